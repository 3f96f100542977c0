package dev.slipway.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.access.Parallel;
import dev.slipway.ecs.DefinitionContent;
import dev.slipway.fixtures.ServiceFixture;
import dev.slipway.release.Release;
import dev.slipway.release.Waiting;
import dev.slipway.release.Waiting.For;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What status reads of one service, and what it says of it. */
class StatusQueryTest {
    private static final String CIRCUIT_BREAKER = """
            {"deploymentCircuitBreaker": {"enable": true, "rollback": true}}""";
    private static final String PAUSE = """
            {"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 5,
             "lifecycleHooks": [{"targetType": "PAUSE", "lifecycleStages": ["POST_SCALE_UP"],
               "timeoutConfiguration": {"timeoutInMinutes": 60, "action": "ROLLBACK"}}]}""";

    @Test
    void serviceAtRestWaitsForNothingAndCostsTwoCalls() {
        var service = new ServiceFixture().good("v1");

        TargetStatus status = status(service);

        assertThat(status.waiting()).isEmpty();
        assertThat(status.lastAttempt()).isEmpty();
        assertThat(status.running()).map(Release::number).contains(1);
        assertThat(service.account.calls())
                .extracting(call -> call.operation())
                .containsExactlyInAnyOrder("DescribeServices", "DescribeTaskDefinition");
    }

    @Test
    void rolloutWaitsForItsTasks() {
        var service = new ServiceFixture().good("v1");
        service.push("v2");

        assertThat(status(service).waiting())
                .hasValueSatisfying(w -> assertThat(w.what()).isEqualTo(For.ROLLOUT))
                .hasValueSatisfying(w -> assertThat(w.reason()).matches("[0-2] of 2 tasks run"));
    }

    @Test
    void rolloutIsShownWithoutEcsHistory() {
        var service = new ServiceFixture().good("v1");
        service.push("v2");
        service.account.faults().before((of, operation, input) -> {
            if (operation.equals("ListServiceDeployments")) {
                throw new SandboxException("AccessDeniedException", "not authorized", 400);
            }
        });

        TargetStatus status = status(service);

        assertThat(status.trouble()).isEmpty();
        assertThat(status.waiting()).map(Waiting::what).contains(For.ROLLOUT);
    }

    @Test
    void failedAttemptIsTheLastOneWhereAnotherRevisionRuns() {
        var service = new ServiceFixture().good("v1").bad("v2");
        service.handleAll();
        service.completes().handleAll();

        TargetStatus status = status(service);

        assertThat(status.running()).flatMap(Release::imageTag).contains("v1");
        assertThat(status.lastAttempt()).flatMap(Release::imageTag).contains("v2");
        assertThat(status.missed()).isEmpty();
        assertThat(status.waiting()).isEmpty();
    }

    @Test
    void serviceThatEcsRollsBackWaitsForThat() {
        var service = new ServiceFixture(CIRCUIT_BREAKER).good("v1").bad("v2");

        assertThat(status(service).waiting())
                .hasValueSatisfying(w -> assertThat(w.what()).isEqualTo(For.ECS_ROLLBACK));
    }

    @Test
    void deploymentAtAPauseHookWaitsForAPerson() {
        var service = new ServiceFixture(PAUSE);
        service.push("v1");
        for (int i = 0; i < 60; i++) {
            service.pass(Duration.ofSeconds(5)).account.step();
        }

        assertThat(status(service).waiting())
                .contains(new Waiting(
                        For.HOOK,
                        "waits at the lifecycle hook POST_SCALE_UP until 2026-03-02 11:01Z; `continue` or `abort` it"));
    }

    /** The function died after RegisterTaskDefinition. */
    @Test
    void releaseThatWasNotUpdatedToWaitsForTheUpdate() {
        var service = new ServiceFixture().good("v1");
        Release lost = service.release(1);
        service.account.quietly("ecs", "RegisterTaskDefinition", registration(lost));

        assertThat(status(service).waiting())
                .contains(new Waiting(For.UPDATE, "Slipway has not called UpdateService for revision 2 yet"));
    }

    private static ObjectNode registration(Release like) {
        var request = like.definition().content().deepCopy();
        request.remove(DefinitionContent.RESPONSE_ONLY);
        var tags = request.putArray("tags");
        like.definition().tags().forEach((key, value) -> {
            String text = switch (key) {
                case Release.REQUEST -> "another";
                case Release.AFTER -> "1";
                case Release.STATE -> "deploying";
                case Release.REQUESTED_AT -> like.requestedAt().plusSeconds(60).toString();
                default -> value;
            };
            if (!key.equals(Release.DEPLOYMENT) && !key.equals(Release.SETTLED_AT) && !key.equals(Release.ANNOUNCED)) {
                tags.add(Json.object().put("key", key).put("value", text));
            }
        });
        return request;
    }

    private static TargetStatus status(ServiceFixture service) {
        service.pass(ServiceFixture.LAG);
        service.account.forgetCalls();
        return new StatusQuery(service.aws, new Parallel(Runnable::run), service.clock)
                .status(List.of(service.target))
                .getFirst();
    }

    @Test
    void missingServiceHasNothingToWaitFor() {
        var service = new ServiceFixture().good("v1");
        service.account.quietly(
                "ecs",
                "DeleteService",
                Json.object().put("cluster", "dev").put("service", "web").put("force", true));

        TargetStatus status = status(service);

        assertThat(status.running()).isEmpty();
        assertThat(status.lastAttempt()).map(Release::number).contains(1);
        assertThat(status.waiting()).isEqualTo(Optional.empty());
    }
}
