package dev.slipway.exploration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.exploration.model.Mutation;
import dev.slipway.exploration.model.Scenario;
import dev.slipway.exploration.model.ScenarioSetup;
import dev.slipway.exploration.model.ScriptedActor;
import dev.slipway.select.DeployRequest;
import dev.slipway.text.Json;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Deployments fail or complete, and the event of that arrives late, twice, or never. */
class FailedDeploymentsTest {
    private static final Invariant RIGHT =
            QuiescentInvariants.correct().and(QuiescentInvariants.deploysFailedRevisionOnce());
    /** Each of about ten runs may update the service to the revision that it finds desired, and once more after reading again. */
    private static final int MOST_UPDATES = 40;

    @ParameterizedTest
    @EnumSource
    void serviceEndsOnLastRequestOrLastGoodRevision(FailingScenario failing) {
        ExplorationResult figures =
                PathExplorer.explore(failing.race(), RIGHT, FinalState::atRest).print(failing.words());

        assertThat(figures.examples()).isEmpty();
        assertThat(figures.mostUpdates()).isLessThanOrEqualTo(failing.mostUpdates());
    }

    /** A run crashes before or after any call, or loses a response; Lambda then retries the event. */
    @ParameterizedTest
    @Tag("exhaustive")
    @EnumSource(
            names = {
                "BAD_PUSH_WITH_TWO_EVENTS",
                "BAD_PUSH_THAT_ECS_ROLLS_BACK",
                "BAD_FIRST_PUSH_THAT_ECS_ROLLS_BACK_TO_TEMPLATE",
                "BAD_PUSH_WHEN_LAST_GOOD_IMAGE_IS_DELETED"
            })
    void serviceEndsOnLastRequestOrLastGoodRevisionDespiteOneFault(FailingScenario failing) {
        Scenario race = failing.race().faults(1).losingResponses().readsInOrder();

        ExplorationResult figures =
                PathExplorer.explore(race, RIGHT, FinalState::atRest).print(failing.words() + ", one fault");

        assertThat(figures.examples()).isEmpty();
        assertThat(figures.mostUpdates()).isLessThanOrEqualTo(failing.mostUpdates() + 1);
    }

    @Tag("exhaustive")
    @ParameterizedTest
    @EnumSource
    void concurrentDeploymentsEndRightDespiteTwoFaults(ConcurrentFailuresScenario together) {
        Scenario race = together.race().faults(2).losingResponses();

        ExplorationResult figures = RandomWalker.withStaleReads(
                        race, QuiescentInvariants.correctAsFarAsKnown(), 0, 0, FinalState::atRest)
                .walk(100, 21)
                .print("walks of " + together.words());

        assertThat(figures.examples()).isEmpty();
        assertThat(figures.mostUpdates()).isLessThanOrEqualTo(MOST_UPDATES);
    }

    @Tag("exhaustive")
    @ParameterizedTest
    @EnumSource
    void concurrentDeploymentsEndRightDespiteStaleReads(ConcurrentFailuresScenario together) {
        Scenario race = together.race().faults(1);

        ExplorationResult figures = RandomWalker.withStaleReads(
                        race, QuiescentInvariants.correctAsFarAsKnown(), 0.3, 4, FinalState::atRest)
                .walk(60, 22)
                .print("walks with stale reads of " + together.words());

        assertThat(figures.examples()).isEmpty();
        assertThat(figures.mostUpdates()).isLessThanOrEqualTo(MOST_UPDATES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "bad"})
    void personsChangeDuringDeploymentIsKept(String build) {
        ScenarioSetup story = ScenarioSetup.withGoodRelease().circuitBreaker(false);
        story.register("by-hand", "nginx:1");
        DeployRequest push = story.push(build, -30);
        story.deploying(push);
        ScriptedActor person = new ScriptedActor("person", story)
                .later(
                        20,
                        "changes the service",
                        account -> account.quietly(
                                "ecs",
                                "UpdateService",
                                Json.object()
                                        .put("cluster", ScenarioSetup.CLUSTER)
                                        .put("service", ScenarioSetup.SERVICE)
                                        .put("taskDefinition", "by-hand:1")));
        Scenario race = new Scenario(story)
                .requestedBefore(push)
                .actor(person)
                .whenIdle()
                .ecsSettles(1, 2)
                .reconciles(1);
        Invariant staysThere = QuiescentInvariants.logAgreesWithEcs()
                .and(QuiescentInvariants.rule(
                        "the service stays there",
                        end -> end.observed().service().taskDefinition().endsWith("/by-hand:1")));

        ExplorationResult figures = PathExplorer.explore(race.readsInOrder(), staysThere, FinalState::atRest)
                .print("a person changes the service after the push of " + build);

        assertThat(figures.examples()).isEmpty();
    }

    @Test
    void failedRevisionIsDeployedAgainWhenIntentIsNotRecorded() {
        ScenarioSetup story = ScenarioSetup.withGoodRelease().circuitBreaker(false);
        DeployRequest push = story.push("bad", -30);
        story.deploying(push);
        Scenario race = new Scenario(story, Mutation.DOES_NOT_RECORD_INTENT)
                .requestedBefore(push)
                .ecsSettles(1, 1);

        ExplorationResult mutated = PathExplorer.explore(race, RIGHT, FinalState::atRest)
                .print("a failing deployment whose rollback is not recorded");

        assertThat(mutated.violations()).isPositive();
        assertThat(mutated.examples().getFirst()).contains("ECS deploys a failed revision once");
    }

    @Test
    void ecsRollbackIsInterruptedWhenEcsHistoryIsNotRead() {
        ScenarioSetup story = ScenarioSetup.withGoodRelease().circuitBreaker(true);
        DeployRequest push = story.push("bad", -30);
        story.deploying(push);
        Scenario race = new Scenario(story, Mutation.DOES_NOT_READ_ECS_HISTORY)
                .requestedBefore(push)
                .ecsSettles(2, 2);

        ExplorationResult mutated = RandomWalker.withStaleReads(race, RIGHT, 0, 0, FinalState::atRest)
                .walk(200, 24)
                .print("a failing deployment that ECS rolls back, without reading ECS's history");

        assertThat(mutated.violations()).isPositive();
    }

    @Test
    void newerDeploymentIsRolledBackWhenLogIsNotReadAgain() {
        Invariant last = Invariant.runsLastRequest();

        ExplorationResult unchanged = RandomWalker.withStaleReads(
                        failureDuringPush(Mutation.NONE), last, 0, 0, FinalState::of)
                .walk(500, 23)
                .print("walks of a failure during a push");
        ExplorationResult mutated = RandomWalker.withStaleReads(
                        failureDuringPush(Mutation.DOES_NOT_READ_LOG_AGAIN), last, 0, 0, FinalState::of)
                .walk(500, 23)
                .print("walks of a failure during a push, without reading the log again");

        assertThat(unchanged.examples()).isEmpty();
        assertThat(mutated.violations()).isPositive();
    }

    private static Scenario failureDuringPush(Mutation settler) {
        ScenarioSetup story = ScenarioSetup.withGoodRelease().circuitBreaker(false);
        DeployRequest bad = story.push("bad", -30);
        DeployRequest push = story.push("2", -10);
        story.deploying(bad);
        return new Scenario(story, settler)
                .requestedBefore(bad)
                .deployment("B", push)
                .ecsSettles(1, 1);
    }
}
