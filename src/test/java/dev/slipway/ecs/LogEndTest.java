package dev.slipway.ecs;

import static dev.slipway.Fixtures.NOON;
import static dev.slipway.Fixtures.entry;
import static dev.slipway.Fixtures.log;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LogEndTest {
    private final Entry good = entry(5, NOON.minusSeconds(60), "five");

    @Test
    void emptyLogDesiresNothing() {
        assertThat(LogEnd.EMPTY.last()).isEmpty();
        assertThat(LogEnd.EMPTY.desired()).isEmpty();
        assertThat(LogEnd.EMPTY.ofRequest("five")).isEmpty();
        assertThat(LogEnd.EMPTY.newest()).isZero();
    }

    @Test
    void desiresTheLatestRequestWhateverTheReadOrder() {
        Entry late = entry(6, NOON.plusSeconds(1), "late");
        Entry early = entry(7, NOON, "early");

        assertThat(log(good, late, early).desired()).contains(late);
        assertThat(log(early, late, good).desired()).contains(late);
    }

    @Test
    void desiresTheHigherNumberAtEqualTimes() {
        Entry six = entry(6, NOON, "six");
        Entry seven = entry(7, NOON, "seven");

        assertThat(log(six, seven).desired()).contains(seven);
        assertThat(log(seven, six).desired()).contains(seven);
    }

    @Test
    void desiresTheRollbackTargetWhenTheLastReleaseFailed() {
        Entry failed = entry(7, NOON, "seven", Entry.STATE, "failed", Entry.ROLLED_BACK_TO, "5");

        assertThat(new LogEnd(7, List.of(failed), Optional.of(good)).desired()).contains(good);
        assertThat(new LogEnd(7, List.of(failed), Optional.of(good)).last()).contains(failed);
    }

    @Test
    void desiresNothingWhenTheLastReleaseFailedWithoutARollbackTarget() {
        assertThat(log(entry(7, NOON, "seven", Entry.STATE, "failed")).desired())
                .isEmpty();
    }

    @Test
    void ignoresTheRollbackTargetUntilTheLastReleaseFails() {
        Entry deploying = entry(7, NOON, "seven", Entry.STATE, "deploying");

        assertThat(new LogEnd(7, List.of(deploying), Optional.of(good)).desired())
                .contains(deploying);
    }

    @Test
    void findsTheNewestReleaseOfARequest() {
        Entry once = entry(6, NOON, "same");
        Entry again = entry(7, NOON, "same");

        assertThat(log(again, once, good).ofRequest("same")).contains(again);
        assertThat(log(again, once, good).ofRequest("five")).contains(good);
        assertThat(log(again, once, good).ofRequest("other")).isEmpty();
    }
}
