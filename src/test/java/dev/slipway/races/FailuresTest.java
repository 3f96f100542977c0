package dev.slipway.races;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.ecs.Json;
import dev.slipway.target.Asked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What lives after a deployment was told: it fails or completes, and that is heard of late, twice, or never. */
class FailuresTest {
    private static final Judge RIGHT = AtRest.right().and(AtRest.nothingThatFailedIsToldAgain());
    /** Every one of some ten runs tells what it finds desired, and what it sees then. */
    private static final int NO_FLAPPING = 40;

    @ParameterizedTest
    @EnumSource
    void theServiceEndsOnTheNewestThatDidNotFailOrTheLastGoodOne(Failing failing) {
        Figures figures = Explorer.explore(failing.race(), RIGHT, End::atRest).print(failing.words());

        assertThat(figures.examples()).isEmpty();
        assertThat(figures.mostUpdates()).isLessThanOrEqualTo(failing.mostUpdates());
    }

    /** Before any call, or after it, with an answer that was lost as well; an event comes again then. */
    @ParameterizedTest
    @EnumSource(
            names = {
                "A_BAD_ONE_HEARD_TWICE",
                "A_BAD_ONE_THAT_ECS_GOES_BACK_FROM",
                "THE_FIRST_ONE_EVER_IS_BAD_AND_ECS_GOES_BACK_TO_THE_TEMPLATE",
                "THE_IMAGE_OF_THE_LAST_GOOD_ONE_IS_GONE"
            })
    void withATroubleAtAnyCallAsWell(Failing failing) {
        Race race = failing.race().troubles(1).losingAnswers().readsInOrder();

        Figures figures = Explorer.explore(race, RIGHT, End::atRest).print(failing.words() + ", one trouble");

        assertThat(figures.examples()).isEmpty();
        assertThat(figures.mostUpdates()).isLessThanOrEqualTo(failing.mostUpdates() + 1);
    }

    @Tag("exhaustive")
    @ParameterizedTest
    @EnumSource
    void severalAtOnceWithDeathsAndLostAnswersAndTheScheduleBetween(FailingTogether together) {
        Race race = together.race().troubles(2).losingAnswers();

        Figures figures = Walker.withStaleReads(race, AtRest.rightAsFarAsWasKnown(), 0, 0, End::atRest)
                .walk(100, 21)
                .print("walks of " + together.words());

        assertThat(figures.examples()).isEmpty();
        assertThat(figures.mostUpdates()).isLessThanOrEqualTo(NO_FLAPPING);
    }

    @Tag("exhaustive")
    @ParameterizedTest
    @EnumSource
    void severalAtOnceWhoseReadsLag(FailingTogether together) {
        Race race = together.race().troubles(1);

        Figures figures = Walker.withStaleReads(race, AtRest.rightAsFarAsWasKnown(), 0.3, 4, End::atRest)
                .walk(60, 22)
                .print("walks whose reads lag of " + together.words());

        assertThat(figures.examples()).isEmpty();
        assertThat(figures.mostUpdates()).isLessThanOrEqualTo(NO_FLAPPING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "bad"})
    void whereAPersonPointsTheServiceMeanwhileIsLeft(String build) {
        Story story = Story.withAGoodOneRunning().breaker(false);
        story.register("by-hand", "nginx:1");
        Asked push = story.push(build, -30);
        story.told(push);
        ByHand person = new ByHand("person", story)
                .later(
                        20,
                        "points elsewhere",
                        world -> world.quietly(
                                "ecs",
                                "UpdateService",
                                Json.object()
                                        .put("cluster", Story.CLUSTER)
                                        .put("service", Story.SERVICE)
                                        .put("taskDefinition", "by-hand:1")));
        Race race = new Race(story)
                .asked(push)
                .actor(person)
                .whenQuiet()
                .rollsOut(1, 2)
                .schedules(1);
        Judge left = AtRest.whatever()
                .and(AtRest.rule(
                        "it is left there",
                        end -> end.look().service().taskDefinition().endsWith("/by-hand:1")));

        Figures figures = Explorer.explore(race.readsInOrder(), left, End::atRest)
                .print("a person points elsewhere after the push of " + build);

        assertThat(figures.examples()).isEmpty();
    }

    @Test
    void withoutWritingDownWhatIsToBeDoneWhatFailedIsToldAgain() {
        Story story = Story.withAGoodOneRunning().breaker(false);
        Asked push = story.push("bad", -30);
        story.told(push);
        Race race = new Race(story, Maimed.WRITES_NOTHING_DOWN).asked(push).rollsOut(1, 1);

        Figures maimed = Explorer.explore(race, RIGHT, End::atRest).print("a bad one, of which nothing is noted");

        assertThat(maimed.wrong()).isPositive();
        assertThat(maimed.examples().getFirst()).contains("what failed is rolled out once");
    }

    @Test
    void withoutEcsOwnHistoryItsWayBackIsCutShort() {
        Story story = Story.withAGoodOneRunning().breaker(true);
        Asked push = story.push("bad", -30);
        story.told(push);
        Race race = new Race(story, Maimed.KNOWS_NO_HISTORY).asked(push).rollsOut(2, 2);

        Figures maimed = Walker.withStaleReads(race, RIGHT, 0, 0, End::atRest)
                .walk(200, 24)
                .print("a bad one that ECS goes back from, and its history is not read");

        assertThat(maimed.wrong()).isPositive();
    }

    @Test
    void withoutLookingAgainTheFailureOfTheOneBeforeTakesANewerOneAway() {
        Judge last = Judge.runsWhatWasRequestedLast();

        Figures whole = Walker.withStaleReads(failureBesideAPush(Maimed.NOT), last, 0, 0, End::of)
                .walk(500, 23)
                .print("walks of a failure beside a push");
        Figures maimed = Walker.withStaleReads(failureBesideAPush(Maimed.NEVER_LOOKS_AGAIN), last, 0, 0, End::of)
                .walk(500, 23)
                .print("walks of a failure beside a push, and it never looks again");

        assertThat(whole.examples()).isEmpty();
        assertThat(maimed.wrong()).isPositive();
    }

    private static Race failureBesideAPush(Maimed settler) {
        Story story = Story.withAGoodOneRunning().breaker(false);
        Asked bad = story.push("bad", -30);
        Asked push = story.push("2", -10);
        story.told(bad);
        return new Race(story, settler).asked(bad).deployment("B", push).rollsOut(1, 1);
    }
}
