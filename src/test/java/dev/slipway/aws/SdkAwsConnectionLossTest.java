package dev.slipway.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.Location;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.fixtures.SdkAwsFixture;
import dev.slipway.text.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The connection breaks off in the middle of an answer. */
class SdkAwsConnectionLossTest {
    private static final byte[] ANSWER = """
            {"taskDefinition": {"taskDefinitionArn": "arn:aws:ecs:us-east-1:123456789012:task-definition/web-dev:1",
             "family": "web-dev", "revision": 1, "status": "ACTIVE", "containerDefinitions": []}, "tags": []}
            """.getBytes(StandardCharsets.UTF_8);

    private final AtomicInteger requests = new AtomicInteger();
    private ServerSocket server;
    private TaskDefinitions taskDefinitions;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
        URI endpoint = URI.create("http://127.0.0.1:" + server.getLocalPort());
        taskDefinitions = SdkAwsFixture.within(Duration.ofSeconds(30), Clients.local("us-east-1", endpoint))
                .taskDefinitions(Location.OWN);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    /** Answers requests, the first one by half: the JDK's client reports a premature end of file. */
    private void serve() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                readRequest(socket.getInputStream());
                boolean first = requests.incrementAndGet() == 1;
                var out = socket.getOutputStream();
                String head = "HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + Integer.toHexString(ANSWER.length) + "\r\n";
                out.write(head.getBytes(StandardCharsets.US_ASCII));
                out.write(ANSWER, 0, first ? ANSWER.length / 2 : ANSWER.length);
                out.write((first ? "" : "\r\n0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                out.flush();
            } catch (IOException closed) {
                // the test has ended or the client has disconnected: the next accept shows which
            }
        }
    }

    private static void readRequest(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        var length = Pattern.compile("(?i)content-length: (\\d+)").matcher(head);
        in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
    }

    @Test
    void retriesReadWhenTheAnswerBreaksOff() {
        assertThat(taskDefinitions.newest("web-dev"))
                .hasValueSatisfying(found -> assertThat(found.name()).hasToString("web-dev:1"));
        assertThat(requests).hasValue(2);
    }

    @Test
    void reportsRegistrationAsUnclearWithoutRetryWhenTheAnswerBreaksOff() {
        assertThatThrownBy(() -> taskDefinitions.register(Json.object().put("family", "web-dev")))
                .isInstanceOfSatisfying(
                        AwsException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(AwsException.Kind.UNKNOWN));
        assertThat(requests).hasValue(1);
    }
}
