package dev.slipway.deploy.plan;

import static dev.slipway.fixtures.TargetFixture.A;
import static dev.slipway.fixtures.TargetFixture.B;
import static dev.slipway.fixtures.TargetFixture.NOON;
import static dev.slipway.fixtures.TargetFixture.digest;
import static dev.slipway.fixtures.TargetFixture.image;
import static dev.slipway.fixtures.TargetFixture.log;
import static dev.slipway.fixtures.TargetFixture.onlyNewerVersions;
import static dev.slipway.fixtures.TargetFixture.push;
import static dev.slipway.fixtures.TargetFixture.release;
import static dev.slipway.fixtures.TargetFixture.request;
import static dev.slipway.fixtures.TargetFixture.snapshot;
import static dev.slipway.fixtures.TargetFixture.tagsOf;
import static dev.slipway.fixtures.TargetFixture.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deploy.plan.DeployAction.NotedVersion;
import dev.slipway.deploy.plan.DeployAction.Read;
import dev.slipway.deploy.plan.DeployAction.Refuse;
import dev.slipway.deploy.plan.DeployAction.Register;
import dev.slipway.deploy.plan.DeployAction.Supersede;
import dev.slipway.deploy.plan.DeployAction.Unchanged;
import dev.slipway.release.LogPart;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import dev.slipway.release.TagValues;
import dev.slipway.select.DeployRequest;
import dev.slipway.trigger.Trigger.Attempts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeployPlannerOrderTest {
    private static final Instant LATER = NOON.plusSeconds(1);
    private static final Instant EARLIER = NOON.minusSeconds(1);
    private static final Release LAST = release(9, NOON, "last");
    private static final Release BEATEN = release(8, EARLIER, "beaten");

    private static DeployAction pushed(String id, Instant at, DeploySnapshot snapshot) {
        return DeployPlanner.plan(push("v2", A, id, at), snapshot);
    }

    @Test
    void deploysTheFirstRequestOfAnEmptyLog() {
        assertThat(pushed("push-1", NOON, snapshot(LogTail.EMPTY))).isInstanceOf(Register.class);
    }

    @Test
    void deploysLaterRequest() {
        assertThat(pushed("push-1", LATER, snapshot(log(LAST)))).isInstanceOf(Register.class);
    }

    @Test
    void supersedesEarlierRequest() {
        assertThat(pushed("push-1", EARLIER, snapshot(log(BEATEN, LAST))))
                .isEqualTo(new Supersede("revision 9 was requested later, at 2026-03-01T12:00:00Z", Optional.empty()));
    }

    @Test
    void desiredRequestIsUnchangedWhateverItsTime() {
        for (Instant at : List.of(EARLIER, NOON, LATER)) {
            assertThat(pushed("last", at, snapshot(log(BEATEN, LAST))))
                    .isEqualTo(new Unchanged(LAST, "the same request registered revision 9 already", Optional.empty()));
        }
    }

    @Test
    void supersedesRequestThatWasBeatenSince() {
        assertThat(pushed("beaten", LATER, snapshot(log(BEATEN, LAST)))).isInstanceOf(Supersede.class);
    }

    @Test
    void findsRequestByItsCleanedIdentity() {
        Release cleaned = release(9, NOON, TagValues.identity("rollout #1"));

        assertThat(pushed("rollout #1", LATER, snapshot(log(cleaned)))).isInstanceOf(Unchanged.class);
        assertThat(pushed("rollout !1", LATER, snapshot(log(cleaned)))).isInstanceOf(Register.class);
    }

    @Test
    void failedRequestIsUnchangedAndItsRollbackTargetIsDesired() {
        Release failed = release(9, NOON, "last", Release.STATE, "failed", Release.ROLLED_BACK_TO, "8");
        LogTail log = new LogTail(9, List.of(failed), Optional.of(BEATEN));

        assertThat(pushed("last", NOON, snapshot(log)))
                .isInstanceOfSatisfying(
                        Unchanged.class, u -> assertThat(u.desired()).isEqualTo(BEATEN));
    }

    @Test
    void readsTheHistoryForADuplicateAtEqualTimes() {
        DeploySnapshot snapshot = snapshot(log(LAST));

        assertThat(pushed("push-1", NOON, snapshot)).isEqualTo(new Read(DeployRead.HISTORY));
        assertThat(pushed("push-1", NOON, snapshot.withHistory(whole(LAST)))).isInstanceOf(Register.class);
        assertThat(pushed(
                        "push-1",
                        NOON,
                        snapshot.withHistory(whole(LAST, release(8, NOON, "push-1", Release.IMAGE_DIGEST, B)))))
                .isInstanceOf(Supersede.class);
    }

    @Test
    void duplicateThatOnlyTheHistoryHasIsUnchanged() {
        Release newest = release(10, LATER, "push-1");

        assertThat(pushed("push-1", LATER, snapshot(log(LAST)).withHistory(whole(newest, LAST))))
                .isInstanceOf(Unchanged.class);
    }

    /** Who repeats a request, how long after the last release it arrives, and whether the planner reads the history. */
    @ParameterizedTest
    @CsvSource({
        "OF_ONE_TIME, PT1S, false",
        "BY_LAMBDA, PT1S, true",
        "BY_LAMBDA, PT5H59M59S, true",
        "BY_LAMBDA, PT6H, false",
        "BY_LAMBDA, PT6H1S, false",
        "BY_CLIENT, PT1S, true",
        "BY_CLIENT, P300D, true"
    })
    void readsTheHistoryWhenAnEarlierAttemptMayBeFurtherBack(Attempts attempts, Duration after, boolean readsHistory) {
        DeployRequest request = request("v2", "retry", NOON.plus(after), attempts);
        DeploySnapshot snapshot = snapshot(log(LAST));

        if (readsHistory) {
            assertThat(DeployPlanner.plan(request, snapshot)).isEqualTo(new Read(DeployRead.HISTORY));
            assertThat(DeployPlanner.plan(request, snapshot.withHistory(whole(LAST, retried()))))
                    .isInstanceOf(Supersede.class);
        }
        assertThat(DeployPlanner.plan(request, readsHistory ? snapshot.withHistory(whole(LAST)) : snapshot))
                .isInstanceOf(Register.class);
    }

    /** How long before the request the oldest release that was read was registered, and whether the planner reads on. */
    @ParameterizedTest
    @CsvSource({"PT5H, true", "PT6H4M, true", "PT6H6M, false"})
    void readsTheHistoryOfADirectRequestBackToSixHoursAgo(Duration before, boolean readsOn) {
        Instant at = NOON.plusSeconds(60);
        DeployRequest request = request("v2", "retry", at, Attempts.BY_LAMBDA);
        Release oldest = release(8, at.minus(before), "oldest", Release.IMAGE_DIGEST, B);
        DeploySnapshot snapshot = snapshot(log(LAST)).withHistory(new LogPart(List.of(LAST, oldest), 8));

        DeployAction action = DeployPlanner.plan(request, snapshot);

        assertThat(action instanceof Read(DeployRead what) && what == DeployRead.HISTORY)
                .isEqualTo(readsOn);
    }

    private static Release retried() {
        return release(3, EARLIER, "retry", Release.IMAGE_TAG, "v2", Release.IMAGE_DIGEST, A);
    }

    /** The first request with the id: its tag, digest and the revision that it restored; and whether it is the same. */
    @ParameterizedTest
    @CsvSource({
        "v2, a, , true",
        "v2, b, , true",
        "main-2, a, , true",
        "v1, b, , false",
        ", b, , false",
        "v2, a, 2, false"
    })
    void refusesAnotherRequestUnderTheSameId(
            @Nullable String tag, char digest, @Nullable String restored, boolean same) {
        var tags = new ArrayList<>(List.of(Release.IMAGE_DIGEST, digest(digest)));
        if (tag != null) {
            tags.addAll(List.of(Release.IMAGE_TAG, tag));
        }
        if (restored != null) {
            tags.addAll(List.of(Release.RESTORES, restored));
        }
        Release first = release(9, NOON, "mine", tags.toArray(String[]::new));

        DeployAction action =
                DeployPlanner.plan(request("v2", "mine", LATER, Attempts.BY_CLIENT), snapshot(log(first)));

        if (same) {
            assertThat(action).isInstanceOf(Unchanged.class);
        } else {
            assertThat(action)
                    .isEqualTo(
                            new Refuse(
                                    "the id mine belongs to another request, which registered revision 9; give each request an id of its own"));
        }
    }

    @Test
    void readsTheHistoryForAPushedImageThatMayHaveBeenTriedBefore() {
        DeploySnapshot snapshot = snapshot(log(LAST));
        DeploySnapshot pushedBefore = withImageOf(EARLIER, snapshot);

        assertThat(pushed("push-1", LATER, pushedBefore)).isEqualTo(new Read(DeployRead.HISTORY));
        assertThat(pushed("push-1", LATER, withImageOf(NOON, snapshot))).isEqualTo(new Read(DeployRead.HISTORY));
        assertThat(pushed("push-1", LATER, withImageOf(LATER, snapshot))).isInstanceOf(Register.class);
        assertThat(DeployPlanner.plan(request("v2", "mine", LATER, Attempts.OF_ONE_TIME), pushedBefore))
                .isInstanceOf(Register.class);
    }

    private static DeploySnapshot withImageOf(Instant firstPushedAt, DeploySnapshot snapshot) {
        return new DeploySnapshot(
                snapshot.service(),
                snapshot.template(),
                snapshot.log(),
                Optional.of(image(A, firstPushedAt)),
                snapshot.index(),
                NOON);
    }

    @ParameterizedTest
    @CsvSource({
        "v1.2.3, v1.3.0, true",
        "1.9.0, 1.10.0, true",
        "v1.3.0, v1.2.3, false",
        "v1.2.3, v1.2.3, false",
        "v1.2.3, main-1, false",
        "x-1, v1.2.3, false"
    })
    void supersedesLowerVersionWhenOnlyNewerVersionsAreDeployed(String requested, String desired, boolean superseded) {
        DeploySnapshot snapshot = snapshot(log(release(9, NOON, "last", Release.IMAGE_TAG, desired)));
        DeployRequest push = push(requested, B, "push-1", LATER);

        assertThat(DeployPlanner.plan(push, snapshot)).isInstanceOf(Register.class);
        DeployAction action = DeployPlanner.plan(onlyNewerVersions(push), snapshot.withHistory(whole()));
        if (superseded) {
            assertThat(action)
                    .isEqualTo(new Supersede(
                            "%s is a lower version than %s, which is desired; to deploy it all the same, send a request"
                                    .formatted(requested, desired),
                            Optional.empty()));
        } else {
            assertThat(action).isInstanceOf(Register.class);
        }
    }

    @Test
    void comparesVersionWithTheDesiredOneAndNotWithAFailedOne() {
        Release failed = release(9, NOON, "last", Release.IMAGE_TAG, "v2.0.0", Release.STATE, "failed");
        Release rollbackTarget = release(7, EARLIER, "seven", Release.IMAGE_TAG, "v1.2.0", Release.IMAGE_DIGEST, A);
        DeployRequest push = onlyNewerVersions(push("v1.3.0", B, "push-1", LATER));

        assertThat(DeployPlanner.plan(push, snapshot(new LogTail(9, List.of(failed), Optional.of(rollbackTarget)))))
                .isInstanceOf(Register.class);
        assertThat(DeployPlanner.plan(push, snapshot(log(failed)).withHistory(whole(failed))))
                .isInstanceOf(Register.class);
    }

    @Test
    void comparesVersionWithTheNewestGoodOneWhileNothingIsDesired() {
        Release failed = release(9, NOON, "last", Release.IMAGE_TAG, "v2.0.0", Release.STATE, "failed");
        Release good = release(7, EARLIER, "seven", Release.IMAGE_TAG, "v1.5.0", Release.IMAGE_DIGEST, A);
        DeploySnapshot snapshot = snapshot(log(failed));
        DeployRequest lower = onlyNewerVersions(push("v1.4.9", B, "push-1", LATER));

        assertThat(DeployPlanner.plan(lower, snapshot)).isEqualTo(new Read(DeployRead.HISTORY));
        assertThat(DeployPlanner.plan(lower, snapshot.withHistory(whole(failed, good))))
                .isEqualTo(new Supersede(
                        "v1.4.9 is a lower version than v1.5.0, which is the newest good version; to deploy it all the same, send a request",
                        Optional.empty()));
        assertThat(DeployPlanner.plan(
                        onlyNewerVersions(push("v1.5.1", B, "push-1", LATER)),
                        snapshot.withHistory(whole(failed, good))))
                .isInstanceOf(Register.class);
    }

    @Test
    void comparesVersionWithTheOneThatWasNotedOnTheDesiredRelease() {
        Release noted = release(9, NOON, "last", Release.IMAGE_TAG, "main-1", Release.VERSION, "v1.5.0");

        assertThat(DeployPlanner.plan(onlyNewerVersions(push("v1.4.9", B, "push-1", LATER)), snapshot(log(noted))))
                .isEqualTo(new Supersede(
                        "v1.4.9 is a lower version than v1.5.0, which is desired; to deploy it all the same, send a request",
                        Optional.empty()));
    }

    /** Pushes of two tags of one image at once may have registered a release each. */
    @Test
    void comparesVersionWithThatOfAnotherReleaseOfTheDesiredImage() {
        Release version = release(8, NOON, "first", Release.IMAGE_TAG, "v1.5.0");
        Release desired = release(9, NOON, "last", Release.IMAGE_TAG, "main-1");
        DeployRequest lower = onlyNewerVersions(push("v1.4.9", B, "push-1", LATER));

        assertThat(DeployPlanner.plan(lower, snapshot(log(desired)))).isEqualTo(new Read(DeployRead.HISTORY));
        assertThat(DeployPlanner.plan(lower, snapshot(log(desired)).withHistory(whole(version, desired))))
                .isInstanceOf(Supersede.class);
    }

    /** The tag and the version of the release, the tag of the older push of the same image, and what is noted. */
    @ParameterizedTest
    @CsvSource({
        "main-1, , v1.5.0, v1.5.0",
        "v1.5.0, , v1.5.0, ",
        "v1.5.0, , v1.4.9, ",
        "main-1, v1.5.0, v1.5.1, v1.5.1",
        "main-1, v1.5.0, main-2, "
    })
    void notesAHigherVersionOfTheSameImageAlsoWhereThePushIsOlder(
            String tag, @Nullable String version, String pushed, @Nullable String noted) {
        var tags = new ArrayList<>(List.of(Release.IMAGE_TAG, tag, Release.IMAGE_DIGEST, A));
        if (version != null) {
            tags.addAll(List.of(Release.VERSION, version));
        }
        Release last = release(9, NOON, "last", tags.toArray(String[]::new));

        assertThat(DeployPlanner.plan(push(pushed, A, "push-1", EARLIER), snapshot(log(last))))
                .isInstanceOfSatisfying(
                        Supersede.class,
                        s -> assertThat(s.note())
                                .isEqualTo(Optional.ofNullable(noted).map(v -> new NotedVersion(last, v))));
    }

    @Test
    void comparesNoVersionWhenTheDesiredReleaseHasNoTag() {
        assertThat(DeployPlanner.plan(
                        onlyNewerVersions(push("v1.3.0", B, "push-1", LATER)),
                        snapshot(log(LAST)).withHistory(whole(LAST))))
                .isInstanceOf(Register.class);
    }

    @Test
    void recordsTheNewestNumberOfTheLogInTheNewRevision() {
        LogTail log = new LogTail(12, List.of(BEATEN, LAST), Optional.empty());

        assertThat(pushed("push-1", LATER, snapshot(log)))
                .isInstanceOfSatisfying(
                        Register.class,
                        d -> assertThat(tagsOf(d.revision().request())).containsEntry(Release.AFTER, "12"));
    }
}
