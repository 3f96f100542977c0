package dev.slipway.reconcile.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.trigger.Trigger.StateChange;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks one row of a table. An empty column is null. */
final class PlannerAssertions {
    private PlannerAssertions() {}

    /** Runs the rules on the row twice: the second run has nothing left to do and nothing new to report. */
    static void assertRow(String log, String service, @Nullable String also, @Nullable String event, String expected) {
        Optional<StateChange> change = SituationParser.event(text(event));
        PlannerRun run = PlannerRun.of(SituationParser.situation(log, service, text(also)), change);

        assertThat(run.toString()).isEqualTo(expected);
        PlannerRun again = PlannerRun.of(run.situation(), change);
        assertThat(again.steps()).as("the same event again").isEmpty();
        assertThat(again.news()).isEmpty();
    }

    private static String text(@Nullable String column) {
        return column == null ? "" : column;
    }
}
