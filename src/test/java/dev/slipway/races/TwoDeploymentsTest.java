package dev.slipway.races;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two deployments of one target at once: every interleaving of their calls, reads side by side in any order. */
class TwoDeploymentsTest {
    private static final Judge JUDGE =
            Judge.runsWhatWasRequestedLast().and(Judge.oneEntryForEachRequest()).and(Judge.whoAskedLastGotIt());

    @ParameterizedTest
    @EnumSource
    void whateverTheInterleavingTheServiceEndsOnTheOneRequestedLast(Two two) {
        Figures figures = Explorer.explore(two.race(), JUDGE).print(two.words());

        assertThat(figures.examples()).isEmpty();
        // each tells its own and, when it looks again, the other's: nobody takes a newer one back first
        assertThat(figures.mostUpdates()).isLessThanOrEqualTo(4);
    }

    /** Before any call, or after it was done and before its answer was seen; Lambda then invokes it once more. */
    @Tag("exhaustive")
    @ParameterizedTest
    @EnumSource
    void withOneDeathAtAnyCallAsWell(Two two) {
        Figures figures = Explorer.explore(two.race().troubles(1), Judge.runsWhatWasRequestedLast())
                .print(two.words() + ", one death");

        assertThat(figures.examples()).isEmpty();
    }

    /** By then nothing that was announced counts as announced any more. */
    @Tag("exhaustive")
    @Test
    void withOneDeathAndARetryAnHourLater() {
        Race race = Two.PUSHES_WHILE_A_GOOD_ONE_RUNS.race().troubles(1).retriesAfter(60);

        Figures figures = Explorer.explore(race, Judge.runsWhatWasRequestedLast())
                .print("two pushes, one death, a retry an hour later");

        assertThat(figures.examples()).isEmpty();
    }

    @Test
    void whoDiesAndIsNotRetriedIsMadeUpForByTheSchedule() {
        Race race = Two.PUSHES_WHILE_A_GOOD_ONE_RUNS.race().troubles(2).withoutRetries();
        Judge judge = Judge.runsWhatTheLogDesires();

        Figures unhealed = Walker.of(race, judge).walk(1_000, 9).print("walks of two that may die for good");
        Figures healed = Walker.withStaleReads(race, judge, 0, 0, End::afterConverging)
                .walk(1_000, 9)
                .print("walks of two that may die for good, then the schedule");

        assertThat(unhealed.wrong()).isPositive();
        assertThat(healed.examples()).isEmpty();
    }
}
