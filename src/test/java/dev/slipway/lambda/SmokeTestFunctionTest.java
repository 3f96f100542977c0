package dev.slipway.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.smoke.ScriptedServer;
import dev.slipway.smoke.ScriptedServer.Answer;
import dev.slipway.text.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullMarked
class SmokeTestFunctionTest {
    private static final Answer OK = Answer.of(200, "all is well");
    private static final Answer DOWN = Answer.of(503, "");

    private final ScriptedServer server = new ScriptedServer();
    private final SmokeTestFixture function = new SmokeTestFixture().allowing(server.host());

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void succeedsWhereEveryAnswerFits() throws Exception {
        server.on("/a", OK).on("/b", Answer.of(204, ""));

        JsonNode answer = function.hook("""
                {'requests': [{'url': '%s', 'contains': 'is well', 'headers': {'X-Smoke': 'yes'}},
                              {'url': '%s', 'method': 'POST', 'status': [200, 204]}]}""".formatted(server.url("/a?deep=1"), server.url("/b")));

        assertThat(answer).isEqualTo(Json.parse("{\"hookStatus\": \"SUCCEEDED\"}"));
        assertThat(server.received())
                .extracting(r -> r.method() + " " + r.uri())
                .containsExactly("GET /a?deep=1", "POST /b");
        assertThat(server.received().getFirst().headers().getFirst("X-Smoke")).isEqualTo("yes");
        assertThat(function.message()).isEqualTo("all 2 requests of the smoke test fit");
        assertThat(function.slept()).isZero();
    }

    @Test
    void triesAgainUntilTheAnswerFits() throws Exception {
        server.on("/", DOWN, DOWN, OK);

        assertThat(status(function.hook(oneRequest("'tries': 3")))).isEqualTo("SUCCEEDED");
        assertThat(function.slept()).isEqualTo(Duration.ofSeconds(10));
        assertThat(function.lines())
                .extracting(line -> line.path("try").asText())
                .containsExactly("1", "2", "3", "");
    }

    @Test
    void failsWhenTheTriesAreUsed() throws Exception {
        server.on("/", DOWN, DOWN, OK);

        assertThat(status(function.hook(oneRequest("'tries': 2")))).isEqualTo("FAILED");
        assertThat(server.received()).hasSize(2);
        assertThat(function.message())
                .isEqualTo("hookDetails.requests[0] after 2 tries: %s answered status 503, not 200"
                        .formatted(server.url("/")));
    }

    @Test
    void sendsNoLaterRequestAfterOneThatFails() throws Exception {
        server.on("/a", DOWN).on("/b", OK);

        assertThat(status(function.hook("{'requests': [{'url': '%s'}, {'url': '%s'}], 'tries': 1}"
                        .formatted(server.url("/a"), server.url("/b")))))
                .isEqualTo("FAILED");
        assertThat(server.received()).extracting(ScriptedServer.Received::uri).containsExactly("/a");
    }

    @Test
    void failsWhereTheBodyLacksTheText() throws Exception {
        server.on("/", OK);

        assertThat(status(function.hook(request("'contains': 'is ill'")))).isEqualTo("FAILED");
        assertThat(function.message()).contains("does not have the text of contains");
    }

    @Test
    void looksForTextInTheCharacterSetOfTheAnswer() throws Exception {
        server.on(
                "/",
                new Answer(
                        200,
                        Map.of("Content-Type", "text/plain; charset=ISO-8859-1"),
                        "größer".getBytes(StandardCharsets.ISO_8859_1)));

        assertThat(status(function.hook(request("'contains': 'größer'")))).isEqualTo("SUCCEEDED");
    }

    @Test
    void looksForTextInTheFirstMegabyteOnly() throws Exception {
        byte[] body = "x".repeat(1 << 20).concat("needle").getBytes(StandardCharsets.UTF_8);
        server.on("/", new Answer(200, Map.of(), body));

        assertThat(status(function.hook(request("'contains': 'needle'")))).isEqualTo("FAILED");
        assertThat(function.message()).contains("the first 1048576 bytes of the body");
        assertThat(status(function.hook(request("'contains': 'xxx'")))).isEqualTo("SUCCEEDED");
    }

    @Test
    void failsOnCompressedBody() throws Exception {
        server.on("/", new Answer(200, Map.of("Content-Encoding", "gzip"), new byte[] {1, 2, 3}));

        assertThat(status(function.hook(request("'contains': 'x'")))).isEqualTo("FAILED");
        assertThat(function.message()).contains("compressed body");
    }

