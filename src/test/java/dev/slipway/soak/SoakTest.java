package dev.slipway.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.Chaos.Shares;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Whatever gets lost, is late, comes twice, is throttled or dies: every service ends as it was asked for. */
class SoakTest {
    private static final Shares BAD_DAYS = new Shares(0.03, 0.1, 0.3, Duration.ofMinutes(6));

    @Test
    void everyServiceEndsOnTheNewestVersionThatWorks() {
        var soak = new Soak(new Soak.Plan(
                Long.getLong("soak.seed", 1), 200, 2000, 100, Duration.ofHours(8), 0.2, BAD_DAYS, 0.06, true));
        soak.run();

        assertThat(new Judge(soak).complaints()).isEmpty();
        assertThat(soak.writesOfThreeMoreSweeps()).isZero();
    }
}
