package dev.slipway.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.slipway.smoke.RawServer;
import dev.slipway.smoke.ScriptedServer;
import dev.slipway.smoke.ScriptedServer.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that refuse, hang, drip, or answer no HTTP. */
@NullMarked
@Timeout(30)
class SmokeTestNetworkTest {
    private final SmokeTestFixture function = new SmokeTestFixture();

    @Test
    void endsAnAnswerThatDrips() throws Exception {
        try (var server = new RawServer(answer -> {
            write(answer, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
            while (true) {
                write(answer, "x");
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        })) {
            assertThat(statusOf(server.host())).isEqualTo("FAILED");
            assertThat(function.message()).contains("gave no whole answer in 1000 ms");
            assertThat(server.clientLeaves()).isTrue();
        }
    }

    @Test
    void endsAHeadThatDrips() throws Exception {
        try (var server = new RawServer(answer -> {
            write(answer, "HTTP/1.1 200 OK\r\nX-Endless: ");
            while (true) {
                write(answer, "x");
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        })) {
            assertThat(statusOf(server.host())).isEqualTo("FAILED");
            assertThat(function.message()).contains("gave no whole answer");
            assertThat(server.clientLeaves()).isTrue();
        }
    }

    @Test
    void endsAnAnswerThatIsEndless() throws Exception {
        String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
        try (var server = new RawServer(answer -> {
            write(answer, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            while (true) {
                write(answer, chunk);
            }
        })) {
            // what was read fits, and the rest is not waited for
            assertThat(statusOf(server.host())).isEqualTo("SUCCEEDED");
            assertThat(server.clientLeaves()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SSH-2.0-s3cret\r\n",
                "HTTP/1.1 s3cret\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\ns3cret",
                "HTTP/1.1 200 OK\r\nContent-Length: s3cret\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\ns3cret\r\n"
            })
    void failsOnAnAnswerThatIsNotWhole(String bytes) throws Exception {
        try (var server = new RawServer(answer -> write(answer, bytes))) {
            assertThat(statusOf(server.host())).isEqualTo("FAILED");
            assertThat(function.message()).contains("the connection ended early, or the answer is not HTTP");
            assertThat(function.log()).doesNotContain("s3cret");
        }
    }

    @Test
    void failsWhereNobodyListens() throws Exception {
        String host;
        try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            host = "127.0.0.1:" + closed.getLocalPort();
        }

        assertThat(statusOf(host)).isEqualTo("FAILED");
        assertThat(function.message()).contains("no connection; check that the service listens there");
    }

    @Test
    void failsWhereTheNameIsUnknown() throws Exception {
        function.allowing("unknown.invalid")
                .hook("{'requests': [{'url': 'http://unknown.invalid/'}], 'tries': 1, 'timeoutSeconds': 20}");

        assertThat(function.message()).contains("no address is known for the name");
    }

    @Test
    void failsWhereTlsFails() throws Exception {
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        // without a certificate no handshake succeeds
        server.setHttpsConfigurator(new HttpsConfigurator(SSLContext.getDefault()));
        server.start();
        try {
            String host = "127.0.0.1:" + server.getAddress().getPort();
            JsonNode answer = function.allowing(host)
                    .hook("{'requests': [{'url': 'https://%s/'}], 'tries': 1, 'timeoutSeconds': 5}".formatted(host));

            assertThat(answer.path("hookStatus").asText()).isEqualTo("FAILED");
            assertThat(function.message()).contains("TLS failed; check that the certificate is valid");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void usesNoProxyOfTheSystem() throws Exception {
        try (var proxy = new RawServer(answer -> write(answer, "HTTP/1.1 503 Proxy\r\nContent-Length: 0\r\n\r\n"));
                var server = new ScriptedServer().on("/", Answer.of(200, ""))) {
            String[] at = proxy.host().split(":", -1);
            ProxySelector before = ProxySelector.getDefault();
            ProxySelector.setDefault(ProxySelector.of(new InetSocketAddress(at[0], Integer.parseInt(at[1]))));
            try {
                assertThat(statusOf(server.host())).isEqualTo("SUCCEEDED");
            } finally {
                ProxySelector.setDefault(before);
            }
        }
    }

    private String statusOf(String host) throws Exception {
        return function.allowing(host)
                .hook("{'requests': [{'url': 'http://%s/'}], 'tries': 1, 'timeoutSeconds': 1}".formatted(host))
                .path("hookStatus")
                .asText();
    }

    private static void write(OutputStream answer, String text) throws IOException {
        answer.write(text.getBytes(StandardCharsets.ISO_8859_1));
        answer.flush();
    }
}
