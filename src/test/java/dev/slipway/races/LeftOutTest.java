package dev.slipway.races;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.target.Asked;
import org.junit.jupiter.api.Test;

/** The exploration finds the faults that a step prevents: with the step left out, invariants are violated. */
class LeftOutTest {
    @Test
    void serviceMayEndOnOlderPushWhenLogIsNotReadAgain() {
        Judge judge = Judge.runsLastRequest();

        Figures unchanged = Explorer.explore(two(Maimed.NONE), judge).print("two pushes");
        Figures mutated =
                Explorer.explore(two(Maimed.DOES_NOT_READ_LOG_AGAIN), judge).print("two pushes that do not read the log again");

        System.out.printf(
                "exploration: without reading the log again, %.1f %% of the interleavings violate the invariant%n", 100 * mutated.violationShare());
        assertThat(unchanged.violations()).isZero();
        assertThat(mutated.violations()).isPositive();
        assertThat(mutated.examples().getFirst()).contains("the service runs");
    }

    @Test
    void serviceIsUpdatedMoreOftenWithoutGapCheck() {
        Judge judge = Judge.runsLastRequest();

        Figures unchanged = Walker.of(two(Maimed.NONE), judge).walk(1_000, 6).print("walks of two pushes");
        Figures mutated =
                Walker.of(two(Maimed.SKIPS_GAP_CHECK), judge).walk(1_000, 6).print("walks of two pushes without the gap check");

        System.out.printf(
                "exploration: without the gap check, %.2f more UpdateService calls in each walk%n",
                mutated.meanUpdates() - unchanged.meanUpdates());
        assertThat(mutated.violations()).isZero();
        assertThat(mutated.meanUpdates()).isGreaterThan(unchanged.meanUpdates());
    }

    private static Race two(Maimed mutation) {
        Story story = Story.withGoodRelease();
        Asked first = story.push("1", -20);
        Asked second = story.push("2", -10);
        return new Race(story).deployment("A", attempt -> first, mutation).deployment("B", attempt -> second, mutation);
    }
}
