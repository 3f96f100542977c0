package dev.slipway.release;

import static dev.slipway.fixtures.TargetFixture.NOON;
import static dev.slipway.fixtures.TargetFixture.log;
import static dev.slipway.fixtures.TargetFixture.release;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fixtures.ReleaseTaskLog;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** {@link ReleaseTaskLog} explains the log; a dash is none. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                                                                             | last | ready | desired | wanted | before
            1 good as 1                                                                       | 1    | 1     | 1       | 1      | 1
            1 preparing waits                                                                 | 1    | -     | -       | 1      | -
            1 good as 1, 2 preparing waits                                                    | 2    | 1     | 1       | 2      | 1
            1 good as 1, 2 preparing task t2                                                  | 2    | 1     | 1       | 2      | 1
            1 good as 1, 2 failed task t2                                                     | 2    | 1     | 1       | 1      | 1
            1 good as 1, 2 superseded waits                                                   | 2    | 1     | 1       | 1      | 1
            1 good as 1, 2 superseded task t2                                                 | 2    | 1     | 1       | 1      | 1
            1 good as 1, 2 deploying succeeded task t2                                        | 2    | 2     | 2       | 2      | 1
            1 good as 1, 2 deploying succeeded task t2, 3 preparing waits                     | 3    | 1     | 1       | 3      | 1
            1 good as 1, 2 deploying succeeded task t2, 3 preparing task t3                   | 3    | 1     | 1       | 3      | 1
            1 good as 1, 2 deploying succeeded task t2, 3 failed task t3                      | 3    | 2     | 2       | 2      | 1
            1 good as 1, 2 superseded succeeded task t2, 3 failed task t3                     | 3    | 2     | 2       | 2      | 1
            1 good as 1, 2 deploying succeeded task t2 told, 3 preparing waits                | 3    | 2     | 2       | 3      | 2
            1 good as 1, 2 deploying succeeded task t2 as 2, 3 preparing waits                | 3    | 2     | 2       | 3      | 2
            1 good as 1, 2 good succeeded task t2, 3 preparing waits                          | 3    | 2     | 2       | 3      | 2
            1 good as 1, 2 deploying succeeded task t2, 3 preparing waits asked 1             | 2    | 2     | 2       | 2      | 1
            1 good as 1, 2 preparing task t2, 3 deploying                                     | 3    | 3     | 3       | 3      | 1
            1 good as 1, 2 preparing waits, 3 deploying not-needed                            | 3    | 3     | 3       | 3      | 1
            1 good as 1, 2 preparing waits asked 9, 3 deploying as 3                          | 2    | 3     | 3       | 2      | 3
            1 good as 1, 2 failed succeeded task t2 told >1                                   | 2    | 2     | -       | -      | 1
            1 good as 1, 2 failed succeeded task t2 told >1, 3 preparing waits                | 3    | 2     | -       | 3      | 1
            1 good as 1, 2 failed succeeded task t2 told, 3 preparing waits                   | 3    | 2     | -       | 3      | -
            1 good as 1, 2 deploying, 3 preparing task t3                                     | 3    | 1     | 1       | 3      | 1
            9 failed task t9, 5 deploying succeeded task t5 older, 3 good as 3 older          | 9    | 5     | 5       | 5      | 3
            9 deploying, 5 preparing waits older, 3 good as 3 older                           | 9    | 9     | 9       | 9      | 3
            9 failed waits, 5 preparing waits older, 3 good as 3 older                        | 9    | 3     | 3       | 5      | 3
            """)
    void desiresWhatIsReadyAndWantsWhatPrepares(
            String log, String last, String ready, String desired, String wanted, String before) {
        LogTail tail = ReleaseTaskLog.log(log);

        assertThat(List.of(
                        number(tail.last()),
                        number(tail.lastReady()),
                        number(tail.desired()),
                        number(tail.wanted()),
                        tail.desiredBefore().map(String::valueOf).orElse("-")))
                .isEqualTo(List.of(last, ready, desired, wanted, before));
    }

    private static String number(Optional<Release> release) {
        return release.map(Release::number).map(String::valueOf).orElse("-");
    }

    /** The good release that a rollback went back to is desired while something prepares. */
    @Test
    void desiresTheRollbackTargetWhileALaterReleasePrepares() {
        LogTail tail = ReleaseTaskLog.log("2 failed succeeded task t2 told >1, 3 preparing waits")
                .rolledBackTo(Optional.of(ReleaseTaskLog.release("1 good as 1")));

        assertThat(number(tail.desired())).isEqualTo("1");
        assertThat(number(tail.wanted())).isEqualTo("3");
    }

    @Test
    void releaseThatWasReadLaterTakesThePlaceOfTheSame() {
        LogTail tail = ReleaseTaskLog.log("9 good, 5 preparing waits older");

        LogTail changed = tail.with(ReleaseTaskLog.release("5 failed waits"));
        LogTail more = tail.with(ReleaseTaskLog.release("4 preparing task t4"));

        assertThat(changed.all()).hasSize(2);
        assertThat(changed.preparations().open()).isEmpty();
        assertThat(more.preparations().running().map(Release::number)).contains(4);
        assertThat(more.last()).isEqualTo(tail.last());
    }

    @Test
    void requestIsFoundBelowTheTail() {
        assertThat(number(ReleaseTaskLog.log("9 good, 5 preparing waits older").ofRequest("push-5")))
                .isEqualTo("5");
    }
}
