package dev.slipway.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.template.Template;
import dev.slipway.text.Json;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.event.ruler.Ruler;

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

    /** An account that may put events on the bus cannot reach the notification topic with an event of its own. */
    @Test
    void notificationsAreOnlyThoseOfSlipwaysAccount() throws Exception {
        JsonNode pattern =
                TEMPLATE.resolved(TEMPLATE.resource("NotificationRule").at("/Properties/EventPattern"), Map.of());
        ObjectNode event = Json.object().put("source", "slipway").put("detail-type", "Rollback Failed");

        assertThat(Ruler.matchesRule(event.put("account", "123456789012").toString(), pattern.toString()))
                .isTrue();
        assertThat(Ruler.matchesRule(event.put("account", "222222222222").toString(), pattern.toString()))
                .isFalse();
    }

    /** SAM's --parameter-overrides hands over JSON text as a single brace. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{                                     | false",
                "``                                    | false",
                "{\"targets\":                         | false",
                "ssm:                                  | false",
                "ssm:targets                           | false",
                "file:slipway.json                     | false",
                "{\"targets\": [{\"service\": \"web\"}]} | true",
                "ssm:/slipway/config                   | true",
                "ssm:/slipway/targets/                 | true",
            })
    void configurationThatIsCutIsRefusedAtDeployment(String configuration, boolean isAccepted) {
        String pattern = TEMPLATE.parameters()
                .path("Configuration")
                .path("AllowedPattern")
                .asText();

        assertThat(configuration.matches(pattern)).isEqualTo(isAccepted);
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