    @Test
    void sendsNothingWhereOneUrlIsNotAllowed() throws Exception {
        server.on("/", OK);

        assertThat(status(function.hook("{'requests': [{'url': '%s'}, {'url': 'https://example.com/x?s3cret'}]}"
                        .formatted(server.url("/")))))
                .isEqualTo("FAILED");
        assertThat(server.received()).isEmpty();
        assertThat(function.message())
                .isEqualTo(
                        "hookDetails.requests[1].url: https://example.com is not among the installation's SmokeTestHosts;"
                                + " add it there, or correct the URL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "bad entry"})
    void failsWithoutAListOfHosts(String hosts) throws Exception {
        server.on("/", OK);

        assertThat(status(function.allowing(hosts).hook(request("'status': 200"))))
                .isEqualTo("FAILED");
        assertThat(server.received()).isEmpty();
        assertThat(function.message())
                .contains("SmokeTestHosts of the installation")
                .doesNotContain("bad entry");
    }

    @Test
    void neverReachesTheRuntimeThatInvokesIt() throws Exception {
        server.on("/", OK);

        assertThat(status(function.with("AWS_LAMBDA_RUNTIME_API", server.host()).hook(request("'status': 200"))))
                .isEqualTo("FAILED");
        assertThat(server.received()).isEmpty();
    }

    @Test
    void neverReachesItselfByAName() throws Exception {
        server.on("/", OK);
        String named = server.host().replace("127.0.0.1", "localhost");

        assertThat(status(function.allowing(named).hook("{'requests': [{'url': 'http://%s/'}]}".formatted(named))))
                .isEqualTo("FAILED");
        assertThat(server.received()).isEmpty();
        assertThat(function.message()).contains("the name localhost has an address of the function itself");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            ~~               | the event is not valid JSON: the text is empty
            {                | the event is not valid JSON
            []               | the event has no hookDetails
            "x"              | the event has no hookDetails
            {"source": "x"}  | the event has no hookDetails
            {"hookDetails": null} | the event has no hookDetails
            {"hookDetails": {}} | hookDetails.requests: missing
            {"hookDetails": "{"} | hookDetails: not valid JSON
            """)
    void failsOnAnEventThatIsNoSmokeTest(String event, String message) throws Exception {
        assertThat(status(function.event(event))).isEqualTo("FAILED");
        assertThat(function.message()).startsWith(message);
    }

    @Test
    void goesOnInTheNextInvocationWhereItsTimeIsOver() throws Exception {
        server.on("/a", OK).on("/b", DOWN, DOWN, DOWN, OK);
        function.with(Duration.ofSeconds(20));
        String details = "{'requests': [{'url': '%s'}, {'url': '%s'}], 'tries': 4, 'timeoutSeconds': 10}"
                .formatted(server.url("/a"), server.url("/b"));

        JsonNode first = function.hook(details);
        assertThat(status(first)).isEqualTo("IN_PROGRESS");
        assertThat(first.at("/hookDetails/progress"))
                .isEqualTo(Json.parse("{\"of\": \"POST_TEST_TRAFFIC_SHIFT %s\", \"request\": 1, \"tries\": 2}"
                        .formatted(SmokeTestFixture.DEPLOYMENT)));
        JsonNode second = function.hook(first.path("hookDetails"));

        assertThat(status(second)).isEqualTo("SUCCEEDED");
        // what fitted is not asked again
        assertThat(server.received())
                .extracting(ScriptedServer.Received::uri)
                .containsExactly("/a", "/b", "/b", "/b", "/b");
    }

    @Test
    void endsAfterAsManyInvocationsAsThereAreTries() throws Exception {
        server.on("/", DOWN);
        function.with(Duration.ofSeconds(13));
        JsonNode answer = function.hook(oneRequest("'tries': 3, 'timeoutSeconds': 10"));
        int invocations = 1;
        while (status(answer).equals("IN_PROGRESS")) {
            answer = function.hook(answer.path("hookDetails"));
            invocations++;
        }

        assertThat(status(answer)).isEqualTo("FAILED");
        assertThat(invocations).isEqualTo(3);
        assertThat(server.received()).hasSize(3);
    }

    @Test
    void failsWhereTheTimeIsTooShortForOneTry() throws Exception {
        server.on("/", OK);

        assertThat(status(function.with(Duration.ofSeconds(11)).hook(oneRequest("'timeoutSeconds': 10"))))
                .isEqualTo("FAILED");
        assertThat(server.received()).isEmpty();
        assertThat(function.message()).contains("hookDetails.timeoutSeconds");
    }

    @Test
    void failsWhereNoInvocationCouldGoOn() throws Exception {
        server.on("/", DOWN);
        function.with(Duration.ofSeconds(13));

        assertThat(status(function.event("{\"hookDetails\": %s}"
                        .formatted(oneRequest("'tries': 3").replace('\'', '"')))))
                .isEqualTo("FAILED");
        assertThat(function.message()).contains("no resourceArn");
    }

    private String request(String field) {
        return "{'requests': [{'url': '%s', %s}], 'tries': 1}".formatted(server.url("/"), field);
    }

    private String oneRequest(String fields) {
        return "{'requests': [{'url': '%s'}], %s}".formatted(server.url("/"), fields);
    }

    private static String status(JsonNode answer) {
        return answer.path("hookStatus").asText();
    }
}
