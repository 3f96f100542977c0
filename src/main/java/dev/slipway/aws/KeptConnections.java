package dev.slipway.aws;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * The HTTP client of all calls. The JDK keeps a connection open for 5 seconds after a call, and does not use one that AWS has
 * closed. It never sends a request again by itself, because the SDK's requests have a fixed length.
 *
 * @see <a href="https://docs.oracle.com/en/java/javase/25/docs/api/java.base/java/net/doc-files/net-properties.html">the
 *     JDK's networking properties</a>
 */
final class KeptConnections {
    /** An attempt without an answer is aborted after this time and retried. */
    private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(3);

    private static final String MOST_IDLE = "http.maxConnections";

    /**
     * Idle connections that the JDK keeps for each host. By default they are 5: each further call at the same time would begin
     * with a TLS handshake. Lambda allows 1,024 open files.
     */
    private static final int MOST = 500;

    /** A request without an operation. */
    private static final String NO_CALL = "{}";

    private static final Duration LONGEST_OPENING = Duration.ofSeconds(1);

    private KeptConnections() {}

    /** Takes effect only before the first connection, because the JDK reads the property once. */
    static SdkHttpClient client() {
        if (Integer.getInteger(MOST_IDLE) == null) {
            System.setProperty(MOST_IDLE, Integer.toString(MOST));
        }
        return UrlConnectionHttpClient.builder()
                .socketTimeout(SOCKET_TIMEOUT)
                .connectionTimeout(CONNECTION_TIMEOUT)
                .build();
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
                    // the JDK keeps a connection whose answer was read to its end
                    content.transferTo(OutputStream.nullOutputStream());
                }
            }
        } catch (IOException | RuntimeException e) {
            // the calls report what still fails then
        }
    }
}
