package dev.slipway.races;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.target.Asked;
import org.junit.jupiter.api.Test;

/** Three and more deployments at once, with crashes, lost responses, duplicate events and stale reads: walked at random. */
class ManyDeploymentsTest {
    private static final Judge LAST = Judge.runsLastRequest();

    @Test
    void serviceEndsOnLastPushDespiteTwoFaultsAndDuplicate() {
        Figures figures = Walker.of(three().faults(2).losingResponses(), LAST)
                .walk(1_500, 1)
                .print("walks of three pushes, one delivered twice, two faults");

        assertThat(figures.examples()).isEmpty();
    }

    @Test
    void serviceEndsOnLastPushOnEveryPathFromWalkedStates() {
        Figures figures = Walker.of(three().faults(1).losingResponses(), LAST)
                .walkAndExplore(300_000, 14, 8)
                .print("every path from states that walks of three pushes reached, one delivered twice, one fault");

        assertThat(figures.examples()).isEmpty();
    }

    @Test
    void eachPushRegistersOneReleaseWithoutFaults() {
        Figures figures = Walker.of(three(), LAST.and(Judge.registersOncePerRequest()))
                .walk(600, 2)
                .print("walks of three pushes, one delivered twice");

        assertThat(figures.examples()).isEmpty();
    }

    @Test
    void redeliveredEventRegistersNoSecondRelease() {
        Story story = Story.withGoodRelease();
        Asked push = story.push("1", -20);
        Race race = new Race(story)
                .deployment("A", push)
                .deployment("A again", push)
                .after("A")
                .deployment("B", story.push("2", -10));
        Judge once = Judge.rule("A registers one release at most", end -> end.observed().releasesOf(push.request()) <= 1);

        Figures figures = Explorer.explore(race, LAST.and(once)).print("a push, the same event later, and a newer push");

        assertThat(figures.examples()).isEmpty();
    }

    @Test
    void reconciliationRepairsEffectsOfStaleReads() {
        Figures two = Walker.withStaleReads(Two.TWO_PUSHES_WHILE_GOOD_RELEASE_RUNS.race(), LAST, 0.3, 4, End::afterReconciliation)
                .walk(600, 3)
                .print("walks of two pushes with stale reads, then a reconciliation");
        Figures many = Walker.withStaleReads(three().faults(1), LAST, 0.3, 4, End::afterReconciliation)
                .walk(600, 4)
                .print("walks of three pushes with stale reads, one crash, then a reconciliation");

        Figures unrepaired = Walker.withStaleReads(three(), LAST, 0.3, 4, End::of)
                .walk(300, 4)
                .print("walks of three pushes with stale reads, without a reconciliation");

        assertThat(unrepaired.violations()).isPositive();
        assertThat(two.examples()).isEmpty();
        assertThat(many.examples()).isEmpty();
    }

    @Test
    void redeliveredRequestRepairsEffectsOfStaleReads() {
        Figures figures = Walker.withStaleReads(three().faults(1), LAST, 0.3, 4, End::afterLastEventAgain)
                .walk(600, 5)
                .print("walks of three pushes with stale reads, one crash, then the last event again");

        assertThat(figures.examples()).isEmpty();
    }

    private static Race three() {
        Story story = Story.withGoodRelease();
        Asked first = story.push("1", -30);
        Asked invoke = story.invoke("2", -20);
        return new Race(story)
                .deployment("A", first)
                .deployment("A'", first)
                .deployment("B", attempt -> Story.again(invoke, attempt), Maimed.NONE)
                .deployment("C", story.push("3", -10));
    }
}
