package dev.slipway.races;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.ecs.Json;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.target.Asked;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person or ECS itself chose after Slipway did is left; what they chose before is not. */
class OwnershipTest {
    private static final String ELSEWHERE = "by-hand:1";
    private static final String GOOD = "web-dev:1";

    private final Story story = Story.withAGoodOneRunning();
    private final Asked push = story.push("1", -20);

    OwnershipTest() {
        story.register("by-hand", "nginx:1");
    }

    @ParameterizedTest
    @ValueSource(strings = {ELSEWHERE, GOOD})
    void whereAPersonPointedTheServiceAfterItWasToldIsLeft(String chosen) {
        Race race = new Race(story)
                .deployment("A", push)
                .actor(new ByHand("person", story).later(60, "points at " + chosen, points(chosen)))
                .after("A")
                .deployment("A again", push)
                .after("person");

        Figures figures = Explorer.explore(race, runs(chosen)).print("a person points at " + chosen);

        assertThat(figures.examples()).isEmpty();
    }

    /** An older push that comes late converges, and has no more right to it. */
    @ParameterizedTest
    @ValueSource(strings = {ELSEWHERE, GOOD})
    void anOlderPushThatComesLateLeavesItToo(String chosen) {
        Asked older = story.push("0", -60);
        Race race = new Race(story)
                .deployment("A", push)
                .actor(new ByHand("person", story).later(60, "points at " + chosen, points(chosen)))
                .after("A")
                .deployment("older", older)
                .after("A")
                .deployment("A again", push)
                .after("A");

        Figures figures = Explorer.explore(race, runs(chosen)).print("a person points at " + chosen + ", beside two");

        assertThat(figures.examples()).isEmpty();
    }

    @Test
    void ofAPersonAndADeploymentAtOnceTheLastToTellWins() {
        Race race = new Race(story)
                .deployment("A", push)
                .actor(new ByHand("person", story).then("points at " + ELSEWHERE, points(ELSEWHERE)));
        Judge once = Judge.rule(
                "each told once",
                end -> end.history().stream()
                                        .filter(h -> h.startsWith("web-dev:2"))
                                        .count()
                                == 1
                        && end.history().stream()
                                        .filter(h -> h.startsWith(ELSEWHERE))
                                        .count()
                                == 1);

        Figures figures = Explorer.explore(race, once).print("a person beside a deployment");

        assertThat(figures.examples()).isEmpty();
        assertThat(figures.ends()).isGreaterThan(1);
    }

    @Test
    void whatAPersonChoseBeforeTheServiceWasToldIsOlderThanTheRequest() {
        story.registeredOnly(push);
        Race race = new Race(story)
                .actor(new ByHand("person", story).later(60, "points at " + ELSEWHERE, points(ELSEWHERE)))
                .deployment("A again", push)
                .after("person")
                .deployment("A once more", push)
                .after("person");

        Figures figures = Explorer.explore(race, runs("web-dev:2")).print("a person points elsewhere before A tells");

        assertThat(figures.examples()).isEmpty();
    }

    @Test
    void whatEcsWentBackFromIsNotToldAgain() {
        Race race = new Race(story)
                .deployment("A", push)
                .actor(ecs().then("fails and goes back", world -> world.fail(Story.CLUSTER, Story.SERVICE, true))
                        .then("has gone back", world -> world.settle(Story.CLUSTER, Story.SERVICE)))
                .after("A")
                .deployment("A again", push)
                .after("A");
        Judge left = runs(GOOD).and(Judge.rule("told once", end -> end.updates() == 1));

        Figures figures = Explorer.explore(race, left).print("ECS goes back from what is desired");

        assertThat(figures.examples()).isEmpty();
    }

    /** Retried while ECS goes back, the event may be given up by Lambda before that has settled: then the schedule tells. */
    @Test
    void whileEcsGoesBackFromAnotherNothingIsToldAndThenItIs() {
        Race race = new Race(story)
                .deployment("A", push)
                .actor(ecs().then("fails and goes back", world -> world.fail(Story.CLUSTER, Story.SERVICE, true)))
                .after("A")
                .deployment("B", story.push("2", -10))
                .after("ECS")
                .actor(new ByHand("ECS then", story)
                        .then("has gone back", world -> world.settle(Story.CLUSTER, Story.SERVICE)))
                .after("ECS");
        Judge left = runs("web-dev:3")
                .and(Judge.rule(
                        "nothing cut the way back short",
                        end -> end.history().stream().noneMatch(h -> h.endsWith("ROLLBACK_FAILED"))));

        Figures figures = Walker.withStaleReads(race, left, 0, 0, End::afterConverging)
                .walk(500, 7)
                .print("walks of a deployment while ECS goes back from another");

        assertThat(figures.examples()).isEmpty();
    }

    private ByHand ecs() {
        return new ByHand("ECS", story);
    }

    private static Judge runs(String revision) {
        return Judge.rule(
                "the service runs " + revision,
                end -> end.look().service().taskDefinition().endsWith("/" + revision));
    }

    private static Consumer<AwsAccount> points(String taskDefinition) {
        return world -> world.quietly(
                "ecs",
                "UpdateService",
                Json.object()
                        .put("cluster", Story.CLUSTER)
                        .put("service", Story.SERVICE)
                        .put("taskDefinition", taskDefinition));
    }
}
