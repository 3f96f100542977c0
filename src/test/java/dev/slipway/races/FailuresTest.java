package dev.slipway.races;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.ecs.Json;
import dev.slipway.target.Asked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Deployments fail or complete, and the event of that arrives late, twice, or never. */
class FailuresTest {
    private static final Judge RIGHT = AtRest.correct().and(AtRest.deploysFailedRevisionOnce());
    /** Each of about ten runs may update the service to the revision that it finds desired, and once more after reading again. */
    private static final int MOST_UPDATES = 40;

    @ParameterizedTest
    @EnumSource
    void serviceEndsOnLastRequestOrLastGoodRevision(Failing failing) {
        Figures figures = Explorer.explore(failing.race(), RIGHT, End::atRest).print(failing.words());

        assertThat(figures.examples()).isEmpty();
        assertThat(figures.mostUpdates()).isLessThanOrEqualTo(failing.mostUpdates());
    }

    /** A run crashes before or after any call, or loses a response; Lambda then retries the event. */
    @ParameterizedTest
    @EnumSource(
            names = {
                "BAD_PUSH_WITH_TWO_EVENTS",
                "BAD_PUSH_THAT_ECS_ROLLS_BACK",
                "BAD_FIRST_PUSH_THAT_ECS_ROLLS_BACK_TO_TEMPLATE",
                "BAD_PUSH_WHEN_LAST_GOOD_IMAGE_IS_DELETED"
            })
    void serviceEndsOnLastRequestOrLastGoodRevisionDespiteOneFault(Failing failing) {
        Race race = failing.race().faults(1).losingResponses().readsInOrder();

        Figures figures = Explorer.explore(race, RIGHT, End::atRest).print(failing.words() + ", one fault");

        assertThat(figures.examples()).isEmpty();
        assertThat(figures.mostUpdates()).isLessThanOrEqualTo(failing.mostUpdates() + 1);
    }

    @Tag("exhaustive")
    @ParameterizedTest
    @EnumSource
    void concurrentDeploymentsEndRightDespiteTwoFaults(FailingTogether together) {
        Race race = together.race().faults(2).losingResponses();

        Figures figures = Walker.withStaleReads(race, AtRest.correctAsFarAsKnown(), 0, 0, End::atRest)
                .walk(100, 21)
                .print("walks of " + together.words());

        assertThat(figures.examples()).isEmpty();
        assertThat(figures.mostUpdates()).isLessThanOrEqualTo(MOST_UPDATES);
    }

    @Tag("exhaustive")
    @ParameterizedTest
    @EnumSource
    void concurrentDeploymentsEndRightDespiteStaleReads(FailingTogether together) {
        Race race = together.race().faults(1);

        Figures figures = Walker.withStaleReads(race, AtRest.correctAsFarAsKnown(), 0.3, 4, End::atRest)
                .walk(60, 22)
                .print("walks with stale reads of " + together.words());

        assertThat(figures.examples()).isEmpty();
        assertThat(figures.mostUpdates()).isLessThanOrEqualTo(MOST_UPDATES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "bad"})
    void personsChangeDuringDeploymentIsKept(String build) {
        Story story = Story.withGoodRelease().circuitBreaker(false);
        story.register("by-hand", "nginx:1");
        Asked push = story.push(build, -30);
        story.deploying(push);
        ByHand person = new ByHand("person", story)
                .later(
                        20,
                        "changes the service",
                        world -> world.quietly(
                                "ecs",
                                "UpdateService",
                                Json.object()
                                        .put("cluster", Story.CLUSTER)
                                        .put("service", Story.SERVICE)
                                        .put("taskDefinition", "by-hand:1")));
        Race race = new Race(story)
                .requestedBefore(push)
                .actor(person)
                .whenIdle()
                .ecsSettles(1, 2)
                .reconciles(1);
        Judge staysThere = AtRest.logAgreesWithEcs()
                .and(AtRest.rule(
                        "the service stays there",
                        end -> end.observed().service().taskDefinition().endsWith("/by-hand:1")));

        Figures figures = Explorer.explore(race.readsInOrder(), staysThere, End::atRest)
                .print("a person changes the service after the push of " + build);

        assertThat(figures.examples()).isEmpty();
    }

    @Test
    void failedRevisionIsDeployedAgainWhenIntentIsNotRecorded() {
        Story story = Story.withGoodRelease().circuitBreaker(false);
        Asked push = story.push("bad", -30);
        story.deploying(push);
        Race race = new Race(story, Maimed.DOES_NOT_RECORD_INTENT).requestedBefore(push).ecsSettles(1, 1);

        Figures mutated = Explorer.explore(race, RIGHT, End::atRest).print("a failing deployment whose rollback is not recorded");

        assertThat(mutated.violations()).isPositive();
        assertThat(mutated.examples().getFirst()).contains("ECS deploys a failed revision once");
    }

    @Test
    void ecsRollbackIsInterruptedWhenEcsHistoryIsNotRead() {
        Story story = Story.withGoodRelease().circuitBreaker(true);
        Asked push = story.push("bad", -30);
        story.deploying(push);
        Race race = new Race(story, Maimed.DOES_NOT_READ_ECS_HISTORY).requestedBefore(push).ecsSettles(2, 2);

        Figures mutated = Walker.withStaleReads(race, RIGHT, 0, 0, End::atRest)
                .walk(200, 24)
                .print("a failing deployment that ECS rolls back, without reading ECS's history");

        assertThat(mutated.violations()).isPositive();
    }

    @Test
    void newerDeploymentIsRolledBackWhenLogIsNotReadAgain() {
        Judge last = Judge.runsLastRequest();

        Figures unchanged = Walker.withStaleReads(failureDuringPush(Maimed.NONE), last, 0, 0, End::of)
                .walk(500, 23)
                .print("walks of a failure during a push");
        Figures mutated = Walker.withStaleReads(failureDuringPush(Maimed.DOES_NOT_READ_LOG_AGAIN), last, 0, 0, End::of)
                .walk(500, 23)
                .print("walks of a failure during a push, without reading the log again");

        assertThat(unchanged.examples()).isEmpty();
        assertThat(mutated.violations()).isPositive();
    }

    private static Race failureDuringPush(Maimed settler) {
        Story story = Story.withGoodRelease().circuitBreaker(false);
        Asked bad = story.push("bad", -30);
        Asked push = story.push("2", -10);
        story.deploying(bad);
        return new Race(story, settler).requestedBefore(bad).deployment("B", push).ecsSettles(1, 1);
    }
}
