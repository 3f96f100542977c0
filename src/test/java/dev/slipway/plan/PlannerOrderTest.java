package dev.slipway.plan;

import static dev.slipway.Fixtures.A;
import static dev.slipway.Fixtures.B;
import static dev.slipway.Fixtures.NOON;
import static dev.slipway.Fixtures.entry;
import static dev.slipway.Fixtures.image;
import static dev.slipway.Fixtures.log;
import static dev.slipway.Fixtures.onlyNewerVersions;
import static dev.slipway.Fixtures.push;
import static dev.slipway.Fixtures.request;
import static dev.slipway.Fixtures.seen;
import static dev.slipway.Fixtures.tagsOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.ecs.Entry;
import dev.slipway.ecs.LogEnd;
import dev.slipway.plan.Decision.Deploy;
import dev.slipway.plan.Decision.Read;
import dev.slipway.plan.Decision.Supersede;
import dev.slipway.plan.Decision.Unchanged;
import dev.slipway.plan.Decision.What;
import dev.slipway.target.Asked;
import dev.slipway.trigger.Trigger.Attempts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannerOrderTest {
    private static final Instant LATER = NOON.plusSeconds(1);
    private static final Instant EARLIER = NOON.minusSeconds(1);
    private static final Entry LAST = entry(9, NOON, "last");
    private static final Entry BEATEN = entry(8, EARLIER, "beaten");

    private static Decision pushed(String id, Instant at, Seen seen) {
        return Planner.decide(push("v2", A, id, at), seen);
    }

    @Test
    void deploysTheFirstRequestOfAnEmptyLog() {
        assertThat(pushed("push-1", NOON, seen(LogEnd.EMPTY))).isInstanceOf(Deploy.class);
    }

    @Test
    void deploysLaterRequest() {
        assertThat(pushed("push-1", LATER, seen(log(LAST)))).isInstanceOf(Deploy.class);
    }

    @Test
    void supersedesEarlierRequest() {
        assertThat(pushed("push-1", EARLIER, seen(log(BEATEN, LAST))))
                .isEqualTo(new Supersede("revision 9 was requested later, at 2026-03-01T12:00:00Z"));
    }

    @Test
    void desiredRequestIsUnchangedWhateverItsTime() {
        for (Instant at : List.of(EARLIER, NOON, LATER)) {
            assertThat(pushed("last", at, seen(log(BEATEN, LAST))))
                    .isEqualTo(new Unchanged(LAST, "the same request registered revision 9 already"));
        }
    }

    @Test
    void supersedesRequestThatWasBeatenSince() {
        assertThat(pushed("beaten", LATER, seen(log(BEATEN, LAST)))).isInstanceOf(Supersede.class);
    }

    @Test
    void findsRequestByItsCleanedIdentity() {
        Entry cleaned = entry(9, NOON, TagValues.identity("rollout #1"));

        assertThat(pushed("rollout #1", LATER, seen(log(cleaned)))).isInstanceOf(Unchanged.class);
        assertThat(pushed("rollout !1", LATER, seen(log(cleaned)))).isInstanceOf(Deploy.class);
    }

    @Test
    void failedRequestIsUnchangedAndItsRollbackTargetIsDesired() {
        Entry failed = entry(9, NOON, "last", Entry.STATE, "failed", Entry.ROLLED_BACK_TO, "8");
        LogEnd log = new LogEnd(9, List.of(failed), Optional.of(BEATEN));

        assertThat(pushed("last", NOON, seen(log)))
                .isInstanceOfSatisfying(
                        Unchanged.class, u -> assertThat(u.desired()).isEqualTo(BEATEN));
    }

    @Test
    void readsTheHistoryForADuplicateAtEqualTimes() {
        Seen seen = seen(log(LAST));

        assertThat(pushed("push-1", NOON, seen)).isEqualTo(new Read(What.HISTORY));
        assertThat(pushed("push-1", NOON, seen.withHistory(List.of(LAST)))).isInstanceOf(Deploy.class);
        assertThat(pushed(
                        "push-1",
                        NOON,
                        seen.withHistory(List.of(LAST, entry(8, NOON, "push-1", Entry.IMAGE_DIGEST, B)))))
                .isInstanceOf(Supersede.class);
    }

    @Test
    void duplicateThatOnlyTheHistoryHasIsUnchanged() {
        Entry newest = entry(10, LATER, "push-1");

        assertThat(pushed("push-1", LATER, seen(log(LAST)).withHistory(List.of(newest, LAST))))
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
        Asked request = request("v2", "retry", NOON.plus(after), attempts);
        Seen seen = seen(log(LAST));

        if (readsHistory) {
            assertThat(Planner.decide(request, seen)).isEqualTo(new Read(What.HISTORY));
            assertThat(Planner.decide(request, seen.withHistory(List.of(LAST, entry(3, EARLIER, "retry")))))
                    .isInstanceOf(Supersede.class);
        }
        assertThat(Planner.decide(request, readsHistory ? seen.withHistory(List.of(LAST)) : seen))
                .isInstanceOf(Deploy.class);
    }

    @Test
    void readsTheHistoryForAPushedImageThatMayHaveBeenTriedBefore() {
        Seen seen = seen(log(LAST));
        Seen pushedBefore = withImageOf(EARLIER, seen);

        assertThat(pushed("push-1", LATER, pushedBefore)).isEqualTo(new Read(What.HISTORY));
        assertThat(pushed("push-1", LATER, withImageOf(NOON, seen))).isEqualTo(new Read(What.HISTORY));
        assertThat(pushed("push-1", LATER, withImageOf(LATER, seen))).isInstanceOf(Deploy.class);
        assertThat(Planner.decide(request("v2", "mine", LATER, Attempts.OF_ONE_TIME), pushedBefore))
                .isInstanceOf(Deploy.class);
    }

    private static Seen withImageOf(Instant firstPushedAt, Seen seen) {
        return new Seen(
                seen.service(), seen.template(), seen.log(), Optional.of(image(A, firstPushedAt)), seen.index());
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
        Seen seen = seen(log(entry(9, NOON, "last", Entry.IMAGE_TAG, desired)));
        Asked push = push(requested, B, "push-1", LATER);

        assertThat(Planner.decide(push, seen)).isInstanceOf(Deploy.class);
        Decision decision = Planner.decide(onlyNewerVersions(push), seen);
        if (superseded) {
            assertThat(decision)
                    .isEqualTo(
                            new Supersede("%s is a lower version than %s, which is desired".formatted(requested, desired)));
        } else {
            assertThat(decision).isInstanceOf(Deploy.class);
        }
    }

    @Test
    void comparesVersionWithTheDesiredOneAndNotWithAFailedOne() {
        Entry failed = entry(9, NOON, "last", Entry.IMAGE_TAG, "v2.0.0", Entry.STATE, "failed");
        Entry rollbackTarget = entry(7, EARLIER, "seven", Entry.IMAGE_TAG, "v1.2.0");
        Asked push = onlyNewerVersions(push("v1.3.0", B, "push-1", LATER));

        assertThat(Planner.decide(push, seen(new LogEnd(9, List.of(failed), Optional.of(rollbackTarget)))))
                .isInstanceOf(Deploy.class);
        assertThat(Planner.decide(push, seen(log(failed)))).isInstanceOf(Deploy.class);
    }

    @Test
    void comparesNoVersionWhenTheDesiredReleaseHasNoTag() {
        assertThat(Planner.decide(onlyNewerVersions(push("v1.3.0", B, "push-1", LATER)), seen(log(LAST))))
                .isInstanceOf(Deploy.class);
    }

    @Test
    void recordsTheNewestNumberOfTheLogInTheNewRevision() {
        LogEnd log = new LogEnd(12, List.of(BEATEN, LAST), Optional.empty());

        assertThat(pushed("push-1", LATER, seen(log)))
                .isInstanceOfSatisfying(
                        Deploy.class,
                        d -> assertThat(tagsOf(d.revision().request())).containsEntry(Entry.AFTER, "12"));
    }
}
