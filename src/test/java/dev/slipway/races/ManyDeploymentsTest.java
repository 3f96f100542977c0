package dev.slipway.races;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.target.Asked;
import org.junit.jupiter.api.Test;

/** Three and more at once, with deaths, lost answers, doubled events, and reads that lag: too many ways for all of them. */
class ManyDeploymentsTest {
    private static final Judge LAST = Judge.runsWhatWasRequestedLast();

    @Test
    void threeThatDieAndLoseAnswersAndComeTwiceEndOnTheOneRequestedLast() {
        Figures figures = Walker.of(three().troubles(2).losingAnswers(), LAST)
                .walk(1_500, 1)
                .print("walks of three, one of them doubled, with two troubles");

        assertThat(figures.examples()).isEmpty();
    }

    @Test
    void everyWayToTheEndFromWhereThreeHaveCome() {
        Figures figures = Walker.of(three().troubles(1).losingAnswers(), LAST)
                .walkAndExplore(300_000, 14, 8)
                .print("every way from where walks of three have come, one of them doubled, with a trouble");

        assertThat(figures.examples()).isEmpty();
    }

    @Test
    void threeWithoutTroubleHaveAnEntryForEach() {
        Figures figures = Walker.of(three(), LAST.and(Judge.oneEntryForEachRequest()))
                .walk(600, 2)
                .print("walks of three, one of them doubled");

        assertThat(figures.examples()).isEmpty();
    }

    @Test
    void anEventThatComesAgainAfterItWasHandledAppendsNothing() {
        Story story = Story.withAGoodOneRunning();
        Asked push = story.push("1", -20);
        Race race = new Race(story)
                .deployment("A", push)
                .deployment("A again", push)
                .after("A")
                .deployment("B", story.push("2", -10));
        Judge once = Judge.rule("one entry of A at most", end -> end.look().entriesOf(push.request()) <= 1);

        Figures figures = Explorer.explore(race, LAST.and(once)).print("a push, the same later, and a newer one");

        assertThat(figures.examples()).isEmpty();
    }

    @Test
    void readsThatLagDoNoHarmOnceSomebodyReadsWhatIs() {
        Figures two = Walker.withStaleReads(Two.PUSHES_WHILE_A_GOOD_ONE_RUNS.race(), LAST, 0.3, 4, End::afterConverging)
                .walk(600, 3)
                .print("walks of two whose reads lag, then the schedule");
        Figures many = Walker.withStaleReads(three().troubles(1), LAST, 0.3, 4, End::afterConverging)
                .walk(600, 4)
                .print("walks of three whose reads lag, one death, then the schedule");

        Figures unhealed = Walker.withStaleReads(three(), LAST, 0.3, 4, End::of)
                .walk(300, 4)
                .print("walks of three whose reads lag, and nobody comes by");

        assertThat(unhealed.wrong()).isPositive();
        assertThat(two.examples()).isEmpty();
        assertThat(many.examples()).isEmpty();
    }

    @Test
    void afterReadsThatLaggedTheSameRequestAgainHeals() {
        Figures figures = Walker.withStaleReads(three().troubles(1), LAST, 0.3, 4, End::afterTheLastAgain)
                .walk(600, 5)
                .print("walks of three whose reads lag, one death, then the last event again");

        assertThat(figures.examples()).isEmpty();
    }

    private static Race three() {
        Story story = Story.withAGoodOneRunning();
        Asked first = story.push("1", -30);
        Asked invoke = story.invoke("2", -20);
        return new Race(story)
                .deployment("A", first)
                .deployment("A'", first)
                .deployment("B", attempt -> Story.again(invoke, attempt), Maimed.NOT)
                .deployment("C", story.push("3", -10));
    }
}
