package dev.slipway.release;

import static dev.slipway.fixtures.ReleaseTaskLog.ago;
import static dev.slipway.fixtures.ReleaseTaskLog.release;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.release.Preparation.Announcement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreparationTest {
    /** The tags of a release, as {@link dev.slipway.fixtures.ReleaseTaskLog} reads them, and all that they say. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            deploying                            | ready
            good                                 | ready
            good told                            | ready
            failed                               | ready
            failed told                          | ready
            superseded                           | ready
            withdrawn                            | ready
            preparing waits                      | waited open
            preparing announced 5m 0             | waited open
            preparing task t2                    | waited open running
            preparing announced 5m 0 task t2     | waited open running
            deploying succeeded task t2          | waited ended succeeded ready
            good succeeded task t2 told          | waited ended succeeded ready
            withdrawn succeeded task t2 told     | waited ended succeeded ready
            failed succeeded task t2 told        | waited ended succeeded ready
            superseded succeeded task t2         | waited ended succeeded ready
            superseded task t2                   | waited running
            superseded waits task t2             | waited running
            superseded waits                     | waited
            superseded announced 5m 0            | waited
            failed task t2                       | waited ended failed
            failed announced 5m 0 task t2        | waited running failed
            failed waits task t2                 | waited running failed
            failed waits                         | waited failed
            failed announced 5m 0                | waited failed
            deploying not-needed                 | waited ready
            good not-needed told                 | waited ready
            failed not-needed told               | waited ready
            failed not-needed                    | waited ready
            superseded not-needed                | waited ready
            """)
    void tagsSayHowFarItIs(String text, String expected) {
        Preparation preparation = release("2 " + text).preparation();

        var said = new ArrayList<String>();
        add(said, "waited", preparation.wasOpen());
        add(said, "open", preparation.isOpen());
        add(said, "running", preparation.isRunning());
        add(said, "ended", preparation.hasEnded());
        add(said, "succeeded", preparation.hasSucceeded());
        add(said, "failed", preparation.hasFailed());
        add(said, "ready", preparation.isReady());
        assertThat(said).isEqualTo(Arrays.asList(expected.split(" ")));
    }

    private static void add(List<String> said, String what, boolean is) {
        if (is) {
            said.add(what);
        }
    }

    @Test
    void announcementIsReadAsItWasWritten() {
        Release announced = release("2 preparing waits").with(Preparation.announced(ago("5m"), 7));

        assertThat(announced.preparation().announcement()).contains(new Announcement(ago("5m"), 7));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "waits",
                "not-needed",
                "succeeded",
                "",
                "2026-03-01T11:55:00Z",
                "2026-03-01T11:55:00Z -1",
                "2026-03-01T11:55:00Z 1 2",
                "2026-03-01T11:55:00Z  1",
                "2026-03-01T11:55:00Z 1234567890",
                "yesterday 1",
                "+1000000000-12-31T23:59:59.999999999Z 1",
                "-1000000000-01-01T00:00:00Z 1",
                "2026-03-01T11:55:00Z ١"
            })
    void otherTextIsNoAnnouncement(String text) {
        Release release = release("2 preparing waits").with(Map.of(Release.RELEASE_TASK, text));

        assertThat(release.preparation().announcement()).isEmpty();
    }

    /** A run announces late, after another one has started the task. */
    @Test
    void lateAnnouncementKeepsTheTask() {
        Release late = release("2 preparing waits")
                .with(Preparation.started("t2"))
                .with(Preparation.announced(Instant.EPOCH, 0));

        assertThat(late.preparation().task()).contains("t2");
        assertThat(late.preparation().isRunning()).isTrue();
    }

    /** The run that superseded it read the log before the other one noted the task. */
    @Test
    void taskThatIsNotedOnASupersededReleaseRunsUntilItsEndIsNoted() {
        Release superseded =
                release("2 preparing waits").with(Preparation.overtaken()).with(Preparation.started("t2"));

        assertThat(superseded.preparation().isRunning()).isTrue();
        assertThat(superseded.preparation().hasEnded()).isFalse();
        assertThat(superseded.preparation().hasSucceeded()).isFalse();
        assertThat(superseded
                        .with(Preparation.succeeded(ReleaseState.SUPERSEDED))
                        .preparation()
                        .hasSucceeded())
                .isTrue();
    }

    @Test
    void emptyTaskIsNone() {
        Release cleared = release("2 preparing task t2").with(Preparation.started(""));

        assertThat(cleared.preparation().task()).isEmpty();
    }

    @Test
    void failureKeepsItsReasonAsATagTakesIt() {
        Release failed =
                release("2 preparing task t2").with(ReleaseTags.failure(ago("0m"), "exit (3)\n" + "x".repeat(300)));

        assertThat(failed.state()).isEqualTo(ReleaseState.FAILED);
        assertThat(failed.settledAt()).contains(ago("0m"));
        assertThat(failed.tag(Release.STATE_REASON).orElseThrow())
                .hasSizeLessThanOrEqualTo(256)
                .doesNotContain("(", "\n");
    }
}
