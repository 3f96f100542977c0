package dev.slipway.aws;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * The HTTP client of all calls. The JDK keeps their connections open for further calls, and does not use one of which it knows
 * that AWS has closed it. It never sends a request again by itself, because the SDK's requests have a fixed length.
 *
 * @see <a href="https://docs.oracle.com/en/java/javase/25/docs/api/java.base/java/net/doc-files/net-properties.html">the
 *     JDK's networking properties</a>
 */
final class KeptConnections implements SdkHttpClient {
    /** An attempt without an answer is aborted after this time and retried. */
    private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(3);

    private static final String MOST_IDLE = "http.maxConnections";

    /** Idle connections that the JDK keeps for each host: by default 5. */
    private static final int KEPT = 500;

    private static final String LONGEST_IDLE = "http.keepAlive.time.server";

    /**
     * The JDK closes a connection that is idle for this time: by default 5 seconds. AWS does not say when it closes one; its own
     * SDK for Java keeps them for 60 seconds.
     */
    private static final int IDLE_SECONDS = 30;

    /** A request without an operation. */
    private static final String NO_CALL = "{}";

    private static final Duration LONGEST_OPENING = Duration.ofSeconds(1);

    private final SdkHttpClient first;
    private final Map<String, HostConnections> hosts = new ConcurrentHashMap<>();

    /** The properties take effect only before the JVM's first connection, because the JDK reads them once. */
    KeptConnections() {
        setDefault(MOST_IDLE, KEPT);
        setDefault(LONGEST_IDLE, IDLE_SECONDS);
        first = withoutConnections();
    }

    private static void setDefault(String property, int value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, Integer.toString(value));
        }
    }

    private static SdkHttpClient withoutConnections() {
        return UrlConnectionHttpClient.builder()
                .socketTimeout(SOCKET_TIMEOUT)
                .connectionTimeout(CONNECTION_TIMEOUT)
                .build();
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        SdkHttpRequest to = request.httpRequest();
        return hosts.computeIfAbsent(
                        to.host() + ":" + to.port(),
                        host -> new HostConnections(first, KeptConnections::withoutConnections))
                .call(request);
    }

    @Override
    public String clientName() {
        return first.clientName();
    }

    @Override
    public void close() {
        // the JDK closes the connections when they have been idle
    }

    /**
     * Opens a connection that the next call to the endpoint takes, and waits for it at most a second. It sends a request
     * that names no operation, and that AWS refuses. A failure has no effect: a call opens its own connection.
     */
    static void open(SdkHttpClient http, URI endpoint) {
        Thread thread = Thread.ofVirtual().start(() -> request(http, endpoint));
        try {
            thread.join(LONGEST_OPENING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void request(SdkHttpClient http, URI endpoint) {
        HttpExecuteRequest request = HttpExecuteRequest.builder()
                .request(SdkHttpRequest.builder()
                        .method(SdkHttpMethod.POST)
                        .uri(endpoint)
                        .putHeader("Content-Length", Integer.toString(NO_CALL.length()))
                        .build())
                .contentStreamProvider(ContentStreamProvider.fromUtf8String(NO_CALL))
                .build();
        try {
            Optional<AbortableInputStream> answer =
                    http.prepareRequest(request).call().responseBody();
            if (answer.isPresent()) {
                try (InputStream content = answer.get()) {
                    content.transferTo(OutputStream.nullOutputStream());
                }
            }
        } catch (IOException | RuntimeException e) {
            // the calls report what still fails then
        }
    }
}
