package dev.slipway.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.text.Json;
import dev.slipway.trigger.Trigger.HookChange;
import dev.slipway.trigger.Trigger.HookChange.State;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class HookParserTest {
    private static final String SERVICE = "arn:aws:ecs:us-west-2:111122223333:service/default/web";
    private static final Invocation NOW = new Invocation("invoke-1", Instant.parse("2026-03-02T09:20:00Z"));

    @Test
    void readsHookThatWaits() {
        assertThat(read(event()))
                .isEqualTo(new HookChange(
                        "111122223333",
                        "us-west-2",
                        Optional.of("default"),
                        "web",
                        "hook-1",
                        State.WAITS,
                        Optional.of("POST_TEST_TRAFFIC_SHIFT")));
    }

    @ParameterizedTest
    @CsvSource({"HOOK_AWAITING_ACTION, WAITS", "HOOK_FAILED, FAILED", "HOOK_TIMED_OUT, TIMED_OUT"})
    void takesTheStateFromTheNameOfTheEvent(String eventName, State state) {
        assertThat(change(detail("eventName", eventName)).state()).isEqualTo(state);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HOOK_IN_PROGRESS",
                "HOOK_SUCCEEDED",
                "HOOK_COMPLETED",
                "SERVICE_DEPLOYMENT_FAILED",
                "hook_failed",
                "AWAITING_ACTION",
                ""
            })
    void ignoresOtherStates(String eventName) {
        assertThat(ignored(detail("eventName", eventName)))
                .contains("ECS Hook State Change", "\"" + eventName + "\"", "wait for a person, fail or time out");
    }

    @Test
    void ignoresEventWithoutAName() {
        ObjectNode without = event();
        without.withObject("/detail").remove("eventName");
        assertThat(ignored(without)).contains("ECS Hook State Change");
        assertThat(ignored(detail("eventName", null))).contains("ECS Hook State Change");
    }

    /** Only an event to act on must be complete. */
    @Test
    void ignoresIncompleteEventsThatItDoesNotUse() {
        ObjectNode event = detail("eventName", "HOOK_SUCCEEDED");
        event.withObject("/detail")
                .put("serviceArn", 7)
                .put("expiresAt", "soon")
                .remove("hookId");
        assertThat(ignored(event)).contains("HOOK_SUCCEEDED");
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
        assertThat(change(detail("serviceArn", arn)))
                .returns(account, HookChange::account)
                .returns(region, HookChange::region)
                .returns(Optional.ofNullable(cluster), HookChange::cluster)
                .returns(service, HookChange::service);
    }

    @Test
    void stageMayBeMissing() {
        ObjectNode without = event();
        without.withObject("/detail").remove("lifecycleStage");
        assertThat(change(without).stage()).isEmpty();
        assertThat(change(detail("lifecycleStage", null)).stage()).isEmpty();
    }

    /** Nothing follows from it: when the hook expires is read from ECS. */
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"tomorrow", "2026-13-01T00:00:00Z", ""})
    void takesEventWhateverItsTime(@Nullable String expiresAt) {
        assertThat(read(detail("expiresAt", expiresAt))).isEqualTo(read(event()));
    }

    @Test
    void takesEventOfAFunctionWhichHasNoTime() {
        ObjectNode event = detail("eventName", "HOOK_FAILED");
        event.withObject("/detail")
                .put("hookId", "1b671a64-40d5-491e-99b0-da01ff1f3341")
                .put("hookType", "AWS_LAMBDA")
                .remove("expiresAt");
        assertThat(change(event))
                .returns("1b671a64-40d5-491e-99b0-da01ff1f3341", HookChange::hook)
                .returns(State.FAILED, HookChange::state)
                .returns(Optional.of("POST_TEST_TRAFFIC_SHIFT"), HookChange::stage);
    }

    @ParameterizedTest
    @CsvSource({
        "serviceArn, ''",
        "serviceArn, web",
        "serviceArn, arn:aws:ecs:us-west-2:111122223333:cluster/default",
        "serviceArn, arn:aws:ecs:us-west-2:111122223333:service/",
        "serviceArn, arn:aws:ecs:us-west-2:111122223333:service/a/b/c",
        "serviceArn, arn:aws:ecs:us-west-2:111122223333:service-deployment/a/b/c",
        "serviceArn, arn:aws:ecs:us-west-2:1111:service/a/b",
        "serviceArn, arn:google:ecs:us-west-2:111122223333:service/a/b",
        "hookId, ''",
        "hookId, 'a b'",
        "lifecycleStage, ''",
        "lifecycleStage, post test"
    })
    void namesThePathOfAMalformedDetail(String member, String value) {
        assertThatThrownBy(() -> read(detail(member, value)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("$.detail.%s: \"%s\" is not ".formatted(member, value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"serviceArn", "hookId"})
    void namesThePathOfAMissingMember(String member) {
        ObjectNode without = event();
        without.withObject("/detail").remove(member);
        assertThatThrownBy(() -> read(without))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("$.detail.%s: missing; expected ".formatted(member));
    }

    @Test
    void listsAllProblemsAtOnce() {
        ObjectNode event = event();
        event.withObject("/detail")
                .put("serviceArn", 7)
                .put("lifecycleStage", true)
                .remove("hookId");
        assertThatThrownBy(() -> read(event))
                .asInstanceOf(type(InvalidRequestException.class))
                .satisfies(bad -> assertThat(bad.problems()).hasSize(3));
    }

    private static HookChange change(JsonNode event) {
        return (HookChange) read(event);
    }

    private static String ignored(JsonNode event) {
        return ((Trigger.Ignored) read(event)).reason();
    }

    private static Trigger read(JsonNode event) {
        return TriggerParser.read(EventPlace.of((ObjectNode) event, "/detail/serviceArn"), NOW);
    }

    private static ObjectNode detail(String member, @Nullable String value) {
        ObjectNode event = event();
        event.withObject("/detail").put(member, value);
        return event;
    }

    private static ObjectNode event() {
        return (ObjectNode) Json.parse("""
                {"version": "0", "id": "ddca6449-b258-46c0-8653-e0e3a6d0468b", "detail-type": "ECS Hook State Change",
                 "source": "aws.ecs", "account": "123456789012", "time": "2026-03-02T09:19:00Z", "region": "us-east-1",
                 "resources": ["arn:aws:ecs:us-west-2:111122223333:service-deployment/default/web/1a2b"],
                 "detail": {"eventType": "INFO", "eventName": "HOOK_AWAITING_ACTION", "hookId": "hook-1",
                            "hookType": "PAUSE", "lifecycleStage": "POST_TEST_TRAFFIC_SHIFT",
                            "expiresAt": "2026-03-03T09:19:00Z", "serviceArn": "%s"}}""".formatted(SERVICE));
    }
}
