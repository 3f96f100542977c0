package dev.slipway.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.text.Json;
import dev.slipway.text.MalformedJsonException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileInputTest {
    private static final String ARN = "arn:aws:ecs:us-east-1:123456789012:service/dev/web";
    private static final Invocation INVOCATION = new Invocation("invoke-1", Instant.parse("2026-03-02T15:00:05Z"));

    /** A new line, a terminal escape, JSON that ends early, a reversed text direction, a Unicode line break. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "web\n{\"level\":\"INFO\",\"message\":\"deployed\"}",
                "web\r\nforged",
                "web\u001b[2J",
                "web\u0000",
                "web\u202egnp",
                "web\u2028forged",
                "web\"}",
                "web\ud800"
            })
    void quotedTextCannotForgeALogLine(String name) {
        ObjectNode request =
                Json.object().put("service", name).put("environment", "prod").put(name, "x");
        assertThatThrownBy(() -> TriggerParser.read(request, INVOCATION))
                .isInstanceOf(InvalidRequestException.class)
                .satisfies(bad -> assertPlain(String.valueOf(bad.getMessage())));
        assertPlain(reason(new EcrEventFixture().detail("action-type", "DELETE").detail("repository-name", name)));
        assertPlain(refusal(rollback().put("to", name)));
        assertPlain(refusal(Json.object().put("action", name)));
        assertPlain(refusal(Json.object().put("from", name)));
        assertPlain(refusal(ended(name, "ecs-svc/1")));
        assertPlain(refusal(ended(ARN, name)));
        assertPlain(reason(ended(name, "ecs-svc/1").put("detail-type", "ECS Service Action")));
        assertPlain(reason(stopped(name, ARN)));
        assertPlain(reason(stopped("slipway/release/" + name, ARN.replace("service/dev", "task-definition") + ":1")));
        assertPlain(refusal(stopped("slipway/release/1", name)));
        assertPlain(reason(called(name, "web")));
        assertPlain(reason(called("DeregisterTaskDefinition", name)));
        assertPlain(refusal(called("RegisterTaskDefinition", name)));
        assertPlain(reason(new EcrEventFixture().with("detail-type", name)));
        assertPlain(reason(new EcrEventFixture().with("source", name)));
        assertThatThrownBy(() -> TriggerParser.read(
                        new EcrEventFixture().detail("image-tag", name).json(), INVOCATION))
                .isInstanceOf(InvalidRequestException.class)
                .satisfies(bad -> assertPlain(String.valueOf(bad.getMessage())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a-", "a/", "a.b_", "sha256-", "日"})
    void nameOfAMegabyteYieldsAShortMessage(String part) {
        String name = part.repeat(1_000_000 / part.length());
        ObjectNode request = Json.object()
                .put("service", name)
                .put("environment", name)
                .put("tag", name)
                .put("digest", name)
                .put("id", name)
                .put("action", "deploy")
                .put(name, name);
        assertThatThrownBy(() -> TriggerParser.read(request, INVOCATION))
                .isInstanceOf(InvalidRequestException.class)
                .satisfies(bad -> assertThat(bad.getMessage()).hasSizeLessThan(2_500));
        for (String member : new String[] {"repository-name", "image-digest", "image-tag"}) {
            assertThatThrownBy(() -> TriggerParser.read(
                            new EcrEventFixture().detail(member, name).json(), INVOCATION))
                    .isInstanceOf(InvalidRequestException.class)
                    .satisfies(bad -> assertThat(bad.getMessage()).hasSizeLessThan(500));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a-", "a/", "arn:aws:ecs:", ARN + "/", "9"})
    void ecsEventOfAMegabyteYieldsAShortMessage(String part) {
        String text = part.repeat(1_000_000 / part.length());
        assertThat(refusal(ended(text, text))).hasSizeLessThan(500);
        ObjectNode other = ended(text, text);
        other.withObject("/detail").put("eventName", text);
        assertThat(reason(other)).hasSizeLessThan(500);
        assertThat(reason(stopped(text, text))).hasSizeLessThan(500);
        assertThat(refusal(stopped("slipway/release/" + text, text))).hasSizeLessThan(900);
        assertThat(refusal(rollback().put("to", text))).hasSizeLessThan(500);
    }

    @Test
    void hugeNumberYieldsAShortMessage() {
        for (String number : new String[] {"9".repeat(900), "-1e-999999999", "1e999999999", "0." + "1".repeat(900)}) {
            ObjectNode request = rollback();
            request.set("to", Json.parse(number));
            assertThat(refusal(request)).startsWith("$.to: ").hasSizeLessThan(500);
        }
    }

    @Test
    void readsOnlyTheFirstOfManyResources() {
        ObjectNode event = ended(ARN, "ecs-svc/1");
        for (int i = 0; i < 50_000; i++) {
            event.withArray("/resources").add(i);
        }
        assertThat(TriggerParser.read(event, INVOCATION)).isInstanceOf(Trigger.StateChange.class);
    }

    @Test
    void namesOnlyAFewOfManyUnknownFields() {
        ObjectNode request =
                Json.object().put("service", "web").put("environment", "dev").put("tag", "v1");
        for (int i = 0; i < 50_000; i++) {
            request.put("field" + i, i);
        }
        assertThatThrownBy(() -> TriggerParser.read(request, INVOCATION))
                .asInstanceOf(type(InvalidRequestException.class))
                .satisfies(
                        bad -> assertThat(bad.problems()).hasSize(6).last().isEqualTo("$: 49995 more unknown fields"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "{\"service\":[{\"tag\":"})
    void doesNotParseAMegabyteOfNesting(String opening) {
        assertThatThrownBy(() -> Json.parse(opening.repeat(1_000_000 / opening.length())))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessageStartingWith("not valid JSON: ")
                .hasMessageContaining("nesting depth");
    }

    @Test
    void doesNotWalkDeepNesting() {
        ArrayNode deep = (ArrayNode) Json.parse("[".repeat(900) + "]".repeat(900));
        ObjectNode request =
                Json.object().put("service", "web").put("environment", "dev").put("tag", "v1");
        request.set("reason", deep);
        assertThatThrownBy(() -> TriggerParser.read(request, INVOCATION)).hasMessage("$.reason: a list, not a string");
    }

    private static ObjectNode rollback() {
        return Json.object().put("action", "rollback").put("service", "web").put("environment", "prod");
    }

    private static ObjectNode ended(String resource, String deployment) {
        ObjectNode event = (ObjectNode) new EcrEventFixture().json();
        event.put("source", "aws.ecs").put("detail-type", "ECS Deployment State Change");
        event.putArray("resources").add(resource);
        event.putObject("detail").put("eventName", "SERVICE_DEPLOYMENT_FAILED").put("deploymentId", deployment);
        return event;
    }

    private static ObjectNode stopped(String startedBy, String arn) {
        ObjectNode event = (ObjectNode) new EcrEventFixture().json();
        event.put("source", "aws.ecs").put("detail-type", "ECS Task State Change");
        event.putObject("detail")
                .put("startedBy", startedBy)
                .put("lastStatus", "STOPPED")
                .put("clusterArn", "arn:aws:ecs:us-east-1:123456789012:cluster/web")
                .put("taskArn", arn.replace(":task-definition/", ":task/web/").replaceFirst(":1$", ""))
                .put("taskDefinitionArn", arn);
        return event;
    }

    private static ObjectNode called(String eventName, String text) {
        ObjectNode event = (ObjectNode) new EcrEventFixture().json();
        event.put("source", "aws.ecs").put("detail-type", "AWS API Call via CloudTrail");
        ObjectNode detail = event.putObject("detail").put("eventName", eventName);
        detail.putObject("requestParameters").put("family", text);
        detail.putObject("responseElements").putObject("taskDefinition").put("taskDefinitionArn", text);
        return event;
    }

    private static String refusal(JsonNode event) {
        try {
            throw new AssertionError(TriggerParser.read(event, INVOCATION));
        } catch (InvalidRequestException bad) {
            return String.valueOf(bad.getMessage());
        }
    }

    private static String reason(EcrEventFixture event) {
        return reason(event.json());
    }

    private static String reason(JsonNode event) {
        return ((Trigger.Ignored) TriggerParser.read(event, INVOCATION)).reason();
    }

    private static void assertPlain(String message) {
        assertThat(message)
                .contains("web")
                .doesNotContainPattern("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]")
                .doesNotContain("web\"}");
    }
}
