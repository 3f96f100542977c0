package dev.slipway.races;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What lives after a deployment was told: it fails or completes, and that is heard of late, twice, or never. */
class FailuresTest {
    @ParameterizedTest
    @EnumSource
    void theServiceEndsOnTheNewestThatDidNotFailOrTheLastGoodOne(Failing failing) {
        Figures figures = Explorer.explore(
                        failing.race(), AtRest.right().and(AtRest.nothingThatFailedIsToldAgain()), End::atRest)
                .print(failing.words());

        assertThat(figures.examples()).isEmpty();
        assertThat(figures.mostUpdates()).isLessThanOrEqualTo(failing.mostUpdates());
    }
}
