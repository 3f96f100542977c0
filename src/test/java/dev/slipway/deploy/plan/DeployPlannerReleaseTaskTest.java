package dev.slipway.deploy.plan;

import static dev.slipway.deploy.plan.ReleaseTaskPlans.LATER;
import static dev.slipway.deploy.plan.ReleaseTaskPlans.TARGET;
import static dev.slipway.deploy.plan.ReleaseTaskPlans.plan;
import static dev.slipway.deploy.plan.ReleaseTaskPlans.registered;
import static dev.slipway.deploy.plan.ReleaseTaskPlans.request;
import static dev.slipway.fixtures.ReleaseTaskLog.digest;
import static dev.slipway.fixtures.ReleaseTaskLog.log;
import static dev.slipway.fixtures.TargetFixture.NOON;
import static dev.slipway.fixtures.TargetFixture.WEB;
import static dev.slipway.fixtures.TargetFixture.image;
import static dev.slipway.fixtures.TargetFixture.onlyNewerVersions;
import static dev.slipway.fixtures.TargetFixture.service;
import static dev.slipway.fixtures.TargetFixture.tagsOf;
import static dev.slipway.fixtures.TargetFixture.template;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deploy.plan.DeployAction.Register;
import dev.slipway.deploy.plan.DeployAction.Supersede;
import dev.slipway.deploy.plan.DeployAction.Unchanged;
import dev.slipway.fixtures.ReleaseTaskLog;
import dev.slipway.fixtures.TargetFixture;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import dev.slipway.select.DeployRequest;
import dev.slipway.select.DeployRequest.By;
import dev.slipway.select.RestoredRevision;
import dev.slipway.trigger.RequestMetadata;
import dev.slipway.trigger.Trigger.Attempts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which deployments need the release task of their target. Logs are written as {@link ReleaseTaskLog} reads them. */
class DeployPlannerReleaseTaskTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                                                              | by       | image | action
            ''                                                                 | PUSH     | a     | Prepare
            1 good as 1 of a                                                   | PUSH     | b     | Prepare
            1 good as 1 of a                                                   | PERSON   | b     | Prepare
            1 good as 1 of a                                                   | TEMPLATE | b     | Prepare
            1 good as 1 of a                                                   | RESTART  | b     | Register
            1 good as 1 of a                                                   | PUSH     | a     | Register
            1 good as 1 of a                                                   | TEMPLATE | a     | Register
            1 good as 1 of a, 2 failed succeeded task t2 told of b             | PERSON   | b     | Register
            1 good as 1 of a, 2 failed task t2 of b                            | PERSON   | b     | Prepare
            1 good as 1 of a, 2 failed task t2 of b                            | PUSH     | b     | Refuse
            1 good as 1 of a, 2 failed task t2 of b                            | PUSH     | c     | Prepare
            1 good as 1 of a, 2 superseded waits of b                          | PUSH     | b     | Prepare
            1 good as 1 of a, 2 superseded task t2 of b                        | PUSH     | b     | Prepare
            1 good as 1 of a, 2 preparing task t2 of b                         | PUSH     | c     | Prepare
            1 good as 1 of a, 2 preparing task t2 of b                         | PUSH     | a     | Register
            1 good as 1 of a, 2 preparing task t2 of b                         | TEMPLATE | b     | Prepare
            """)
    void releaseTaskIsNeededUnlessTheImageRanOrWasPrepared(String log, By by, String image, String action) {
        assertThat(plan(request(by, "v9", image), log, image).getClass().getSimpleName())
                .isEqualTo(action);
    }

    @Test
    void rollbackNeedsNoReleaseTask() {
        Release old = ReleaseTaskLog.release("1 good as 1 of a");
        DeployRequest rollback = new DeployRequest(
                TARGET,
                old.image().orElseThrow(),
                new RequestMetadata(
                        "rollback", LATER, Attempts.OF_ONE_TIME, false, false, Optional.empty(), Optional.empty()),
                By.PERSON,
                Optional.empty(),
                false,
                Optional.of(new RestoredRevision(old, List.of(), Optional.empty())),
                Optional.empty());

        DeployAction action = plan(rollback, "2 good succeeded task t2 of b, 3 preparing task t3 of c", "a");

        assertThat(action).isInstanceOf(Register.class);
        assertThat(tagsOf(registered(action).request()))
                .containsEntry(Release.STATE, "deploying")
                .doesNotContainKey(Release.RELEASE_TASK);
    }

    /** A second tag of one push, or a person who asks again: no second release task. */
    @ParameterizedTest
    @CsvSource({"PUSH", "PERSON"})
    void sameImageIsUnchangedWhileItPrepares(By by) {
        DeployAction first = plan(request(by, "v2", "b"), "1 good as 1 of a", "b");
        Release preparing = Release.read(
                        TargetFixture.registered(registered(first).request(), 2))
                .orElseThrow();
        DeployRequest again = TargetFixture.asked(
                TARGET,
                WEB.withTag(Optional.of("v2")).withDigest(digest("b")),
                by,
                "another",
                LATER.plusSeconds(60),
                Attempts.OF_ONE_TIME);
        LogTail log = log("1 good as 1 of a").with(preparing);
        DeploySnapshot snapshot = new DeploySnapshot(
                        Optional.of(service("web-dev:1")),
                        Optional.of(template()),
                        new LogTail(
                                2, List.of(preparing), Optional.empty(), List.copyOf(log.releases()), log.earlier()),
                        Optional.of(image(digest("b"), NOON)),
                        Optional.empty(),
                        NOON)
                .withHistory(TargetFixture.whole(preparing));

        assertThat(preparing.preparation().isOpen()).isTrue();
        assertThat(DeployPlanner.plan(again, snapshot))
                .isInstanceOfSatisfying(
                        Unchanged.class,
                        unchanged -> assertThat(unchanged.desired()).isEqualTo(preparing));
    }

    /** {@code semver:} looks at what prepares and was requested last, else at what is desired. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                                        | pushed | action
            1 good as 1, 3 preparing task t3             | v2.0.0 | Supersede
            1 good as 1, 3 preparing task t3             | v4.0.0 | Prepare
            1 good as 1, 3 failed task t3                | v2.0.0 | Prepare
            1 good as 1, 3 failed task t3                | v0.1.0 | Supersede
            1 good as 1, 3 superseded waits              | v2.0.0 | Prepare
            1 good as 1, 4 preparing task t4, 3 deploying asked 5 | v3.5.0 | Prepare
            """)
    void versionsCompareWithWhatPreparesOrElseWithWhatIsDesired(String log, String pushed, String action) {
        LogTail tail =
                log(log).map(release -> release.with(Map.of(Release.IMAGE_TAG, "v%d.0.0".formatted(release.number()))));
        DeploySnapshot snapshot = new DeploySnapshot(
                        Optional.of(service("web-dev:1")),
                        Optional.of(template()),
                        tail,
                        Optional.of(image(digest("b"), NOON)),
                        Optional.empty(),
                        NOON)
                .withHistory(TargetFixture.whole(tail.all().toArray(Release[]::new)));

        assertThat(DeployPlanner.plan(onlyNewerVersions(request(By.PUSH, pushed, "b")), snapshot)
                        .getClass()
                        .getSimpleName())
                .isEqualTo(action);
    }

    @Test
    void pushThatIsOlderThanWhatPreparesIsSuperseded() {
        assertThat(plan(request(By.PUSH, "v9", "b"), "1 good as 1, 2 preparing waits asked -2m", "b"))
                .isInstanceOf(Supersede.class);
    }

    /** What a followed template deploys, and at which place in the order of requests. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                                                        | version | at the time of
            1 good as 1                                                  | 1       | 1
            1 good as 1, 2 preparing task t2                             | 2       | 2
            1 good as 1, 2 preparing waits                               | 2       | 2
            1 good as 1, 2 failed task t2                                | 1       | 2
            1 good as 1, 2 preparing waits asked 1, 3 deploying          | 3       | 3
            """)
    void followedTemplateTakesWhatPreparesOrElseWhatIsDesired(String log, int version, int atTheTimeOf) {
        LogTail tail = log(log);

        assertThat(TemplateRedeploy.find(tail, "event", NOON))
                .isInstanceOfSatisfying(TemplateRedeploy.Redeploy.class, redeploy -> {
                    assertThat(redeploy.release().number()).isEqualTo(version);
                    assertThat(redeploy.requestedAt())
                            .isEqualTo(Instant.parse("2026-03-01T03:00:00Z").plusSeconds(atTheTimeOf));
                });
    }
}
