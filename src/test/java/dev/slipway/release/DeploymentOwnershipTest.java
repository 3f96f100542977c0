package dev.slipway.release;

import static dev.slipway.fixtures.TargetFixture.ARNS;
import static dev.slipway.fixtures.TargetFixture.NOON;
import static dev.slipway.fixtures.TargetFixture.release;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.ecs.FailureDetection;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.fixtures.ReleaseTaskLog;
import dev.slipway.fixtures.TargetFixture;
import dev.slipway.release.DeploymentOwnership.Choice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeploymentOwnershipTest {
    private static final Release LAST = release(9, NOON, "nine", Release.DEPLOYMENT, "ecs-svc/9");
    private static final Release DESIRED = release(7, NOON.minusSeconds(1), "seven", Release.DEPLOYMENT, "ecs-svc/7");
    private static final Instant LONG_AGO = NOON.minus(Duration.ofDays(1));

    private static Service service(String runs, String id, Instant deployed, Instant created) {
        Deployment primary = TargetFixture.deployment(id, "PRIMARY", runs, "COMPLETED", deployed);
        return new Service(
                "arn", "ACTIVE", "ECS", ARNS + runs, "ROLLING", FailureDetection.NONE, created, List.of(primary));
    }

    /** Registered at noon. */
    private static Release noted(@Nullable String deployment, @Nullable Duration announced, String state) {
        var tags = new ArrayList<>(List.of(Release.STATE, state));
        if (announced != null) {
            tags.addAll(List.of(
                    Release.ANNOUNCED, NOON.plus(announced).plusNanos(200_000).toString()));
        }
        if (deployment != null) {
            tags.addAll(List.of(Release.DEPLOYMENT, deployment));
        }
        return release(7, NOON, "seven", tags.toArray(String[]::new));
    }

    /**
     * The noted deployment, when after its registration an update was announced, the state, PRIMARY's id, and when after
     * the registration that began.
     */
    @ParameterizedTest
    @CsvSource({
        "ecs-svc/1,      , good,       ecs-svc/1, PT0S,       true",
        "ecs-svc/1,      , good,       ecs-svc/2, PT1M,       false",
        "ecs-svc/1,  PT1H, good,       ecs-svc/2, PT1H2M,     true",
        "ecs-svc/1,  PT1H, good,       ecs-svc/2, PT1H2M1S,   false",
        "ecs-svc/1,  PT1H, good,       ecs-svc/2, PT59M59S,   false",
        "ecs-svc/1,  PT0S, good,       ecs-svc/1, PT-1H,      true",
        "         ,      , deploying,  ecs-svc/2, PT-0.001S,  false",
        "         ,      , deploying,  ecs-svc/2, PT0S,       true",
        "         ,      , deploying,  ecs-svc/2, PT15M,      true",
        "         ,      , deploying,  ecs-svc/2, PT15M0.001S,false",
        "         ,      , superseded, ecs-svc/2, PT1M,       false",
        "         , PT1H , good,       ecs-svc/2, PT1M,       false",
        "         , PT1H , good,       ecs-svc/2, PT59M59S,   false",
        "         , PT1H , good,       ecs-svc/2, PT1H,       true",
        "         , PT1H , superseded, ecs-svc/2, PT1H15M,    true",
        "         , PT1H , good,       ecs-svc/2, PT1H15M1S,  false",
    })
    void deploymentIsSlipwaysWhenItIsNotedOrBeganWithinARunSinceTheLastAnnouncement(
            @Nullable String deployment,
            @Nullable Duration announced,
            String state,
            String primary,
            Duration begun,
            boolean slipways) {
        assertThat(DeploymentOwnership.isSlipways(
                        service("web-dev:7", primary, NOON.plus(begun), LONG_AGO),
                        Optional.of(noted(deployment, announced, state))))
                .isEqualTo(slipways);
    }

    @Test
    void announcementClearsTheDeploymentNotedBefore() {
        Release announced =
                noted("ecs-svc/1", null, "good").with(ReleaseTags.announcement(NOON.plus(Duration.ofHours(1))));

        assertThat(announced.deployment()).isEmpty();
        assertThat(announced.announcedAt()).contains(NOON.plus(Duration.ofHours(1)));
    }

    @Test
    void deploymentOfARevisionOutsideTheLogDoesNotBelongToSlipway() {
        assertThat(DeploymentOwnership.isSlipways(TargetFixture.service("web-dev-template:3"), Optional.empty()))
                .isFalse();
    }

    @Test
    void serviceWithoutAPrimaryDeploymentBelongsToSlipway() {
        Service none = new Service(
                "arn", "ACTIVE", "ECS", ARNS + "web-dev:7", "ROLLING", FailureDetection.NONE, LONG_AGO, List.of());

        assertThat(DeploymentOwnership.isSlipways(none, Optional.of(noted("ecs-svc/1", null, "good"))))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        ", , deploying, false",
        "ecs-svc/1, , deploying, true",
        ", PT0S, deploying, true",
        ", , good, true",
        ", , superseded, false",
        ", , withdrawn, false"
    })
    void updateServiceWasCalledWhenItIsNotedAnnouncedOrGood(
            @Nullable String deployment, @Nullable Duration announced, String state, boolean called) {
        assertThat(DeploymentOwnership.wasUpdatedTo(noted(deployment, announced, state)))
                .isEqualTo(called);
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
        Service service = TargetFixture.service(runs, "ACTIVE", "ECS", rolloutState);

        assertThat(DeploymentOwnership.mayBeRollingBack(service, Optional.of(DESIRED)))
                .isEqualTo(maybe);
    }

    @Test
    void ecsMayBeRollingBackWhenNothingIsDesired() {
        assertThat(DeploymentOwnership.mayBeRollingBack(
                        TargetFixture.service("web-dev:6", "ACTIVE", "ECS", "IN_PROGRESS"), Optional.empty()))
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
        "ROLLBACK_FAILED, 6, UPDATE",
        // ECS does not say of which revision
        "ROLLBACK_SUCCESSFUL, , WAIT_FOR_ECS_ROLLBACK",
        "SUCCESSFUL, , CHANGED_OUTSIDE"
    })
    void deploymentHistoryTellsAnEcsRollbackFromAnOutsideChange(
            @Nullable String status, @Nullable String brought, Choice expected) {
        Optional<ServiceDeployment> newest = Optional.ofNullable(status)
                .map(s -> new ServiceDeployment(
                        "arn",
                        s,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.ofNullable(brought).map(number -> ARNS + "web-dev:" + number),
                        NOON));
        Service elsewhere = service("web-dev:6", "ecs-svc/6", NOON.plusSeconds(1), LONG_AGO);

        assertThat(ownership(elsewhere, DESIRED).choice(newest)).isEqualTo(expected);
    }

    /** What the service runs, and how long after noon it was created. Revision 7 was announced a minute after noon. */
    @ParameterizedTest
    @CsvSource({
        "web-dev-template:3, PT1M1S, UPDATE_REPLACED_SERVICE",
        "web-dev-template:9, PT1H,   UPDATE_REPLACED_SERVICE",
        "web-dev-template:3, PT1M,   CHANGED_OUTSIDE",
        "web-dev-template:3, PT-1S,  CHANGED_OUTSIDE",
        "web-dev:6,          PT1H,   CHANGED_OUTSIDE",
        "somebody-elses:1,   PT1H,   CHANGED_OUTSIDE"
    })
    void serviceWasReplacedWhenItIsNewerThanTheLastUpdateAndRunsTheTemplate(
            String runs, Duration created, Choice expected) {
        Release announced = noted("ecs-svc/7", Duration.ofMinutes(1), "good");
        Service service = service(runs, "ecs-svc/1", NOON.plus(Duration.ofHours(2)), NOON.plus(created));

        assertThat(new DeploymentOwnership(
                                service, "web-dev-template", Optional.empty(), announced, announced, Optional.empty())
                        .choice(Optional.empty()))
                .isEqualTo(expected);
    }

    @Test
    void waitsForEcsRollbackOfAReplacedService() {
        Service replaced = service("web-dev-template:3", "ecs-svc/1", NOON, NOON.plusSeconds(60));
        var rollback = new ServiceDeployment(
                "arn", "ROLLBACK_IN_PROGRESS", Optional.empty(), Optional.empty(), Optional.of(ARNS + "other:6"), NOON);

        assertThat(ownership(replaced, DESIRED).choice(Optional.of(rollback))).isEqualTo(Choice.WAIT_FOR_ECS_ROLLBACK);
    }

    /** Somebody died before the first update. What the service runs may be newer than the request. */
    @ParameterizedTest
    @CsvSource({
        "deploying, web-dev:6, UPDATE",
        "deploying, web-dev-template:3, UPDATE",
        "deploying, somebody-elses:1, UPDATE",
        "good, somebody-elses:1, CHANGED_OUTSIDE"
    })
    void desiredRevisionThatWasNeverAnnouncedNorNotedIsUpdatedToWhateverRuns(
            String state, String runs, Choice expected) {
        Release unnoted = noted(null, null, state);
        Service service = service(runs, "ecs-svc/1", NOON.plusSeconds(60), LONG_AGO);

        assertThat(new DeploymentOwnership(
                                service, "web-dev-template", Optional.empty(), unnoted, unnoted, Optional.empty())
                        .choice(Optional.empty()))
                .isEqualTo(expected);
    }

    /** The last release was requested at noon and failed an hour later; the service runs another deployment of it. */
    @ParameterizedTest
    @CsvSource({"PT59M, UPDATE", "PT1H, UPDATE", "PT1H1S, CHANGED_OUTSIDE"})
    void deploymentOfTheDesiredRevisionThatSomebodyStartedIsNoChoice(Duration begun, Choice expected) {
        Release failed = release(
                9,
                NOON,
                "nine",
                Release.DEPLOYMENT,
                "ecs-svc/9",
                Release.STATE,
                "failed",
                Release.SETTLED_AT,
                NOON.plus(Duration.ofHours(1)).toString(),
                Release.ROLLED_BACK_TO,
                "7");
        Service service = service("web-dev:9", "ecs-svc/10", NOON.plus(begun), LONG_AGO);

        assertThat(new DeploymentOwnership(
                                service, "web-dev-template", Optional.of(failed), DESIRED, failed, Optional.empty())
                        .choice(Optional.empty()))
                .isEqualTo(expected);
    }

    /** The update to the release requested last was announced, and failed. */
    @ParameterizedTest
    @CsvSource({"PT-1S, UPDATE", "PT0S, CHANGED_OUTSIDE", "PT1M, CHANGED_OUTSIDE"})
    void choiceThatIsOlderThanTheLastRequestIsReplaced(Duration chosen, Choice expected) {
        Service elsewhere = service("somebody-elses:1", "ecs-svc/1", NOON.plus(chosen), LONG_AGO);

        assertThat(ownership(elsewhere, LAST).choice(Optional.empty())).isEqualTo(expected);
    }

    private static DeploymentOwnership ownership(Service service, Release desired) {
        return new DeploymentOwnership(service, "web-dev-template", Optional.empty(), desired, LAST, Optional.empty());
    }

    /**
     * A release that needed a release task, as {@link ReleaseTaskLog} reads it; which revision was desired while it prepared; what
     * the service runs, since when; the choice. It was requested, and its revision registered, at 03:00:07.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # desired                              | before | runs               | since    | choice
            7 deploying succeeded task t7          | 6      | web-dev:6          | 04:00:00 | UPDATE
            7 deploying succeeded task t7          | 6      | web-dev:5          | 04:00:00 | CHANGED_OUTSIDE
            7 deploying succeeded task t7          | 6      | web-dev:5          | 03:00:06 | UPDATE
            7 deploying succeeded task t7          | 6      | somebody-elses:1   | 04:00:00 | CHANGED_OUTSIDE
            7 deploying succeeded task t7          | 6      | web-dev-template:3 | 04:00:00 | CHANGED_OUTSIDE
            7 deploying succeeded task t7          |        | web-dev-template:3 | 04:00:00 | UPDATE
            7 deploying succeeded task t7          |        | web-dev:6          | 04:00:00 | CHANGED_OUTSIDE
            7 deploying succeeded task t7          |        | somebody-elses:1   | 04:00:00 | CHANGED_OUTSIDE
            7 deploying not-needed                 | 6      | web-dev:6          | 04:00:00 | UPDATE
            7 deploying not-needed                 | 6      | web-dev:5          | 04:00:00 | CHANGED_OUTSIDE
            7 deploying succeeded task t7 told     | 6      | web-dev:6          | 04:00:00 | CHANGED_OUTSIDE
            7 deploying succeeded task t7 as 7     | 6      | web-dev:6          | 04:00:00 | CHANGED_OUTSIDE
            7 superseded succeeded task t7         | 6      | web-dev:6          | 04:00:00 | UPDATE
            7 deploying                            | 6      | web-dev:5          | 04:00:00 | UPDATE
            """)
    void whatWasDesiredWhileTheReleasePreparedIsNoChoice(
            String desired, @Nullable Integer before, String runs, String since, Choice expected) {
        Release release = ReleaseTaskLog.release(desired);
        Service service = service(runs, "ecs-svc/1", Instant.parse("2026-03-01T" + since + "Z"), LONG_AGO);
        // its own deployment is not the one that it notes
        Optional<Release> running = runs.startsWith("web-dev:")
                ? Optional.of(ReleaseTaskLog.release(runs.substring(8) + " good as 99"))
                : Optional.empty();

        assertThat(new DeploymentOwnership(
                                service, "web-dev-template", running, release, release, Optional.ofNullable(before))
                        .choice(Optional.empty()))
                .isEqualTo(expected);
    }

    /** While it prepared nobody updated to it: the first update needs a look at who chose what runs. */
    @ParameterizedTest
    @CsvSource({
        "7 deploying, true",
        "7 deploying succeeded task t7, false",
        "7 deploying not-needed, false",
        "7 deploying told, false",
        "7 deploying as 7, false"
    })
    void firstUpdateIsMissingOnlyWhereNothingWasPrepared(String desired, boolean missing) {
        assertThat(DeploymentOwnership.isFirstUpdateMissing(
                        TargetFixture.service("web-dev:7"), ReleaseTaskLog.release(desired)))
                .isEqualTo(missing);
    }

    /** Whether a run may have called UpdateService so many minutes after 03:00:07, or after the announcement at 11:55. */
    @ParameterizedTest
    @CsvSource({
        "7 deploying, 03:15:07, true",
        "7 deploying, 03:15:08, false",
        "7 deploying succeeded task t7, 03:01:00, false",
        "7 deploying not-needed, 03:01:00, false",
        "7 deploying succeeded task t7 told, 12:10:00, true",
        "7 deploying succeeded task t7 told, 12:10:01, false",
        "7 deploying succeeded task t7 told as 7, 12:00:00, false"
    })
    void preparedReleaseIsUpdatedToOnlyAfterAnAnnouncement(String release, String now, boolean may) {
        assertThat(DeploymentOwnership.mayBeUpdatedUnnoted(
                        ReleaseTaskLog.release(release), Instant.parse("2026-03-01T" + now + "Z")))
                .isEqualTo(may);
    }

    /** The service runs revision 7 since so long after it was registered; its release has noted no deployment. */
    @ParameterizedTest
    @CsvSource({
        "7 deploying, 03:01:00, true",
        "7 deploying succeeded task t7, 03:01:00, false",
        "7 preparing task t7, 03:01:00, false",
        "7 deploying succeeded task t7 told, 11:56:00, true",
        "7 deploying succeeded task t7 told, 11:54:00, false"
    })
    void deploymentOfAPreparedReleaseIsSlipwaysOnlyAfterAnAnnouncement(String release, String begun, boolean slipways) {
        assertThat(DeploymentOwnership.isSlipways(
                        service("web-dev:7", "ecs-svc/2", Instant.parse("2026-03-01T" + begun + "Z"), LONG_AGO),
                        Optional.of(ReleaseTaskLog.release(release))))
                .isEqualTo(slipways);
    }
}
