package dev.slipway.races;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every interleaving of the calls of two concurrent deployments of one target; parallel reads come in any order. */
class TwoDeploymentsTest {
    private static final Judge JUDGE =
            Judge.runsLastRequest().and(Judge.registersOncePerRequest()).and(Judge.lastRequestSucceeds());

    @ParameterizedTest
    @EnumSource
    void serviceEndsOnLastRequestInEveryInterleaving(Two two) {
        Figures figures = Explorer.explore(two.race(), JUDGE).print(two.words());

        assertThat(figures.examples()).isEmpty();
        // each run updates to its own revision and, after reading the log again, to the other's
        assertThat(figures.mostUpdates()).isLessThanOrEqualTo(4);
    }

    /** A run crashes before any call, or after it and before its response; Lambda then retries the invocation. */
    @Tag("exhaustive")
    @ParameterizedTest
    @EnumSource
    void serviceEndsOnLastRequestDespiteOneCrash(Two two) {
        Figures figures = Explorer.explore(two.race().faults(1), Judge.runsLastRequest())
                .print(two.words() + ", one crash");

        assertThat(figures.examples()).isEmpty();
    }

    /** After an hour no recorded intent counts any more. */
    @Tag("exhaustive")
    @Test
    void serviceEndsOnLastRequestWhenCrashedRunIsRetriedAnHourLater() {
        Race race = Two.TWO_PUSHES_WHILE_GOOD_RELEASE_RUNS.race().faults(1).retriesAfter(60);

        Figures figures = Explorer.explore(race, Judge.runsLastRequest())
                .print("two pushes, one crash, a retry an hour later");

        assertThat(figures.examples()).isEmpty();
    }

    @Test
    void reconciliationRepairsRunThatCrashedWithoutRetry() {
        Race race = Two.TWO_PUSHES_WHILE_GOOD_RELEASE_RUNS.race().faults(2).withoutRetries();
        Judge judge = Judge.runsDesiredRevision();

        Figures unrepaired = Walker.of(race, judge).walk(1_000, 9).print("walks of two pushes that crash without a retry");
        Figures repaired = Walker.withStaleReads(race, judge, 0, 0, End::afterReconciliation)
                .walk(1_000, 9)
                .print("walks of two pushes that crash without a retry, then a reconciliation");

        assertThat(unrepaired.violations()).isPositive();
        assertThat(repaired.examples()).isEmpty();
    }
}
