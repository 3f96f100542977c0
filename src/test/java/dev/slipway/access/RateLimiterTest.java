package dev.slipway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.ecs.AwsException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
    private Instant now = Instant.parse("2026-03-02T10:00:00Z");
    private final Instant begun = now;

    @Test
    void allowsABurstAndThenTheRate() {
        RateLimiter pace = new RateLimiter(5, 10, () -> now, this::pause);

        for (int i = 0; i < 5; i++) {
            pace.step("A");
        }
        assertThat(now).isEqualTo(begun);
        for (int i = 0; i < 10; i++) {
            pace.step("A");
        }
        assertThat(Duration.between(begun, now)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void refillsUpToTheBurst() {
        RateLimiter pace = new RateLimiter(5, 10, () -> now, this::pause);
        for (int i = 0; i < 5; i++) {
            pace.step("A");
        }
        now = now.plusSeconds(60);
        Instant later = now;

        for (int i = 0; i < 5; i++) {
            pace.step("A");
        }

        assertThat(now).isEqualTo(later);
        pace.step("A");
        assertThat(now).isEqualTo(later.plusMillis(100));
    }

    @Test
    void makesNoCallWhenTooLittleTimeIsLeft() {
        RateLimiter pace = new RateLimiter(1, 10, () -> now, length -> false);
        pace.step("DescribeServices");

        assertThatThrownBy(() -> pace.step("DescribeServices"))
                .isInstanceOf(AwsException.class)
                .hasMessageContaining("DescribeServices: not called");
    }

    private boolean pause(Duration length) {
        now = now.plus(length);
        return true;
    }
}
