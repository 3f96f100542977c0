package dev.slipway.exploration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.exploration.model.Mutation;
import dev.slipway.exploration.model.Scenario;
import dev.slipway.exploration.model.ScenarioSetup;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.select.DeployRequest;
import org.junit.jupiter.api.Test;

/** A version completes and is overtaken at once; the event of its completion comes late or never. */
class OvertakenSuccessesTest {
    private static final Invariant NOTHING_IS_FORGOTTEN = QuiescentInvariants.correct()
            .and(QuiescentInvariants.rule("what completed is good", OvertakenSuccessesTest::completedIsGood));

    @Test
    void everyReleaseThatCompletedIsGoodInTheEnd() {
        ExplorationResult figures = explore(Mutation.NONE, "a push over a deployment that completes");

        assertThat(figures.examples()).isEmpty();
    }

    @Test
    void overtakenSuccessIsForgottenWhenEcsHistoryIsNotAsked() {
        ExplorationResult mutated = explore(
                Mutation.DOES_NOT_READ_COMPLETED_DEPLOYMENTS, "the same without asking for completed deployments");

        assertThat(mutated.violations()).isPositive();
        assertThat(mutated.examples().getFirst()).contains("what completed is good");
    }

    private static ExplorationResult explore(Mutation mutation, String words) {
        ScenarioSetup story = ScenarioSetup.withGoodRelease();
        DeployRequest overtaken = story.push("1", -30);
        DeployRequest push = story.push("2", -10);
        story.deploying(overtaken);
        Scenario race = new Scenario(story, mutation)
                .requestedBefore(overtaken)
                .deployment("B", push)
                .ecsSettles(1, 1)
                .readsInOrder();
        return RandomWalker.withStaleReads(race, NOTHING_IS_FORGOTTEN, 0, 0, FinalState::atRest)
                .walk(200, 25)
                .print(words);
    }

    private static boolean completedIsGood(FinalState end) {
        return end.observed().releases().stream()
                .filter(r -> end.history().contains(r.definition().name() + " SUCCESSFUL"))
                .map(Release::state)
                .allMatch(state -> state == ReleaseState.GOOD);
    }
}
