package dev.slipway.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.soak.Chaos.Shares;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every service ends on the right version despite lost, late and duplicate events, throttled calls and crashes. */
class SoakTest {
    private static final Shares BAD_DAYS = new Shares(0.03, 0.1, 0.3, Duration.ofMinutes(6));

    @Test
    void servicesEndOnNewestWorkingVersion() {
        assertThat(new SoakRun(plan(30, 300)).run()).isEmpty();
    }

    @Tag("exhaustive")
    @Test
    void servicesOfLargeFleetEndOnNewestWorkingVersion() {
        assertThat(new SoakRun(plan(200, 2000)).run()).isEmpty();
    }

    @Test
    void violationsAreFoundWithoutSchedule() {
        assertThat(new SoakRun(plan(30, 300).withoutSchedule()).run()).isNotEmpty();
    }

    private static SoakRun.Plan plan(int services, int pushes) {
        long seed = Long.getLong("soak.seed", 1);
        return new SoakRun.Plan(seed, services, pushes, pushes / 20, 5, Duration.ofHours(5), 0.2, BAD_DAYS, 0.08, true);
    }
}
