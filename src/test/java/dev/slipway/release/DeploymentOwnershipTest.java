package dev.slipway.release;

import static dev.slipway.fixtures.TargetFixture.ARNS;
import static dev.slipway.fixtures.TargetFixture.NOON;
import static dev.slipway.fixtures.TargetFixture.release;
import static dev.slipway.fixtures.TargetFixture.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.ecs.FailureDetection;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.fixtures.TargetFixture;
import dev.slipway.release.DeploymentOwnership.Choice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeploymentOwnershipTest {
    private static final Release LAST = release(9, NOON, "nine");
    private static final Release DESIRED = release(7, NOON.minusSeconds(1), "seven");

    /** A service that runs revision 7, its PRIMARY deployment with this id and creation time. */
    private static Service service7(String id, Duration afterNoon) {
        Deployment primary = TargetFixture.deployment(id, "PRIMARY", "web-dev:7", "COMPLETED", NOON.plus(afterNoon));
        return new Service(
                "arn", "ACTIVE", "ECS", ARNS + "web-dev:7", "ROLLING", FailureDetection.NONE, List.of(primary));
    }

    private static Release recorded(@Nullable String deployment, boolean announced) {
        var tags = new ArrayList<String>();
        if (deployment != null) {
            tags.addAll(List.of(Release.DEPLOYMENT, deployment));
        }
        if (announced) {
            tags.addAll(List.of(Release.ANNOUNCED, NOON.toString()));
        }
        return release(7, NOON, "seven", tags.toArray(String[]::new));
    }

    /** The recorded deployment, whether an update was announced at noon, PRIMARY's id, and when after noon it began. */
    @ParameterizedTest
    @CsvSource({
        "ecs-svc/1, false, ecs-svc/1, PT0S, true",
        "ecs-svc/1, false, ecs-svc/2, PT1M, false",
        ", false, ecs-svc/2, PT1M, true",
        ", true, ecs-svc/2, PT-1M, true",
        "ecs-svc/1, true, ecs-svc/2, PT0S, true",
        "ecs-svc/1, true, ecs-svc/2, PT15M, true",
        "ecs-svc/1, true, ecs-svc/2, PT15M1S, false",
        "ecs-svc/1, true, ecs-svc/2, PT-0.001S, false",
        "ecs-svc/1, true, ecs-svc/1, PT-1H, true"
    })
    void deploymentBelongsToSlipwayWhenItIsRecordedNotYetRecordedOrAnnounced(
            @Nullable String deployment, boolean announced, String primary, Duration afterNoon, boolean slipways) {
        assertThat(DeploymentOwnership.isSlipway(
                        service7(primary, afterNoon), Optional.of(recorded(deployment, announced))))
                .isEqualTo(slipways);
    }

    @Test
    void deploymentOfARevisionOutsideTheLogDoesNotBelongToSlipway() {
        assertThat(DeploymentOwnership.isSlipway(service("web-dev-template:3"), Optional.empty()))
                .isFalse();
    }

    @Test
    void serviceWithoutAPrimaryDeploymentBelongsToSlipway() {
        Service none =
                new Service("arn", "ACTIVE", "ECS", ARNS + "web-dev:7", "ROLLING", FailureDetection.NONE, List.of());

        assertThat(DeploymentOwnership.isSlipway(none, Optional.of(recorded("ecs-svc/1", false))))
                .isTrue();
    }

    @Test
    void updateServiceWasCalledWhenEitherTagIsPresent() {
        assertThat(DeploymentOwnership.wasUpdatedTo(recorded(null, false))).isFalse();
        assertThat(DeploymentOwnership.wasUpdatedTo(recorded("ecs-svc/1", false)))
                .isTrue();
        assertThat(DeploymentOwnership.wasUpdatedTo(recorded(null, true))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "web-dev:7, COMPLETED, false",
        "web-dev:7, IN_PROGRESS, false",
        "web-dev:7, FAILED, true",
        "web-dev:6, COMPLETED, false",
        "web-dev:6, IN_PROGRESS, true",
        "web-dev:6, FAILED, true"
    })
    void ecsMayBeRollingBackWhenADeploymentFailedOrAnotherRevisionRollsOut(
            String runs, String rolloutState, boolean maybe) {
        Service service = service(runs, "ACTIVE", "ECS", rolloutState);

        assertThat(DeploymentOwnership.mayBeRollingBack(service, Optional.of(DESIRED)))
                .isEqualTo(maybe);
    }

    @Test
    void ecsMayBeRollingBackWhenNothingIsDesired() {
        assertThat(DeploymentOwnership.mayBeRollingBack(
                        service("web-dev:6", "ACTIVE", "ECS", "IN_PROGRESS"), Optional.empty()))
                .isTrue();
    }

    /** ECS's newest service deployment: its status and revision. Revision 7 is desired, 9 was requested last. */
    @ParameterizedTest
    @CsvSource({
        ", , CHANGED_OUTSIDE",
        "SUCCESSFUL, 7, CHANGED_OUTSIDE",
        "IN_PROGRESS, 6, CHANGED_OUTSIDE",
        "STOPPED, 7, CHANGED_OUTSIDE",
        "ROLLBACK_REQUESTED, 7, ECS_ROLLED_BACK",
        "ROLLBACK_IN_PROGRESS, 9, ECS_ROLLED_BACK",
        "ROLLBACK_SUCCESSFUL, 7, ECS_ROLLED_BACK",
        "ROLLBACK_FAILED, 7, ECS_ROLLED_BACK",
        "ROLLBACK_REQUESTED, 6, WAIT_FOR_ECS_ROLLBACK",
        "ROLLBACK_IN_PROGRESS, 6, WAIT_FOR_ECS_ROLLBACK",
        "ROLLBACK_SUCCESSFUL, 6, UPDATE",
        "ROLLBACK_FAILED, 6, UPDATE"
    })
    void deploymentHistoryTellsAnEcsRollbackFromAnOutsideChange(
            @Nullable String status, @Nullable String brought, Choice expected) {
        Optional<ServiceDeployment> newest = Optional.ofNullable(status)
                .map(s -> new ServiceDeployment(
                        "arn", s, Optional.empty(), Optional.empty(), Optional.of(ARNS + "web-dev:" + brought), NOON));

        assertThat(DeploymentOwnership.whenNotSlipway(newest, DESIRED, LAST)).isEqualTo(expected);
    }
}
