package dev.slipway.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.smoke.ScriptedServer;
import dev.slipway.smoke.ScriptedServer.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Redirects, and what the log says of requests. */
@NullMarked
class SmokeTestRedirectsTest {
    private final ScriptedServer server = new ScriptedServer();
    private final ScriptedServer other = new ScriptedServer();
    private final SmokeTestFixture function = new SmokeTestFixture().allowing(server.host());

    @AfterEach
    void stop() {
        server.close();
        other.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void followsARedirectToAnAllowedHost(int status) throws Exception {
        server.on("/", redirect(status, "/next?a=b")).on("/next", Answer.of(200, "here"));

        assertThat(statusOf("'contains': 'here'")).isEqualTo("SUCCEEDED");
        assertThat(server.received()).extracting(ScriptedServer.Received::uri).containsExactly("/", "/next?a=b");
    }

    @Test
    void refusesARedirectToAnotherHostAtOnce() throws Exception {
        server.on("/", redirect(302, other.url("/")));
        other.on("/", Answer.of(200, ""));

        assertThat(statusOf("'status': 200")).isEqualTo("FAILED");
        assertThat(other.received()).isEmpty();
        // another try could not change it
        assertThat(server.received()).hasSize(1);
        assertThat(function.message()).contains("after a redirect, http://" + other.host() + " is not among");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data/",
                "http://127.0.0.1:9001/2018-06-01/runtime/invocation/next",
                "//evil.example/",
                "https://evil.example/?s3cret",
                "http://user:s3cret@evil.example/",
                "file:///etc/passwd",
                "http://2130706433/",
                "http://evil example/"
            })
    void refusesARedirectThatLeadsElsewhere(String location) throws Exception {
        server.on("/", redirect(302, location));

        assertThat(function.with("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9001")
                        .allowing(server.host(), "127.0.0.1:9001", "169.254.169.254")
                        .hook(request("'status': 200"))
                        .path("hookStatus")
                        .asText())
                .isEqualTo("FAILED");
        assertThat(server.received()).hasSize(1);
        assertThat(function.log()).doesNotContain("s3cret");
    }

    @Test
    void refusesARedirectWithoutALocation() throws Exception {
        server.on("/", Answer.of(302, ""));

        assertThat(statusOf("'status': 200")).isEqualTo("FAILED");
        assertThat(function.message()).contains("redirects without a Location");
    }

    @ParameterizedTest
    @CsvSource({"5, SUCCEEDED", "6, FAILED"})
    void followsFiveRedirects(int redirects, String verdict) throws Exception {
        server.on("/", redirect(302, "/1"));
        for (int i = 1; i < redirects; i++) {
            server.on("/" + i, redirect(302, "/" + (i + 1)));
        }
        server.on("/" + redirects, Answer.of(200, ""));

        assertThat(statusOf("'status': 200")).isEqualTo(verdict);
    }

    @Test
    void takesTheRedirectItselfWhereItsStatusIsAskedFor() throws Exception {
        server.on("/", redirect(302, "https://login.example.com/"));

        assertThat(statusOf("'status': 302")).isEqualTo("SUCCEEDED");
        assertThat(server.received()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, 302, GET",
        "POST, 303, GET",
        "POST, 307, POST",
        "POST, 308, POST",
        "HEAD, 302, HEAD",
        "GET, 303, GET"
    })
    void keepsTheMethodAsBrowsersDo(String method, int status, String next) throws Exception {
        server.on("/", redirect(status, "/next")).on("/next", Answer.of(200, ""));

        assertThat(statusOf("'method': '%s'".formatted(method))).isEqualTo("SUCCEEDED");
        assertThat(server.received().getLast().method()).isEqualTo(next);
    }

    @Test
    void givesHeadersToTheirOwnOriginOnly() throws Exception {
        server.on("/", redirect(307, "/next")).on("/next", redirect(307, other.url("/")));
        other.on("/", redirect(307, server.url("/last")));
        server.on("/last", Answer.of(200, ""));

        assertThat(function.allowing(server.host(), other.host())
                        .hook(
                                request(
                                        "'headers': {'Authorization': 'Bearer s3cret', 'Cookie': 'a=s3cret', 'X-Key': 's3cret'}"))
                        .path("hookStatus")
                        .asText())
                .isEqualTo("SUCCEEDED");
        assertThat(other.received().getFirst().headers())
                .doesNotContainKeys("Authorization", "Cookie", "X-key")
                .allSatisfy((name, values) -> assertThat(values.toString()).doesNotContain("s3cret"));
        assertThat(server.received())
                .hasSize(3)
                .allSatisfy(received ->
                        assertThat(received.headers().getFirst("Authorization")).isEqualTo("Bearer s3cret"));
        assertThat(function.log()).doesNotContain("s3cret");
    }

    @Test
    void logsEachTryWithoutAnySecret() throws Exception {
        server.on(
                "/path",
                new Answer(500, Map.of("X-Secret", "s3cret"), "s3cret".getBytes(StandardCharsets.UTF_8)),
                redirect(302, "/next?token=s3cret"));
        server.on("/next", Answer.of(200, "s3cret"));

        function.hook("""
                {'requests': [{'url': '%s?key=s3cret', 'headers': {'Authorization': 's3cret'}, 'contains': 's3cret!'}],
                 'tries': 2}""".formatted(server.url("/path")));

        assertThat(function.log()).doesNotContain("s3cret");
        JsonNode first = function.lines().getFirst();
        assertThat(first.path("request").asText()).isEqualTo("GET " + server.url("/path"));
        assertThat(first.path("status").asText()).isEqualTo("500");
        assertThat(first.path("try").asText()).isEqualTo("1");
        assertThat(first.path("durationMs").asText()).isEqualTo("0");
        assertThat(first.path("level").asText()).isEqualTo("WARN");
        assertThat(first.path("requestId").asText()).isEqualTo("id-1");
        JsonNode verdict = function.lines().getLast();
        assertThat(verdict.path("hookStatus").asText()).isEqualTo("FAILED");
        assertThat(verdict.path("level").asText()).isEqualTo("ERROR");
        assertThat(function.lines()).hasSize(3);
    }

    private String statusOf(String field) throws Exception {
        return function.hook(request(field)).path("hookStatus").asText();
    }

    private String request(String field) {
        return "{'requests': [{'url': '%s', %s}], 'tries': 3}".formatted(server.url("/"), field);
    }

    private static Answer redirect(int status, String location) {
        return new Answer(status, Map.of("Location", location), new byte[0]);
    }
}
