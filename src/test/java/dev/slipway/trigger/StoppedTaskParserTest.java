package dev.slipway.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.RevisionName;
import dev.slipway.text.Json;
import dev.slipway.trigger.Trigger.TaskStopped;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoppedTaskParserTest {
    private static final String ECS = "arn:aws:ecs:us-west-2:111122223333:";
    private static final String TASK = ECS + "task/default/0123456789abcdef0123456789abcdef";
    private static final Invocation NOW = new Invocation("invoke-1", Instant.parse("2026-03-02T09:20:00Z"));

    @Test
    void readsStoppedReleaseTask() {
        assertThat(read(event()))
                .isEqualTo(new TaskStopped(
                        "111122223333",
                        "us-west-2",
                        "default",
                        new RevisionName("web-dev", 7),
                        "0123456789abcdef0123456789abcdef"));
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:ecs:us-west-2:111122223333:cluster/default, 111122223333, us-west-2, default",
        "arn:aws-cn:ecs:cn-north-1:999999999999:cluster/a-b_C, 999999999999, cn-north-1, a-b_C",
        "arn:aws-us-gov:ecs:us-gov-west-1:999999999999:cluster/s, 999999999999, us-gov-west-1, s"
    })
    void takesAccountRegionAndClusterFromTheClusterArn(String arn, String account, String region, String cluster) {
        assertThat(stopped(detail("clusterArn", arn)))
                .returns(account, TaskStopped::account)
                .returns(region, TaskStopped::region)
                .returns(cluster, TaskStopped::cluster);
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:ecs:us-west-2:111122223333:task/default/0123456789abcdef, 0123456789abcdef",
        "arn:aws:ecs:us-west-2:111122223333:task/12345678-1234-1234-1234-123456789012, 12345678-1234-1234-1234-123456789012"
    })
    void takesTheIdFromTheTaskArn(String arn, String id) {
        assertThat(stopped(detail("taskArn", arn)).task()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ecs-svc/4803520274224782465",
                "",
                "slipway",
                "slipway/release",
                "Slipway/release/7",
                "x/slipway/release/7"
            })
    void ignoresTaskThatSlipwayDidNotStart(String startedBy) {
        assertThat(ignored(detail("startedBy", startedBy)))
                .contains("ECS Task State Change", "STOPPED", TASK, "no deployment of Slipway started it");
    }

    @Test
    void ignoresTaskThatNobodyIsNamedFor() {
        ObjectNode without = event();
        without.withObject("/detail").remove("startedBy");
        assertThat(ignored(without)).contains("no deployment of Slipway started it");
        assertThat(ignored(detail("startedBy", null))).contains("no deployment of Slipway started it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"PROVISIONING", "PENDING", "RUNNING", "DEACTIVATING", "STOPPING", "DEPROVISIONING", "stopped", ""
            })
    void ignoresTaskThatIsNotStopped(String lastStatus) {
        assertThat(ignored(detail("lastStatus", lastStatus)))
                .contains(TASK, "\"" + lastStatus + "\"", "acts only on tasks that are STOPPED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "slipway/release/8",
                "slipway/release/",
                "slipway/release/07",
                "slipway/release/7/1",
                "slipway/release/x"
            })
    void ignoresTaskWhoseStartNamesAnotherRevision(String startedBy) {
        assertThat(ignored(detail("startedBy", startedBy)))
                .contains(TASK, "its startedBy is \"%s\", but it runs web-dev:7".formatted(startedBy));
    }

    @Test
    void ignoresIncompleteEventsThatItDoesNotUse() {
        ObjectNode event = detail("startedBy", "ecs-svc/1");
        event.withObject("/detail").put("clusterArn", 7).remove("taskArn");
        assertThat(ignored(event)).contains("an unnamed task", "no deployment of Slipway started it");
        event.withObject("/detail").put("startedBy", "slipway/release/7").put("lastStatus", "RUNNING");
        assertThat(ignored(event)).contains("acts only on tasks that are STOPPED");
    }

    @ParameterizedTest
    @CsvSource({
        "clusterArn, ''",
        "clusterArn, default",
        "clusterArn, arn:aws:ecs:us-west-2:111122223333:cluster/",
        "clusterArn, arn:aws:ecs:us-west-2:111122223333:cluster/a/b",
        "clusterArn, arn:aws:ecs:us-west-2:1111:cluster/a",
        "clusterArn, arn:aws:ecs::111122223333:cluster/a",
        "clusterArn, arn:google:ecs:us-west-2:111122223333:cluster/a",
        "taskArn, arn:aws:ecs:us-west-2:111122223333:task/",
        "taskArn, arn:aws:ecs:us-west-2:111122223333:task/a/b/c",
        "taskArn, arn:aws:ecs:us-west-2:111122223333:service/a/b",
        "taskDefinitionArn, web-dev:7",
        "taskDefinitionArn, arn:aws:ecs:us-west-2:111122223333:task-definition/web-dev",
        "taskDefinitionArn, arn:aws:ecs:us-west-2:111122223333:task-definition/web-dev:0",
        "taskDefinitionArn, arn:aws:ecs:us-west-2:111122223333:task-definition/web-dev:9999999999"
    })
    void namesThePathOfAMalformedDetail(String member, String value) {
        assertThatThrownBy(() -> read(detail(member, value)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("$.detail.%s: \"%s\" is not ".formatted(member, value))
                .hasMessageContaining("'s ARN, arn:aws:ecs:");
    }

    @Test
    void listsAllProblemsAtOnce() {
        ObjectNode event = event();
        event.withObject("/detail").put("clusterArn", 7).put("taskArn", "x").remove("taskDefinitionArn");
        assertThatThrownBy(() -> read(event))
                .asInstanceOf(type(InvalidRequestException.class))
                .satisfies(bad -> assertThat(bad.problems()).hasSize(3));
    }

    private static TaskStopped stopped(JsonNode event) {
        return (TaskStopped) read(event);
    }

    private static String ignored(JsonNode event) {
        return ((Trigger.Ignored) read(event)).reason();
    }

    private static Trigger read(JsonNode event) {
        return TriggerParser.read(EventPlace.of((ObjectNode) event, "/detail/clusterArn"), NOW);
    }

    private static ObjectNode detail(String member, @Nullable String value) {
        ObjectNode event = event();
        event.withObject("/detail").put(member, value);
        return event;
    }

    /** The members that Slipway reads of an event as ECS sends it. */
    private static ObjectNode event() {
        return (ObjectNode) Json.parse("""
                {"version": "0", "id": "ddca6449-b258-46c0-8653-e0e3a6d0468b", "detail-type": "ECS Task State Change",
                 "source": "aws.ecs", "account": "123456789012", "time": "2026-03-02T09:18:32Z", "region": "us-east-1",
                 "resources": ["%1$s"],
                 "detail": {"clusterArn": "%2$scluster/default", "taskArn": "%1$s",
                            "taskDefinitionArn": "%2$stask-definition/web-dev:7", "group": "family:web-dev",
                            "startedBy": "slipway/release/7", "desiredStatus": "STOPPED", "lastStatus": "STOPPED",
                            "stopCode": "EssentialContainerExited"}}""".formatted(TASK, ECS));
    }
}
