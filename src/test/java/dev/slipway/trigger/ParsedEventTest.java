package dev.slipway.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.trigger.ParsedEvent.Origin;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParsedEventTest {
    private static final Invocation INVOCATION = new Invocation("invoke-1", Instant.parse("2026-03-02T15:00:05Z"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'service': 'web', 'environment': 'dev', 'tag': 'v1'}                | REQUEST | false",
                "{'service': 'web', 'environment': 'dev', 'tag': 'v1', 'dryRun': true} | REQUEST | true",
                // refused for another field, it is still a dry run
                "{'service': 7, 'dryRun': true}                                       | REQUEST | true",
                "{'detail-type': 'x', 'detail': {'dryRun': true}}                     | EVENT   | true",
                "{'detail-type': 'x', 'dryRun': true}                                 | EVENT   | false",
                "'web'                                                                | REQUEST | false",
            })
    void saysWhereTheEventComesFromAndWhetherItIsADryRun(String json, Origin origin, boolean dryRun) {
        ParsedEvent event = TriggerParser.parse(json.replace('\'', '"'), INVOCATION);

        assertThat(event.origin()).isEqualTo(origin);
        assertThat(event.dryRun()).isEqualTo(dryRun);
    }

    @Test
    void refusesMalformedJsonAsADirectRequest() {
        ParsedEvent event = TriggerParser.parse("{", INVOCATION);

        assertThat(event.origin()).isEqualTo(Origin.REQUEST);
        assertThat(event.trigger())
                .isInstanceOfSatisfying(
                        Trigger.Refused.class,
                        refused -> assertThat(refused.reason()).startsWith("not valid JSON"));
    }

    @Test
    void refusesInvalidRequestWithEveryProblem() {
        ParsedEvent event = TriggerParser.parse("{\"service\": 7, \"environment\": []}", INVOCATION);

        assertThat(event.trigger())
                .isInstanceOfSatisfying(
                        Trigger.Refused.class,
                        refused -> assertThat(refused.reason())
                                .contains("$.service: a number", "$.environment: a list", "$.tag: missing"));
    }
}
