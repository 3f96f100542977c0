package dev.slipway.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.template.Template;
import dev.slipway.text.Json;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which other accounts may put events on the bus that Slipway's rules match. */
class ForwardingPolicyTest {
    private static final Template TEMPLATE = Template.read(Path.of("template.yaml"));
    private static final JsonNode POLICY = TEMPLATE.resource("ForwardingPolicy");
    /** The pattern of StatementId in the PutPermission API. */
    private static final String STATEMENT_ID = "[A-Za-z0-9_-]{1,64}";

    @ParameterizedTest
    @CsvSource({"'', false", "222222222222, true", "'222222222222, 333333333333', true"})
    void policyExistsOnlyWhenAnAccountIsNamed(String accounts, boolean there) {
        assertThat(resolved(Json.object().set("Condition", POLICY.path("Condition")), accounts)
                        .asBoolean())
                .isEqualTo(there);
    }

    @Test
    void namedAccountsMayOnlyPutEventsOfAwsOnTheDefaultBus() {
        JsonNode properties = resolved(POLICY.path("Properties"), "222222222222, 333333333333");

        assertThat(properties.path("EventBusName").asText()).isEqualTo("default");
        assertThat(properties.path("Statement")).isEqualTo(Json.parse("""
                {"Effect": "Allow", "Principal": {"AWS": ["222222222222", "333333333333"]}, "Action": "events:PutEvents",
                 "Resource": "arn:aws:events:us-east-1:123456789012:event-bus/default",
                 "Condition": {"StringEquals": {"events:source": ["aws.ecr", "aws.ecs"]}}}"""));
    }

    @Test
    void eachStackHasItsOwnStatementId() {
        assertThat(resolved(POLICY.at("/Properties/StatementId"), "222222222222")
                        .asText())
                .matches(STATEMENT_ID)
                .isEqualTo("slipway-51af3dc0-da77-11e4-872e-1234567db123");
    }

    private static JsonNode resolved(JsonNode node, String accounts) {
        return TEMPLATE.resolved(node, Map.of("ForwardingAccounts", accounts));
    }
}
