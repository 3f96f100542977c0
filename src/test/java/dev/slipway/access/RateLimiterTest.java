package dev.slipway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.access.RateLimiter.Rate;
import dev.slipway.access.RateLimiter.Turn;
import dev.slipway.ecs.AwsException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimiterTest {
    private Instant now = Instant.parse("2026-03-02T10:00:00Z");
    private Instant since = now;
    private double jitter;

    @Test
    void allowsABurstAndThenTheRate() {
        RateLimiter limiter = limiter(5, 10);

        turns(limiter, 5);
        assertThat(passed()).isZero();
        turns(limiter, 10);
        assertThat(passed()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void refillsUpToTheBurst() {
        RateLimiter limiter = limiter(5, 10);
        turns(limiter, 5);
        now = now.plusSeconds(60);
        since = now;

        turns(limiter, 5);
        assertThat(passed()).isZero();
        turns(limiter, 1);
        assertThat(passed()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void makesNoCallWhenTooLittleTimeIsLeft() {
        RateLimiter limiter = limiter(1, 10);
        limiter.await("DescribeServices", this::pause);

        assertThatThrownBy(() -> limiter.await("DescribeServices", length -> false))
                .isInstanceOfSatisfying(
                        AwsException.class, e -> assertThat(e.isRetryable()).isTrue())
                .hasMessageContaining("DescribeServices: not called");
    }

    @Test
    void callThatWasNotMadeLeavesItsTurnToTheNext() {
        RateLimiter limiter = limiter(1, 10);
        turns(limiter, 1);
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> limiter.await("A", length -> false)).isInstanceOf(AwsException.class);
        }

        turns(limiter, 1);

        assertThat(passed()).isEqualTo(Duration.ofMillis(100));
    }

    /** Milliseconds until the next call of a rate of one per second, whose burst is used, after refusals in a row. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 1000",
        "1, 0, 2000",
        "2, 0, 4000",
        "3, 0, 8000",
        "1, 0.5, 4000",
        "2, 0.5, 6000",
        "9, 0, 32000",
        "9, 1, 64000"
    })
    void eachRefusalHalvesTheRateAndPausesIt(int refusals, double random, long millis) {
        RateLimiter limiter = limiter(1, 1);
        Turn turn = limiter.await("A", this::pause);
        jitter = random;
        for (int i = 0; i < refusals; i++) {
            turn.refused();
            if (i + 1 < refusals) {
                turn = limiter.await("A", this::pause);
            }
        }
        since = now;

        turns(limiter, 1);

        assertThat(passed().toMillis()).isEqualTo(millis);
    }

    @Test
    void refusalsOfCallsThatWereOnTheirWayTogetherCountOnce() {
        RateLimiter limiter = limiter(10, 1);
        List<Turn> together = turns(limiter, 10);
        together.forEach(Turn::refused);

        turns(limiter, 1);

        assertThat(passed()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void refusalEndsTheBurst() {
        RateLimiter limiter = limiter(50, 10);
        turns(limiter, 1).getFirst().refused();

        turns(limiter, 5);

        assertThat(passed()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void acceptedCallsBringTheRateBack() {
        RateLimiter limiter = limiter(1, 10);
        turns(limiter, 1).getFirst().refused();
        turns(limiter, 20).forEach(Turn::accepted);
        turns(limiter, 1);
        since = now;

        turns(limiter, 10);

        assertThat(passed()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void acceptedCallsDoNotRaiseTheRateOverTheFullOne() {
        RateLimiter limiter = limiter(1, 10);
        turns(limiter, 100).forEach(Turn::accepted);
        since = now;

        turns(limiter, 10);

        assertThat(passed()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void clockThatIsSetBackAddsNothing() {
        RateLimiter limiter = limiter(1, 10);
        turns(limiter, 1);
        now = now.minusSeconds(60);
        since = now;

        turns(limiter, 1);

        assertThat(passed()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void clockThatIsSetBackDoesNotMakeTheWaitsLonger() {
        RateLimiter limiter = limiter(1, 10);
        turns(limiter, 1);
        now = now.minusSeconds(3_600);
        since = now;

        turns(limiter, 10);

        assertThat(passed()).isEqualTo(Duration.ofSeconds(1));
    }

    private RateLimiter limiter(int burst, double perSecond) {
        return new RateLimiter(new Rate(burst, perSecond), () -> now, () -> jitter);
    }

    private List<Turn> turns(RateLimiter limiter, int count) {
        var turns = new ArrayList<Turn>();
        IntStream.range(0, count).forEach(i -> turns.add(limiter.await("A", this::pause)));
        return turns;
    }

    private Duration passed() {
        return Duration.between(since, now);
    }

    private boolean pause(Duration length) {
        now = now.plus(length);
        return true;
    }
}
