package dev.slipway.aws;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * The HTTP client of all calls. The JDK keeps their connections open for further calls, and does not use one of which it knows
 * that AWS has closed it. It never sends a request again by itself, because the SDK's requests have a fixed length.
 *
 * <p>While Lambda has frozen the function, AWS may close connections without the function's knowledge. So when a call breaks,
 * no connection that is idle then is used any more: otherwise each retry could take another dead one.
 *
 * @see <a href="https://docs.oracle.com/en/java/javase/25/docs/api/java.base/java/net/doc-files/net-properties.html">the
 *     JDK's networking properties</a>
 */
final class KeptConnections implements SdkHttpClient {
    /**
     * Calls at once to each host, and thus connections: a further call waits, because that takes less time than a TLS handshake.
     * ECS's published rates let no more begin at once: 50 reads of task definitions and 10 of a hundred services.
     */
    static final int MOST = 64;

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
    private final Map<String, Host> hosts = new ConcurrentHashMap<>();

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
        return new Call(request, hosts.computeIfAbsent(to.host() + ":" + to.port(), name -> new Host(first)));
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
     * A host that is called.
     *
     * @param http over TLS, each client of the SDK has connections of its own
     */
    private record Host(Semaphore places, AtomicReference<SdkHttpClient> http) {
        Host(SdkHttpClient first) {
            this(new Semaphore(MOST), new AtomicReference<>(first));
        }
    }

    /** A call that has its place from the request until its answer was read or closed. */
    private static final class Call implements ExecutableHttpRequest {
        private final HttpExecuteRequest request;
        private final Host host;
        private final AtomicBoolean inPlace = new AtomicBoolean();
        private volatile Optional<ExecutableHttpRequest> sent = Optional.empty();

        Call(HttpExecuteRequest request, Host host) {
            this.request = request;
            this.host = host;
        }

        @Override
        public HttpExecuteResponse call() throws IOException {
            take();
            boolean hasBody = false;
            SdkHttpClient http = host.http().get();
            try {
                ExecutableHttpRequest prepared = http.prepareRequest(request);
                sent = Optional.of(prepared);
                HttpExecuteResponse answer = prepared.call();
                Optional<AbortableInputStream> body = answer.responseBody().map(this::inPlace);
                hasBody = body.isPresent();
                return HttpExecuteResponse.builder()
                        .response(answer.httpResponse())
                        .responseBody(body.orElse(null))
                        .build();
            } catch (IOException e) {
                host.http().compareAndSet(http, withoutConnections());
                throw e;
            } finally {
                if (!hasBody) {
                    leave();
                }
            }
        }

        private AbortableInputStream inPlace(AbortableInputStream body) {
            return AbortableInputStream.create(new Body(body, this), () -> {
                body.abort();
                leave();
            });
        }

        private void take() throws InterruptedIOException {
            try {
                host.places().acquire();
            } catch (InterruptedException e) {
                // the SDK interrupts a call whose time is over
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("no connection became free in the call's time");
            }
            inPlace.set(true);
        }

        void leave() {
            if (inPlace.compareAndSet(true, false)) {
                host.places().release();
            }
        }

        @Override
        public void abort() {
            sent.ifPresent(ExecutableHttpRequest::abort);
        }
    }

    /** The answer's content. The JDK keeps its connection when it was read to its end. */
    private static final class Body extends FilterInputStream {
        private final Call call;

        Body(InputStream content, Call call) {
            super(content);
            this.call = call;
        }

        @Override
        public int read() throws IOException {
            return atEnd(super.read());
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            return atEnd(super.read(bytes, from, length));
        }

        private int atEnd(int read) {
            if (read < 0) {
                call.leave();
            }
            return read;
        }

        @Override
        public void close() throws IOException {
            try {
                super.close();
            } finally {
                call.leave();
            }
        }
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
