package dev.slipway.exploration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.exploration.model.Scenario;
import dev.slipway.exploration.model.ScenarioSetup;
import dev.slipway.exploration.model.ScriptedActor;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.select.DeployRequest;
import dev.slipway.text.Json;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Slipway keeps what a person or ECS chose after its own update, and replaces what they chose before. */
class ChangedOutsideSlipwayTest {
    private static final String ELSEWHERE = "by-hand:1";
    private static final String GOOD = "web-dev:1";

    private final ScenarioSetup story = ScenarioSetup.withGoodRelease();
    private final DeployRequest older = story.push("0", -60);
    private final DeployRequest push = story.push("1", -20);

    ChangedOutsideSlipwayTest() {
        story.register("by-hand", "nginx:1");
    }

    @ParameterizedTest
    @ValueSource(strings = {ELSEWHERE, GOOD})
    void redeliveredPushKeepsPersonsLaterChange(String chosen) {
        Scenario race = new Scenario(story)
                .deployment("A", push)
                .actor(new ScriptedActor("person", story)
                        .later(60, "updates the service to " + chosen, updateTo(chosen)))
                .after("A")
                .deployment("A again", push)
                .after("person");

        ExplorationResult figures =
                PathExplorer.explore(race, runs(chosen)).print("a person updates the service to " + chosen);

        assertThat(figures.examples()).isEmpty();
    }

    /** An older push that arrives late reads the log as well, and must keep the change, too. */
    @ParameterizedTest
    @ValueSource(strings = {ELSEWHERE, GOOD})
    void lateOlderPushKeepsPersonsLaterChange(String chosen) {
        Scenario race = new Scenario(story)
                .deployment("A", push)
                .actor(new ScriptedActor("person", story)
                        .later(60, "updates the service to " + chosen, updateTo(chosen)))
                .after("A")
                .deployment("older", older)
                .after("A")
                .deployment("A again", push)
                .after("A");

        ExplorationResult figures = PathExplorer.explore(race, runs(chosen))
                .print("a person updates the service to " + chosen + " during two deployments");

        assertThat(figures.examples()).isEmpty();
    }

    @Test
    void lastUpdateWinsBetweenPersonAndDeployment() {
        Scenario race = new Scenario(story)
                .deployment("A", push)
                .actor(new ScriptedActor("person", story)
                        .then("updates the service to " + ELSEWHERE, updateTo(ELSEWHERE)));
        Invariant once = Invariant.rule(
                "each calls UpdateService once",
                end -> end.history().stream()
                                        .filter(h -> h.startsWith("web-dev:2"))
                                        .count()
                                == 1
                        && end.history().stream()
                                        .filter(h -> h.startsWith(ELSEWHERE))
                                        .count()
                                == 1);

        ExplorationResult figures =
                PathExplorer.explore(race, once).print("a person changes the service during a deployment");

        assertThat(figures.examples()).isEmpty();
        assertThat(figures.ends()).isGreaterThan(1);
    }

    @Test
    void retryReplacesPersonsChangeMadeBeforeUpdate() {
        story.registeredOnly(push);
        Scenario race = new Scenario(story)
                .actor(new ScriptedActor("person", story)
                        .later(60, "updates the service to " + ELSEWHERE, updateTo(ELSEWHERE)))
                .deployment("A again", push)
                .after("person")
                .deployment("A once more", push)
                .after("person");

        ExplorationResult figures = PathExplorer.explore(race, runs("web-dev:2"))
                .print("a person changes the service before A calls UpdateService");

        assertThat(figures.examples()).isEmpty();
    }

    @Test
    void redeliveredPushDoesNotRepeatRevisionThatEcsRolledBack() {
        Scenario race = new Scenario(story)
                .deployment("A", push)
                .actor(ecs().then(
                                "fails the deployment and rolls back",
                                account -> account.fail(ScenarioSetup.CLUSTER, ScenarioSetup.SERVICE, true))
                        .then(
                                "completes the rollback",
                                account -> account.settle(ScenarioSetup.CLUSTER, ScenarioSetup.SERVICE)))
                .after("A")
                .deployment("A again", push)
                .after("A");
        Invariant kept = runs(GOOD).and(Invariant.rule("UpdateService was called once", end -> end.updates() == 1));

        ExplorationResult figures = PathExplorer.explore(race, kept).print("ECS rolls back the desired revision");

        assertThat(figures.examples()).isEmpty();
    }

    /** Lambda may give up the event before ECS's rollback has settled: then the schedule updates the service. */
    @Test
    void deploymentWaitsForEcsRollbackOfAnotherRevision() {
        Scenario race = new Scenario(story)
                .deployment("A", push)
                .actor(ecs().then(
                                "fails the deployment and rolls back",
                                account -> account.fail(ScenarioSetup.CLUSTER, ScenarioSetup.SERVICE, true)))
                .after("A")
                .deployment("B", story.push("2", -10))
                .after("ECS")
                .actor(new ScriptedActor("ECS then", story)
                        .then(
                                "completes the rollback",
                                account -> account.settle(ScenarioSetup.CLUSTER, ScenarioSetup.SERVICE)))
                .after("ECS");
        Invariant kept = runs("web-dev:3")
                .and(Invariant.rule(
                        "ECS's rollback was not interrupted",
                        end -> end.history().stream().noneMatch(h -> h.endsWith("ROLLBACK_FAILED"))));

        ExplorationResult figures = RandomWalker.withStaleReads(race, kept, 0, 0, FinalState::afterReconciliation)
                .walk(500, 7)
                .print("walks of a deployment while ECS rolls back another");

        assertThat(figures.examples()).isEmpty();
    }

    private ScriptedActor ecs() {
        return new ScriptedActor("ECS", story);
    }

    private static Invariant runs(String revision) {
        return Invariant.rule(
                "the service runs " + revision,
                end -> end.observed().service().taskDefinition().endsWith("/" + revision));
    }

    private static Consumer<AwsAccount> updateTo(String taskDefinition) {
        return account -> account.quietly(
                "ecs",
                "UpdateService",
                Json.object()
                        .put("cluster", ScenarioSetup.CLUSTER)
                        .put("service", ScenarioSetup.SERVICE)
                        .put("taskDefinition", taskDefinition));
    }
}
