package dev.slipway.exploration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.exploration.model.DeployRun;
import dev.slipway.exploration.model.HoldRun;
import dev.slipway.exploration.model.Scenario;
import dev.slipway.exploration.model.ScenarioSetup;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.select.DeployRequest;
import org.junit.jupiter.api.Test;

/** A person holds the target, or ends the hold, at any moment of deployments. */
class HeldTargetsTest {
    /** What is registered is deployed, and what is HELD is not registered, unless its twin was before the hold. */
    private static final Invariant JUDGE = Invariant.runsDesiredRevision().and(heldRequestsAreNotRegistered());

    private static Invariant heldRequestsAreNotRegistered() {
        return Invariant.rule("a request that every run held has no release", end -> {
            for (DeployRun run : end.deployments()) {
                String request = run.request(0).request();
                boolean isHeld = end.deployments().stream()
                        .filter(other -> other.request(0).request().equals(request))
                        .allMatch(other -> end.outcome(other)
                                .filter(o -> o.kind() == Kind.HELD)
                                .isPresent());
                if (isHeld && end.observed().releasesOf(request) > 0) {
                    return false;
                }
            }
            return true;
        });
    }

    @Test
    void aPushAndAHoldAtOnceEndOnTheDesiredRevision() {
        ScenarioSetup story = ScenarioSetup.withGoodRelease();
        Scenario race =
                new Scenario(story).deployment("A", story.push("1", -20)).actor(HoldRun.hold(story, -15));

        assertThat(PathExplorer.explore(race, JUDGE).print("a push and a hold").examples())
                .isEmpty();
    }

    @Test
    void theTwinsOfAnEventEndAlikeAroundAHold() {
        ScenarioSetup story = ScenarioSetup.withGoodRelease();
        DeployRequest push = story.push("1", -20);
        Scenario race = new Scenario(story)
                .deployment("A", push)
                .deployment("A'", push)
                .actor(HoldRun.hold(story, -15))
                .readsInOrder();

        assertThat(PathExplorer.explore(race, JUDGE).print("twins and a hold").examples())
                .isEmpty();
    }

    @Test
    void twoPushesAndAHoldAtOnceEndOnTheDesiredRevision() {
        ScenarioSetup story = ScenarioSetup.withGoodRelease();
        Scenario race = new Scenario(story)
                .deployment("A", story.push("1", -20))
                .deployment("B", story.push("2", -10))
                .actor(HoldRun.hold(story, -15))
                .readsInOrder();

        assertThat(RandomWalker.of(race, JUDGE)
                        .walk(500, 1)
                        .print("walks of two pushes and a hold")
                        .examples())
                .isEmpty();
    }

    @Test
    void aCrashedPushIsFinishedThoughTheTargetIsHeldSince() {
        ScenarioSetup story = ScenarioSetup.withGoodRelease();
        Scenario race = new Scenario(story)
                .deployment("A", story.push("1", -20))
                .actor(HoldRun.hold(story, -15))
                .readsInOrder()
                .faults(1);

        assertThat(PathExplorer.explore(race, Invariant.runsDesiredRevision())
                        .print("a push that crashes once, and a hold")
                        .examples())
                .isEmpty();
    }

    @Test
    void aPushAndTheEndOfAHoldAtOnceEndOnTheDesiredRevision() {
        ScenarioSetup story = ScenarioSetup.withGoodRelease();
        Scenario race = new Scenario(story)
                .actor(HoldRun.hold(story, -30))
                .deployment("A", story.push("1", -20))
                .actor(HoldRun.end(story, -10))
                .after("hold")
                .readsInOrder();

        assertThat(PathExplorer.explore(race, JUDGE)
                        .print("a push between a hold and its end")
                        .examples())
                .isEmpty();
    }
}
