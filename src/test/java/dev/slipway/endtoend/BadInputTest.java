package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.fixtures.FunctionTraffic;
import dev.slipway.sandbox.http.Invocable;
import dev.slipway.text.Json;
import dev.slipway.text.MalformedJsonException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** For any bad input, the function answers with one line that says what is wrong, changes nothing, and handles the next push. */
class BadInputTest {
    private static final int MEGABYTE = 1_000_000;
    private static final String DIGEST = "sha256:" + "a".repeat(64);
    /** A line break, and escape sequences of a terminal: they clear the screen and type a title back. */
    private static final String ESCAPES = "v1\n{\"level\":\"INFO\"}\r\u001b[2J\u001b]0;rm -rf\u0007";

    static Stream<Arguments> badInputs() {
        String nesting = "[".repeat(MEGABYTE);
        return Stream.of(
                badInput("nothing", "", "the text is empty"),
                badInput("not JSON", "{\"service\": web}", "not valid JSON"),
                badInput("half a request", "{\"service\": \"web\",\n\n", "line 3, column 1"),
                badInput("two requests", "{} {}", "not valid JSON"),
                badInput(
                        "a member twice",
                        "{\"tag\": \"v1\", \"tag\": \"v2\"}",
                        "not valid JSON: an object has two members of the same name"),
                badInput("nesting", nesting, "nesting depth"),
                badInput("an event's nested detail", pushWith("$", "@").replace("\"@\"", nesting), "nesting depth"),
                badInput("a list", "[]", "$: a list, not a JSON object"),
                badInput("a text", "\"web\"", "$: a string, not a JSON object"),
                badInput("null", "null", "$: null, not a JSON object"),
                badInput("unknown field", with("tags", "v1"), "$.tags: unknown field"),
                badInput("unknown action", with("action", "destroy"), "\"destroy\" is not an action"),
                badInput(
                        "wrong type",
                        "{\"service\": 7, \"environment\": {}, \"tag\": [null]}",
                        "$.tag: a list, not a string"),
                badInput("flag as text", with("dryRun", "true"), "$.dryRun: a string, not a boolean"),
                badInput("escapes in a tag", with("tag", ESCAPES), "$.tag: \"v1\\u000a"),
                badInput("escapes in a name", with("service", ESCAPES), "$.service: \"v1\\u000a"),
                badInput("escapes in a field's name", with(ESCAPES, "x"), "unknown field"),
                badInput(
                        "a path for a name", with("environment", "../../prod"), "$.environment: \"../../prod\" is not"),
                badInput("a megabyte's tag", with("tag", "a".repeat(MEGABYTE)), "$.tag: \"aaaa"),
                badInput(
                        "a megabyte's field",
                        with("a".repeat(MEGABYTE), ""),
                        "not valid JSON: a name, a string or a number in it is too long"),
                badInput("a long field", with("a".repeat(40_000), ""), "unknown field"),
                badInput("event: no detail", "{\"detail-type\": \"ECR Image Action\"}", "$.detail: missing"),
                badInput("event: detail as text", pushWith("$", "text"), "$.detail: missing, or not a JSON object"),
                badInput(
                        "event: escapes in the tag", pushWith("image-tag", ESCAPES), "$.detail.image-tag: \"v1\\u000a"),
                badInput("event: a megabyte's tag", pushWith("image-tag", "a".repeat(MEGABYTE)), "$.detail.image-tag"),
                badInput(
                        "event: escapes in the repository",
                        pushWith("repository-name", ESCAPES),
                        "$.detail.repository-name"),
                badInput("event: no digest", pushWith("image-digest", "latest"), "$.detail.image-digest: \"latest\""));
    }

    private static Arguments badInput(String what, String input, String says) {
        return Arguments.argumentSet(what, input, says);
    }

