package dev.slipway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private final Semaphore free = new Semaphore(1);
    private final List<Integer> freeWhilePausing = new ArrayList<>();
    private final Places places = new Places(free, length -> freeWhilePausing.add(free.availablePermits()));

    @Test
    void deploymentThatPausesGivesItsPlaceToAnotherMeanwhile() {
        places.take(1);

        assertThat(places.pause(Duration.ofSeconds(10))).isTrue();

        assertThat(freeWhilePausing).containsExactly(1);
        assertThat(free.availablePermits()).isZero();
    }

    @Test
    void deploymentThatEndsLeavesItsPlace() {
        places.take(1);
        places.leave();

        assertThat(free.availablePermits()).isEqualTo(1);
    }
}
