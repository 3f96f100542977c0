package dev.slipway.races;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.ecs.Json;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.target.Asked;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Slipway keeps what a person or ECS chose after its own update, and replaces what they chose before. */
class OwnershipTest {
    private static final String ELSEWHERE = "by-hand:1";
    private static final String GOOD = "web-dev:1";

    private final Story story = Story.withGoodRelease();
    private final Asked push = story.push("1", -20);

    OwnershipTest() {
        story.register("by-hand", "nginx:1");
    }

    @ParameterizedTest
    @ValueSource(strings = {ELSEWHERE, GOOD})
    void redeliveredPushKeepsPersonsLaterChange(String chosen) {
        Race race = new Race(story)
                .deployment("A", push)
                .actor(new ByHand("person", story).later(60, "updates the service to " + chosen, updateTo(chosen)))
                .after("A")
                .deployment("A again", push)
                .after("person");

        Figures figures = Explorer.explore(race, runs(chosen)).print("a person updates the service to " + chosen);

        assertThat(figures.examples()).isEmpty();
    }

    /** An older push that arrives late reads the log as well, and must keep the change, too. */
    @ParameterizedTest
    @ValueSource(strings = {ELSEWHERE, GOOD})
    void lateOlderPushKeepsPersonsLaterChange(String chosen) {
        Asked older = story.push("0", -60);
        Race race = new Race(story)
                .deployment("A", push)
                .actor(new ByHand("person", story).later(60, "updates the service to " + chosen, updateTo(chosen)))
                .after("A")
                .deployment("older", older)
                .after("A")
                .deployment("A again", push)
                .after("A");

        Figures figures = Explorer.explore(race, runs(chosen)).print("a person updates the service to " + chosen + " during two deployments");

        assertThat(figures.examples()).isEmpty();
    }

    @Test
    void lastUpdateWinsBetweenPersonAndDeployment() {
        Race race = new Race(story)
                .deployment("A", push)
                .actor(new ByHand("person", story).then("updates the service to " + ELSEWHERE, updateTo(ELSEWHERE)));
        Judge once = Judge.rule(
                "each calls UpdateService once",
                end -> end.history().stream()
                                        .filter(h -> h.startsWith("web-dev:2"))
                                        .count()
                                == 1
                        && end.history().stream()
                                        .filter(h -> h.startsWith(ELSEWHERE))
                                        .count()
                                == 1);

        Figures figures = Explorer.explore(race, once).print("a person changes the service during a deployment");

        assertThat(figures.examples()).isEmpty();
        assertThat(figures.ends()).isGreaterThan(1);
    }

    @Test
    void retryReplacesPersonsChangeMadeBeforeUpdate() {
        story.registeredOnly(push);
        Race race = new Race(story)
                .actor(new ByHand("person", story).later(60, "updates the service to " + ELSEWHERE, updateTo(ELSEWHERE)))
                .deployment("A again", push)
                .after("person")
                .deployment("A once more", push)
                .after("person");

        Figures figures = Explorer.explore(race, runs("web-dev:2")).print("a person changes the service before A calls UpdateService");

        assertThat(figures.examples()).isEmpty();
    }

    @Test
    void redeliveredPushDoesNotRepeatRevisionThatEcsRolledBack() {
        Race race = new Race(story)
                .deployment("A", push)
                .actor(ecs().then("fails the deployment and rolls back", world -> world.fail(Story.CLUSTER, Story.SERVICE, true))
                        .then("completes the rollback", world -> world.settle(Story.CLUSTER, Story.SERVICE)))
                        .after("A")
                .deployment("A again", push)
                .after("A");
        Judge kept = runs(GOOD).and(Judge.rule("UpdateService was called once", end -> end.updates() == 1));

        Figures figures = Explorer.explore(race, kept).print("ECS rolls back the desired revision");

        assertThat(figures.examples()).isEmpty();
    }

    /** Lambda may give up the event before ECS's rollback has settled: then the schedule updates the service. */
    @Test
    void deploymentWaitsForEcsRollbackOfAnotherRevision() {
        Race race = new Race(story)
                .deployment("A", push)
                .actor(ecs().then("fails the deployment and rolls back", world -> world.fail(Story.CLUSTER, Story.SERVICE, true)))
                .after("A")
                .deployment("B", story.push("2", -10))
                .after("ECS")
                .actor(new ByHand("ECS then", story)
                        .then("completes the rollback", world -> world.settle(Story.CLUSTER, Story.SERVICE)))
                .after("ECS");
        Judge kept = runs("web-dev:3")
                .and(Judge.rule(
                        "ECS's rollback was not interrupted",
                        end -> end.history().stream().noneMatch(h -> h.endsWith("ROLLBACK_FAILED"))));

        Figures figures = Walker.withStaleReads(race, kept, 0, 0, End::afterReconciliation)
                .walk(500, 7)
                .print("walks of a deployment while ECS rolls back another");

        assertThat(figures.examples()).isEmpty();
    }

    private ByHand ecs() {
        return new ByHand("ECS", story);
    }

    private static Judge runs(String revision) {
        return Judge.rule(
                "the service runs " + revision,
                end -> end.observed().service().taskDefinition().endsWith("/" + revision));
    }

    private static Consumer<AwsAccount> updateTo(String taskDefinition) {
        return world -> world.quietly(
                "ecs",
                "UpdateService",
                Json.object()
                        .put("cluster", Story.CLUSTER)
                        .put("service", Story.SERVICE)
                        .put("taskDefinition", taskDefinition));
    }
}
