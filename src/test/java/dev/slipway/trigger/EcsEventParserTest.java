package dev.slipway.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.text.Json;
import dev.slipway.trigger.Trigger.Ended;
import dev.slipway.trigger.Trigger.StateChange;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EcsEventParserTest {
    private static final String ARN = "arn:aws:ecs:us-west-2:111122223333:service/default/servicetest";
    private static final Invocation LATER = new Invocation("invoke-1", Instant.parse("2026-03-02T09:20:00Z"));

    @Test
    void readsFailedDeployment() {
        assertThat(read(event()))
                .isEqualTo(new StateChange(
                        "111122223333",
                        "us-west-2",
                        Optional.of("default"),
                        "servicetest",
                        "ecs-svc/123",
                        Ended.FAILED,
                        Instant.parse("2020-05-23T11:11:11Z"),
                        "ECS deployment circuit breaker: task failed to start."));
    }

    @Test
    void readsCompletedDeployment() {
        assertThat(change(detail("eventName", "SERVICE_DEPLOYMENT_COMPLETED")).ended())
                .isEqualTo(Ended.COMPLETED);
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:ecs:us-west-2:111122223333:service/default/web, 111122223333, us-west-2, default, web",
        "arn:aws:ecs:us-west-2:111122223333:service/web, 111122223333, us-west-2, , web",
        "arn:aws-cn:ecs:cn-north-1:999999999999:service/a-b_C/w_0, 999999999999, cn-north-1, a-b_C, w_0",
        "arn:aws-us-gov:ecs:us-gov-west-1:999999999999:service/s/s, 999999999999, us-gov-west-1, s, s"
    })
    void takesAccountRegionAndClusterFromTheServiceArn(
            String arn, String account, String region, @Nullable String cluster, String service) {
        assertThat(change(resource(arn)))
                .returns(account, StateChange::account)
                .returns(region, StateChange::region)
                .returns(Optional.ofNullable(cluster), StateChange::cluster)
                .returns(service, StateChange::service);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-02T09:15:21Z,      2026-03-02T09:15:21Z",
        "2026-03-02T09:15:21.5Z,    2026-03-02T09:15:21.500Z",
        "2026-03-02T10:15:21+01:00, 2026-03-02T09:15:21Z",
        "2999-01-01T00:00:00Z,      2026-03-02T09:20:00Z"
    })
    void takesTheTimeOfEcsButAtMostNow(String updatedAt, Instant at) {
        assertThat(change(detail("updatedAt", updatedAt)).at()).isEqualTo(at);
    }

    @Test
    void fallsBackToTheTimeOfTheEvent() {
        ObjectNode without = event();
        without.withObject("/detail").remove("updatedAt");
        assertThat(change(without).at()).isEqualTo("2020-05-23T12:31:14Z");
        assertThat(change(detail("updatedAt", null)).at()).isEqualTo("2020-05-23T12:31:14Z");
    }

    @Test
    void acceptsAMissingReason() {
        ObjectNode without = event();
        without.withObject("/detail").remove("reason");
        assertThat(change(without).reason()).isEmpty();
        assertThat(change(detail("reason", null)).reason()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"SERVICE_DEPLOYMENT_IN_PROGRESS", "SERVICE_DEPLOYMENT_STOPPED", "service_deployment_failed", ""})
    void ignoresEventsThatDoNotEndADeployment(String eventName) {
        assertThat(ignored(detail("eventName", eventName)))
                .contains("ECS Deployment State Change", eventName, ARN, "acts only on the end of a deployment");
    }

    @ParameterizedTest
    @CsvSource({
        "ECS Service Action, SERVICE_DEPLOYMENT_FAILED",
        "ECS Service Action, SERVICE_DEPLOYMENT_COMPLETED",
        "ECS Service Action, SERVICE_STEADY_STATE",
        "ECS Container Instance State Change, ''"
    })
    void ignoresOtherEventsOfEcs(String detailType, String eventName) {
        assertThat(ignored(detail("eventName", eventName).put("detail-type", detailType)))
                .contains(detailType, eventName, ARN, "Slipway does not act on it");
    }

    @Test
    void ignoresIncompleteEventsThatItDoesNotUse() {
        ObjectNode event = detail("eventName", "SERVICE_DEPLOYMENT_IN_PROGRESS");
        event.withObject("/detail").put("updatedAt", "yesterday").put("deploymentId", 7);
        event.remove("resources");
        assertThat(ignored(event)).contains("acts only on the end of a deployment");
        assertThat(ignored(event.put("detail-type", "ECS Service Action"))).contains("Slipway does not act on it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "web",
                "arn:aws:ecs:us-west-2:111122223333:cluster/default",
                "arn:aws:ecs:us-west-2:111122223333:service/",
                "arn:aws:ecs:us-west-2:111122223333:service/a/b/c",
                "arn:aws:ecs:us-west-2:111122223333:service/a/b\n",
                "arn:aws:ecs:us-west-2:1111:service/a/b",
                "arn:aws:ecs::111122223333:service/a/b",
                "arn:aws:ec2:us-west-2:111122223333:service/a/b",
                "arn:google:ecs:us-west-2:111122223333:service/a/b"
            })
    void rejectsEventWithoutAServiceArn(String arn) {
        assertThatThrownBy(() -> read(resource(arn)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("$.resources[0]: \"")
                .hasMessageContaining(" is not a service's ARN, arn:aws:ecs:");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | missing",
                "{} | missing",
                "null | missing",
                "[7] | a number",
                "[[]] | a list",
                "'\"x\"' | missing"
            })
    void rejectsResourcesThatAreNotAListOfArns(String resources, String kind) {
        ObjectNode event = event();
        event.set("resources", Json.parse(resources));
        assertThatThrownBy(() -> read(event))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("$.resources[0]: " + kind + "; expected a service's ARN, arn:aws:ecs:");
    }

    @ParameterizedTest
    @CsvSource({
        "deploymentId, 123",
        "deploymentId, ''",
        "deploymentId, ecs-svc/",
        "deploymentId, 'ecs-svc/1 2'",
        "updatedAt, yesterday",
        "updatedAt, ''",
        "updatedAt, 2026-13-01T00:00:00Z"
    })
    void namesThePathOfAMalformedDetail(String member, String value) {
        assertThatThrownBy(() -> read(detail(member, value)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("$.detail.%s: \"%s\" is not ".formatted(member, value));
    }

    @Test
    void listsAllProblemsAtOnce() {
        ObjectNode event = event();
        event.remove("resources");
        event.withObject("/detail").put("updatedAt", 7).put("reason", true).remove("deploymentId");
        assertThatThrownBy(() -> read(event))
                .asInstanceOf(type(InvalidRequestException.class))
                .satisfies(bad -> assertThat(bad.problems()).hasSize(4));
    }

    @Test
    void rejectsEventWithoutAnEventName() {
        ObjectNode event = event();
        event.withObject("/detail").remove("eventName");
        assertThatThrownBy(() -> read(event))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("$.detail.eventName: missing; ");
    }

    private static StateChange change(JsonNode event) {
        return (StateChange) read(event);
    }

    private static String ignored(JsonNode event) {
        return ((Trigger.Ignored) read(event)).reason();
    }

    private static Trigger read(JsonNode event) {
        return TriggerParser.read(EventPlace.of((ObjectNode) event, "/resources/0"), LATER);
    }

    private static ObjectNode resource(String arn) {
        ObjectNode event = event();
        event.putArray("resources").add(arn);
        return event;
    }

    /** A forwarding account could otherwise end a deployment of any account. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "state-change-failed.json",
                "hook-awaiting-action.json",
                "release-task-stopped.json",
                "template-registered.json"
            })
    void ignoresEventAboutAnotherAccountOrRegionThanItsOwn(String file) {
        for (String[] changed : new String[][] {{"account", "999999999999"}, {"region", "eu-west-1"}}) {
            var event = (ObjectNode) Json.parse(FunctionFixture.file(file));
            assertThat(TriggerParser.read(event, LATER)).isNotInstanceOf(Trigger.Ignored.class);

            Trigger foreign = TriggerParser.read(event.put(changed[0], changed[1]), LATER);

            assertThat(foreign)
                    .isInstanceOfSatisfying(
                            Trigger.Ignored.class,
                            ignored -> assertThat(ignored.reason())
                                    .endsWith("it is about another account or region than the one that sent it"));
        }
        var event = (ObjectNode) Json.parse(FunctionFixture.file(file));
        event.remove("account");
        assertThat(TriggerParser.read(event, LATER)).isInstanceOf(Trigger.Ignored.class);
    }

    private static ObjectNode detail(String member, @Nullable String value) {
        ObjectNode event = event();
        event.withObject("/detail").put(member, value);
        return event;
    }

    /** An event as the AWS documentation shows it. */
    private static ObjectNode event() {
        return (ObjectNode) Json.parse("""
                {"version": "0", "id": "ddca6449-b258-46c0-8653-e0e3a6d0468b", "detail-type": "ECS Deployment State Change",
                 "source": "aws.ecs", "account": "123456789012", "time": "2020-05-23T12:31:14Z", "region": "us-east-1",
                 "resources": ["%s"],
                 "detail": {"eventType": "ERROR", "eventName": "SERVICE_DEPLOYMENT_FAILED", "deploymentId": "ecs-svc/123",
                            "updatedAt": "2020-05-23T11:11:11Z",
                            "reason": "ECS deployment circuit breaker: task failed to start."}}""".formatted(ARN));
    }
}
