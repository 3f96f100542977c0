package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.sandbox.http.Invocable;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The request queues, which says where the events are that nobody handled. */
class QueuesRequestTest {
    private static final String QUEUES = "{\"action\": \"queues\"}";

    @Test
    void answersTheQueuesOfTheEnvironmentInItsOrder() {
        JsonNode answer = ask(QUEUES, """
                        {"failed-invocations": "https://sqs.us-east-1.amazonaws.com/123456789012/f",
                         "undelivered-events": "https://sqs.us-east-1.amazonaws.com/123456789012/u"}""").answer().orElseThrow();

        assertThat(answer.path("queues").findValuesAsText("name"))
                .containsExactly("failed-invocations", "undelivered-events");
        assertThat(answer.at("/queues/0/url").asText()).endsWith("/123456789012/f");
        assertThat(answer.path("text").asText()).isEqualTo("""
                failed-invocations  https://sqs.us-east-1.amazonaws.com/123456789012/f
                undelivered-events  https://sqs.us-east-1.amazonaws.com/123456789012/u""");
    }

    @Test
    void answersWhereTheConfigurationCannotBeRead() {
        try (var stage = new FunctionFixture(
                Map.of("SLIPWAY_CONFIG", "{broken", "SLIPWAY_QUEUES", "{\"undelivered-events\": \"https://q\"}"),
                Duration.ofMinutes(5))) {
            assertThat(stage.invoke(QUEUES).answer()).isPresent();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                | SLIPWAY_QUEUES is not set",
                "https://secret    | SLIPWAY_QUEUES is not JSON",
                "[\"https://secret\"] | SLIPWAY_QUEUES is not a JSON object with a queue",
                "{}                | SLIPWAY_QUEUES is not a JSON object with a queue",
                "{\"a\": \"secret\"} | SLIPWAY_QUEUES has no URL of the queue a"
            })
    void isRefusedWithWhatToSetWhereTheEnvironmentDoesNotSay(String value, String problem) {
        String message = ask(QUEUES, value).errorMessage().orElseThrow();

        assertThat(message)
                .isEqualTo("REFUSED: Slipway does not know its queues: " + problem
                        + ". Set it in the environment of DeployFunction to a JSON object of queue names and URLs, as"
                        + " template.yaml and the Terraform module do");
    }

    @Test
    void takesNoOtherField() {
        assertThat(ask("{\"action\": \"queues\", \"service\": \"web\"}", "{\"a\": \"https://q\"}")
                        .errorMessage())
                .get()
                .asString()
                .contains("service", "queues");
    }

    private static Invocable.Result ask(String request, String queues) {
        try (var stage = new FunctionFixture(
                Map.of("SLIPWAY_CONFIG", FunctionFixture.CONFIGURATION, "SLIPWAY_QUEUES", queues),
                Duration.ofMinutes(5))) {
            return stage.invoke(request);
        }
    }
}
