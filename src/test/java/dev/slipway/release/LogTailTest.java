package dev.slipway.release;

import static dev.slipway.fixtures.TargetFixture.NOON;
import static dev.slipway.fixtures.TargetFixture.log;
import static dev.slipway.fixtures.TargetFixture.release;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LogTailTest {
    private final Release good = release(5, NOON.minusSeconds(60), "five");

    @Test
    void emptyLogDesiresNothing() {
        assertThat(LogTail.EMPTY.last()).isEmpty();
        assertThat(LogTail.EMPTY.desired()).isEmpty();
        assertThat(LogTail.EMPTY.ofRequest("five")).isEmpty();
        assertThat(LogTail.EMPTY.newest()).isZero();
    }

    @Test
    void desiresTheLatestRequestWhateverTheReadOrder() {
        Release late = release(6, NOON.plusSeconds(1), "late");
        Release early = release(7, NOON, "early");

        assertThat(log(good, late, early).desired()).contains(late);
        assertThat(log(early, late, good).desired()).contains(late);
    }

    @Test
    void desiresTheHigherNumberAtEqualTimes() {
        Release six = release(6, NOON, "six");
        Release seven = release(7, NOON, "seven");

        assertThat(log(six, seven).desired()).contains(seven);
        assertThat(log(seven, six).desired()).contains(seven);
    }

    @Test
    void desiresTheRollbackTargetWhenTheLastReleaseFailed() {
        Release failed = release(7, NOON, "seven", Release.STATE, "failed", Release.ROLLED_BACK_TO, "5");

        assertThat(new LogTail(7, List.of(failed), Optional.of(good)).desired()).contains(good);
        assertThat(new LogTail(7, List.of(failed), Optional.of(good)).last()).contains(failed);
    }

    @Test
    void desiresNothingWhenTheLastReleaseFailedWithoutARollbackTarget() {
        assertThat(log(release(7, NOON, "seven", Release.STATE, "failed")).desired())
                .isEmpty();
    }

    @Test
    void ignoresTheRollbackTargetUntilTheLastReleaseFails() {
        Release deploying = release(7, NOON, "seven", Release.STATE, "deploying");

        assertThat(new LogTail(7, List.of(deploying), Optional.of(good)).desired())
                .contains(deploying);
    }

    @Test
    void findsTheNewestReleaseOfARequest() {
        Release once = release(6, NOON, "same");
        Release again = release(7, NOON, "same");

        assertThat(log(again, once, good).ofRequest("same")).contains(again);
        assertThat(log(again, once, good).ofRequest("five")).contains(good);
        assertThat(log(again, once, good).ofRequest("other")).isEmpty();
    }
}
