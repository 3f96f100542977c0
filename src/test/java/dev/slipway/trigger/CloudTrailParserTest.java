package dev.slipway.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.RevisionName;
import dev.slipway.text.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CloudTrail's events for registered task definitions. */
class CloudTrailParserTest {
    private static final Invocation LATER = new Invocation("invoke-1", Instant.parse("2026-03-02T09:41:00Z"));

    @Test
    void readsTheRevisionAndWhoRegisteredIt() {
        assertThat(read(event -> {}))
                .isEqualTo(new Trigger.TemplateRegistered(
                        "b5fa2d2e-7b0a-4c1e-8f43-2d8f5c1f0c9d",
                        "123456789012",
                        "us-east-1",
                        new RevisionName("web-dev-template", 2),
                        Instant.parse("2026-03-02T09:40:12Z"),
                        Optional.of("arn:aws:sts::123456789012:assumed-role/terraform/apply")));
    }

    @Test
    void takesAccountAndRegionFromTheRevisionArn() {
        assertThat(registered(event -> answer(event)
                        .put("taskDefinitionArn", "arn:aws-cn:ecs:cn-north-1:999999999999:task-definition/a_B-c:41")))
                .returns("999999999999", Trigger.TemplateRegistered::account)
                .returns("cn-north-1", Trigger.TemplateRegistered::region)
                .returns(new RevisionName("a_B-c", 41), Trigger.TemplateRegistered::revision);
    }

    @Test
    void readsACallerWithoutAnArn() {
        assertThat(registered(event -> event.withObject("/detail/userIdentity").removeAll())
                        .by())
                .isEmpty();
    }

    @Test
    void takesTheTimeOfTheEventButAtMostNow() {
        assertThat(registered(event -> event.put("time", "2026-03-02T10:00:00Z"))
                        .time())
                .isEqualTo(LATER.now());
    }

    @Test
    void ignoresRevisionsOfSlipwayBeforeItReadsTheRest() {
        Trigger ignored = read(event -> {
            event.withObject("/detail/requestParameters")
                    .withArray("tags")
                    .addObject()
                    .put("key", "slipway:request")
                    .put("value", "1");
            event.withObject("/detail").remove("responseElements");
        });

        assertThat(((Trigger.Ignored) ignored).reason())
                .contains("web-dev-template", "it has the tag slipway:request, which Slipway's own revisions have");
    }

    @Test
    void acceptsATemplateWithOtherTagsOfSlipway() {
        assertThat(registered(event -> event.withObject("/detail/requestParameters")
                                .withArray("tags")
                                .addObject()
                                .put("key", "slipway:state")
                                .put("value", "good"))
                        .family())
                .isEqualTo("web-dev-template");
    }

    @ParameterizedTest
    @CsvSource({
        "eventName, DeregisterTaskDefinition, acts only on RegisterTaskDefinition",
        "eventName, CreateService, acts only on RegisterTaskDefinition",
        "errorCode, AccessDenied, the call failed"
    })
    void ignoresCallsThatRegisterNothing(String member, String value, String why) {
        assertThat(((Trigger.Ignored) read(event -> event.withObject("/detail").put(member, value))).reason())
                .contains(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "web-dev-template:2",
                "arn:aws:ecs:us-east-1:123456789012:task-definition/web",
                "arn:aws:ecs:us-east-1:123456789012:task-definition/web:0",
                "arn:aws:ecs:us-east-1:123456789012:service/dev/web:1",
                "arn:aws:ecs:us-east-1:12345:task-definition/web:1",
                "arn:aws:ecs:us-east-1:123456789012:task-definition/we b:1",
            })
    void rejectsARevisionWithoutAnArn(String arn) {
        assertThatThrownBy(() -> read(event -> answer(event).put("taskDefinitionArn", arn)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("$.detail.responseElements")
                .hasMessageContaining("arn:aws:ecs:region:account:task-definition/family:number");
    }

    @Test
    void rejectsAMissingResponse() {
        assertThatThrownBy(() -> read(event -> event.withObject("/detail").putNull("responseElements")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("has no taskDefinition.taskDefinitionArn");
        assertThatThrownBy(() -> read(event -> event.withObject("/detail").remove("eventName")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("$.detail.eventName: missing");
    }

    private static ObjectNode answer(ObjectNode event) {
        return event.withObject("/detail/responseElements/taskDefinition");
    }

    private static Trigger.TemplateRegistered registered(Consumer<ObjectNode> change) {
        return (Trigger.TemplateRegistered) read(change);
    }

    private static Trigger read(Consumer<ObjectNode> change) {
        try {
            var event = (ObjectNode) Json.parse(Files.readString(Path.of("events/template-registered.json")));
            change.accept(event);
            return TriggerParser.read(
                    EventPlace.of(event, "/detail/responseElements/taskDefinition/taskDefinitionArn"), LATER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