    @ParameterizedTest
    @MethodSource("badInputs")
    void badInputIsAnsweredInOneLineAndNextPushIsDeployed(String input, String says) {
        try (var stage = new FunctionFixture().web()) {
            String answer = message(stage, input);

            assertThat(answer)
                    .contains(says)
                    .doesNotContainPattern("[\\p{Cntrl}\\p{Zl}\\p{Zp}]")
                    .hasSizeLessThan(2_000);
            assertThat(FunctionTraffic.calls(stage)).isEmpty();
            logIsOneObjectPerLine(stage);
            goodPushIsDeployed(stage);
        }
    }

    /** A backtracking matcher would need practically forever for either. */
    @ParameterizedTest
    @ValueSource(strings = {"b", "_"})
    void ambiguousRegexIsMatchedInLinearTime(String last) {
        try (var stage = hardPattern()) {
            JsonNode outcome =
                    stage.outcome(FunctionFixture.push("a".repeat(127) + last, DIGEST, "hard", "2026-03-02T09:00:00Z"));

            assertThat(outcome.path("outcome").asText()).isEqualTo("IGNORED");
            assertThat(outcome.path("reason").asText()).contains("matches no pattern of", "/(.*a){12}$/");
            assertThat(FunctionTraffic.calls(stage)).isEmpty();
            logIsOneObjectPerLine(stage);
            goodPushIsDeployed(stage);
        }
    }

    @Test
    void ambiguousRegexMatchesTagOf128Characters() {
        try (var stage = hardPattern()) {
            String tag = "a".repeat(128);
            String digest = stage.image(tag);
            JsonNode outcome = stage.outcome(FunctionFixture.push(tag, digest, "hard", "2026-03-02T09:00:00Z"));

            assertThat(outcome.path("outcome").asText()).isEqualTo("DEPLOYING");
            assertThat(stage.image("web-dev:1", 0)).endsWith(":" + tag + "@" + digest);
        }
    }

    private static FunctionFixture hardPattern() {
        return new FunctionFixture("""
                { "targets": [ { "service": "web", "environment": "dev", "repository": "acme/web",
                                 "tags": ["/(.*a){12}$/", "main-*"] } ] }
                """).web();
    }

    /** The invocation's error message, or the reason of an event's only outcome. */
    private static String message(FunctionFixture stage, String input) {
        Invocable.Result result;
        try {
            result = stage.invoke(input);
        } catch (MalformedJsonException e) {
            return String.valueOf(e.getMessage());
        }
        return result.errorMessage().orElseGet(() -> {
            JsonNode outcomes = result.answer().orElseThrow().path("outcomes");
            assertThat(outcomes).hasSize(1);
            assertThat(outcomes.at("/0/outcome").asText()).isEqualTo("REFUSED");
            return outcomes.at("/0/reason").asText();
        });
    }

    private static void logIsOneObjectPerLine(FunctionFixture stage) {
        assertThat(stage.log().lines())
                .allSatisfy(line -> assertThat(Json.parse(line).isObject()).isTrue())
                .hasSizeLessThanOrEqualTo(1);
        assertThat(stage.log()).doesNotContainPattern("[\\p{Cntrl}&&[^\n]]");
    }

    private static void goodPushIsDeployed(FunctionFixture stage) {
        JsonNode outcome = stage.outcome(FunctionFixture.event("push.json", stage.image("main-42")));
        assertThat(outcome.path("outcome").asText()).isEqualTo("DEPLOYING");
        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
    }

    private static String with(String member, String value) {
        return Json.write(FunctionFixture.request("dev", "v1").put(member, value));
    }

    /** @param member of the detail, or {@code $} for the detail itself */
    private static String pushWith(String member, String value) {
        var event = (ObjectNode) Json.parse(FunctionFixture.event("push.json", DIGEST));
        if (member.equals("$")) {
            event.put("detail", value);
        } else {
            event.withObject("/detail").put(member, value);
        }
        return Json.write(event);
    }
}
