package dev.slipway.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;

/** What the JDK's client does with its connections: Slipway relies on it. */
class KeptConnectionsTest {
    private static final String BODY = "{}";
    /** More than there may be connections. */
    private static final int AT_ONCE = HostConnections.MOST + 36;

    private final ServerSocket server = new ServerSocket(0, AT_ONCE, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final SdkHttpClient http = new KeptConnections();
    private volatile Behaviour behaviour = Behaviour.ANSWER;
    /** The server answers when so many requests have come. */
    private volatile CountDownLatch together = new CountDownLatch(0);

    private final CountDownLatch closed = new CountDownLatch(1);

    private enum Behaviour {
        ANSWER,
        ANSWER_AND_CLOSE,
        CLOSE
    }

    KeptConnectionsTest() throws IOException {
        var _ = threads.submit(() -> {
            while (true) {
                Socket connection = server.accept();
                connections.incrementAndGet();
                var _ = threads.submit(() -> serve(connection));
            }
        });
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        threads.shutdownNow();
    }

    private Void serve(Socket connection) throws IOException, InterruptedException {
        try (connection) {
            var input =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
            while (read(input)) {
                requests.incrementAndGet();
                together.countDown();
                together.await();
                if (behaviour == Behaviour.CLOSE) {
                    return null;
                }
                connection
                        .getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes(StandardCharsets.US_ASCII));
                if (behaviour == Behaviour.ANSWER_AND_CLOSE) {
                    return null;
                }
            }
            return null;
        } finally {
            closed.countDown();
        }
    }

    /** Reads one request with {@link #BODY}. */
    private static boolean read(BufferedReader input) throws IOException {
        String line = input.readLine();
        while (line != null && !line.isEmpty()) {
            line = input.readLine();
        }
        return line != null && input.skip(BODY.length()) == BODY.length();
    }

    @Test
    void connectionIsUsedAgain() throws Exception {
        call();
        call();

        assertThat(connections).hasValue(1);
        assertThat(requests).hasValue(2);
    }

    @Test
    void connectionsOfManyCallsAtOnceAreUsedAgain() throws Exception {
        for (int round = 0; round < 2; round++) {
            together = new CountDownLatch(HostConnections.MOST);
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                calls.add(threads.submit(this::call));
            }
            for (Future<?> call : calls) {
                call.get(1, TimeUnit.MINUTES);
            }
        }

        assertThat(requests).hasValue(2 * AT_ONCE);
        assertThat(connections).hasValue(HostConnections.MOST);
    }

    @Test
    void callsThatAreNotReadToTheirEndLeaveTheirPlaces() throws Exception {
        for (int i = 0; i < AT_ONCE; i++) {
            AbortableInputStream body = request().call().responseBody().orElseThrow();
            if (i % 2 == 0) {
                body.close();
            } else {
                body.abort();
            }
        }

        assertThat(requests).hasValue(AT_ONCE);
    }

    @Test
    void callsThatBreakLeaveTheirPlaces() throws Exception {
        behaviour = Behaviour.CLOSE;
        for (int i = 0; i < AT_ONCE; i++) {
            assertThatThrownBy(this::call).hasRootCauseInstanceOf(SocketException.class);
        }

        assertThat(requests).hasValue(AT_ONCE);
    }

    @Test
    void waitForAConnectionEndsWithTheTimeOfTheCall() throws Exception {
        together = new CountDownLatch(AT_ONCE);
        for (int i = 0; i < HostConnections.MOST; i++) {
            var _ = threads.submit(this::call);
        }
        while (requests.get() < HostConnections.MOST) {
            Thread.onSpinWait();
        }

        try (EcsClient ecs = client()) {
            assertThatThrownBy(() -> ecs.listClusters(call ->
                            call.overrideConfiguration(settings -> settings.apiCallTimeout(Duration.ofMillis(200)))))
                    .isInstanceOf(ApiCallTimeoutException.class);
        }
        assertThat(requests).hasValue(HostConnections.MOST);
    }

    @Test
    void connectionThatTheServerClosedIsNotUsed() throws Exception {
        behaviour = Behaviour.ANSWER_AND_CLOSE;
        call();
        closed.await();
        call();

        assertThat(connections).hasValue(2);
        assertThat(requests).hasValue(2);
    }

    /** A second RegisterTaskDefinition would register a second revision. */
    @Test
    void requestIsNotSentAgainWhenItsConnectionBreaks() throws Exception {
        call();
        behaviour = Behaviour.CLOSE;

        assertThatThrownBy(this::call).hasRootCauseInstanceOf(SocketException.class);
        assertThat(requests).hasValue(2);
        assertThat(connections).hasValue(1);
    }

    @Test
    void openedConnectionIsUsedByTheNextCall() throws Exception {
        KeptConnections.open(http, endpoint());
        call();

        assertThat(requests).hasValue(2);
        assertThat(connections).hasValue(1);
    }

    @Test
    void openingWithoutAServerHasNoEffect() throws Exception {
        server.close();

        KeptConnections.open(http, endpoint());

        assertThat(connections).hasValue(0);
    }

    private URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    private EcsClient client() {
        return EcsClient.builder()
                .region(Region.US_EAST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .endpointOverride(endpoint())
                .httpClient(http)
                .build();
    }

    private ExecutableHttpRequest request() {
        return http.prepareRequest(HttpExecuteRequest.builder()
                .request(SdkHttpRequest.builder()
                        .method(SdkHttpMethod.POST)
                        .uri(endpoint())
                        .putHeader("Content-Length", Integer.toString(BODY.length()))
                        .build())
                .contentStreamProvider(ContentStreamProvider.fromUtf8String(BODY))
                .build());
    }

    private void call() {
        try {
            HttpExecuteResponse answer = request().call();
            assertThat(answer.responseBody().orElseThrow().readAllBytes())
                    .asString()
                    .isEqualTo("{}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
