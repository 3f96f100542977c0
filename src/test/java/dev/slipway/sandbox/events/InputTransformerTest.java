package dev.slipway.sandbox.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.text.Json;
import dev.slipway.text.MalformedJsonException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of AWS's page on input transformation, and what it says of values that need an escape. */
class InputTransformerTest {
    private static final String EVENT = """
            {"detail-type": "EC2 Instance State-change Notification", "resources": ["arn:one", "arn:two"],
             "detail": {"instance-id": "i-0123456789", "state": "RUNNING", "count": 9, "tags": {"a": [1]},
                        "reason": "it \\"failed\\"\\n\\\\"}}""";
    private static final Map<String, String> PATHS = Map.of(
            "instance", "$.detail.instance-id",
            "state", "$.detail.state",
            "type", "$.detail-type",
            "second", "$.resources[1]",
            "count", "$.detail.count",
            "tags", "$.detail.tags",
            "reason", "$.detail.reason",
            "nothing", "$.detail.nothing",
            "all", "$");

    private static String applied(String template) {
        return new InputTransformer(PATHS, template).apply(EVENT);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            "instance <instance> is in <state>"          | "instance i-0123456789 is in RUNNING"
            "instance \\"<instance>\\" is in <state>"    | "instance \\"i-0123456789\\" is in RUNNING"
            {"instance": <instance>, "state": "<state>"} | {"instance": "i-0123456789", "state": "RUNNING"}
            {"instance": <instance>, "l": [9, <state>]}  | {"instance": "i-0123456789", "l": [9, "RUNNING"]}
            {"n": <count>, "t": <tags>, "s": <second>}   | {"n": 9, "t": {"a":[1]}, "s": "arn:two"}
            "<type>, <count> of <nothing>"               | "EC2 Instance State-change Notification, 9 of "
            {"not a variable": "< state> <>"}            | {"not a variable": "< state> <>"}
            """)
    void variablesAreTextsInQuotesAndJsonOutside(String template, String expected) {
        assertThat(applied(template)).isEqualTo(expected);
    }

    @Test
    void eachLineOfATextKeepsItsQuotes() {
        assertThat(applied("\"<instance>\"\n\"<state>\"")).isEqualTo("\"i-0123456789\"\n\"RUNNING\"");
    }

    @Test
    void nothingIsEscapedInQuotes() {
        String broken = applied("{\"reason\": \"<reason>\"}");

        assertThat(broken).isEqualTo("{\"reason\": \"it \"failed\"\n\\\"}");
        assertThatThrownBy(() -> Json.parse(broken)).isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void valueIsNoTemplate() {
        String event = "{\"detail\": {\"reason\": \"<state>\", \"state\": \"RUNNING\"}}";

        assertThat(new InputTransformer(PATHS, "\"<reason>\"").apply(event)).isEqualTo("\"<state>\"");
    }

    @ParameterizedTest
    @CsvSource({"a, $.detail['a'], <a>", "a, detail.a, <a>", "a, $.a, <b>", "a, $.a, ''"})
    void refusesWhatPutTargetsRefuses(String variable, String path, String template) {
        assertThatThrownBy(() -> new InputTransformer(Map.of(variable, path), template))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
