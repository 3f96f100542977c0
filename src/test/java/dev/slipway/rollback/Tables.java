package dev.slipway.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks one row of a table. An empty column is null. */
final class Tables {
    private Tables() {}

    /** Runs the rules on the row twice: the second run has nothing left to do and nothing new to report. */
    static void assertJudged(
            String log, String service, @Nullable String also, @Nullable String heard, String expected) {
        Optional<Heard> event = Words.heard(text(heard));
        Judged judged = Judged.of(Words.situation(log, service, text(also)), event);

        assertThat(judged.toString()).isEqualTo(expected);
        Judged again = Judged.of(judged.situation(), event);
        assertThat(again.steps()).as("the same event again").isEmpty();
        assertThat(again.news()).isEmpty();
    }

    private static String text(@Nullable String column) {
        return column == null ? "" : column;
    }
}
