package dev.slipway.races;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.target.Asked;
import org.junit.jupiter.api.Test;

/** The exploration sees what each step is for: with one left out it finds what that step prevents. */
class LeftOutTest {
    @Test
    void withoutLookingAgainTheServiceMayEndOnTheOlderOne() {
        Judge judge = Judge.runsWhatWasRequestedLast();

        Figures whole = Explorer.explore(two(Maimed.NOT), judge).print("two pushes");
        Figures maimed =
                Explorer.explore(two(Maimed.NEVER_LOOKS_AGAIN), judge).print("two pushes that never look again");

        System.out.printf(
                "races: without the look again %.1f %% of the interleavings end wrong%n", 100 * maimed.shareWrong());
        assertThat(whole.wrong()).isZero();
        assertThat(maimed.wrong()).isPositive();
        assertThat(maimed.examples().getFirst()).contains("the service runs");
    }

    @Test
    void withoutLookingIntoTheGapTheEndIsRightButTheServiceIsToldMoreOften() {
        Judge judge = Judge.runsWhatWasRequestedLast();

        Figures whole = Walker.of(two(Maimed.NOT), judge).walk(1_000, 6).print("walks of two pushes");
        Figures maimed =
                Walker.of(two(Maimed.SEES_NO_GAP), judge).walk(1_000, 6).print("walks of two pushes that see no gap");

        System.out.printf(
                "races: without the gap check %.2f more UpdateService calls per race%n",
                maimed.meanUpdates() - whole.meanUpdates());
        assertThat(maimed.wrong()).isZero();
        assertThat(maimed.meanUpdates()).isGreaterThan(whole.meanUpdates());
    }

    private static Race two(Maimed maimed) {
        Story story = Story.withAGoodOneRunning();
        Asked first = story.push("1", -20);
        Asked second = story.push("2", -10);
        return new Race(story).deployment("A", attempt -> first, maimed).deployment("B", attempt -> second, maimed);
    }
}
