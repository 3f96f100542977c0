package dev.slipway.exploration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.exploration.model.Scenario;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every interleaving of the calls of two concurrent deployments of one target; parallel reads come in any order. */
class TwoDeploymentsTest {
    private static final Invariant JUDGE =
            Invariant.runsLastRequest().and(Invariant.registersOncePerRequest()).and(Invariant.lastRequestSucceeds());

    @ParameterizedTest
    @EnumSource
    void serviceEndsOnLastRequestInEveryInterleaving(TwoDeploymentsScenario two) {
        ExplorationResult figures = PathExplorer.explore(two.race(), JUDGE).print(two.words());

        assertThat(figures.examples()).isEmpty();
        // each run updates to its own revision and, after reading the log again, to the other's
        assertThat(figures.mostUpdates()).isLessThanOrEqualTo(4);
    }

    /** A run crashes before any call, or after it and before its response; Lambda then retries the invocation. */
    @Tag("exhaustive")
    @ParameterizedTest
    @EnumSource
    void serviceEndsOnLastRequestDespiteOneCrash(TwoDeploymentsScenario two) {
        ExplorationResult figures = PathExplorer.explore(
                        two.race().faults(1), Invariant.runsLastRequest(), FinalState::of, 3_000_000)
                .print(two.words() + ", one crash");

        assertThat(figures.examples()).isEmpty();
    }

    /** After an hour no recorded intent counts any more. */
    @Tag("exhaustive")
    @Test
    void serviceEndsOnLastRequestWhenCrashedRunIsRetriedAnHourLater() {
        Scenario race = TwoDeploymentsScenario.TWO_PUSHES_WHILE_GOOD_RELEASE_RUNS
                .race()
                .faults(1)
                .retriesAfter(60);

        ExplorationResult figures = PathExplorer.explore(race, Invariant.runsLastRequest())
                .print("two pushes, one crash, a retry an hour later");

        assertThat(figures.examples()).isEmpty();
    }

    @Test
    void reconciliationRepairsRunThatCrashedWithoutRetry() {
        Scenario race = TwoDeploymentsScenario.TWO_PUSHES_WHILE_GOOD_RELEASE_RUNS
                .race()
                .faults(2)
                .withoutRetries();
        Invariant judge = Invariant.runsDesiredRevision();

        ExplorationResult unrepaired =
                RandomWalker.of(race, judge).walk(1_000, 9).print("walks of two pushes that crash without a retry");
        ExplorationResult repaired = RandomWalker.withStaleReads(race, judge, 0, 0, FinalState::afterReconciliation)
                .walk(1_000, 9)
                .print("walks of two pushes that crash without a retry, then a reconciliation");

        assertThat(unrepaired.violations()).isPositive();
        assertThat(repaired.examples()).isEmpty();
    }
}
