package dev.slipway.aws;

import dev.slipway.access.Pause;
import dev.slipway.access.RateLimiter;
import dev.slipway.access.RateLimits;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.AwsException.Kind;
import dev.slipway.text.MalformedJsonException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Makes AWS calls within the function's remaining time: attempt by attempt, each in its turn of the rate that it counts
 * against. The SDK itself retries nothing, so that no attempt is made past the rate. Classifies failures.
 *
 * @param reserve time before the deadline in which no call may run
 * @param pause waits for the next attempt
 * @param jitter random numbers from 0 to 1
 * @param limits the rates that the calls count against
 */
record AwsCall(
        Instant deadline,
        InstantSource clock,
        Duration reserve,
        Pause pause,
        DoubleSupplier jitter,
        RateLimits limits) {
    private static final String OUT_OF_TIME = " (retried until the time for it ran out)";

    /** The same within other rates. */
    AwsCall at(RateLimits others) {
        return new AwsCall(deadline, clock, reserve, pause, jitter, others);
    }

    /** The same, but no attempt begins, and none goes on, later than this time from now. */
    AwsCall within(Duration time) {
        Instant latest = clock.instant().plus(time);
        Instant last = deadline.minus(reserve);
        return latest.isBefore(last)
                ? new AwsCall(latest, clock, Duration.ZERO, new PauseUntil(latest, clock, pause), jitter, limits)
                : this;
    }

    /** Does not wait past a time. */
    private record PauseUntil(Instant latest, InstantSource clock, Pause pause) implements Pause {
        @Override
        public boolean pause(Duration length) {
            return hasTimeFor(length) && pause.pause(length);
        }

        @Override
        public boolean hasTimeFor(Duration length) {
            return !clock.instant().plus(length).isAfter(latest) && pause.hasTimeFor(length);
        }
    }

    /** For callers that retry by themselves. */
    <T> T makeWithoutRetry(String name, Function<Consumer<AwsRequestOverrideConfiguration.Builder>, T> call) {
        return make(name, failure -> false, call);
    }

    /** For calls that are safe to repeat: retries every failure that a retry can resolve. */
    <T> T make(String name, Function<Consumer<AwsRequestOverrideConfiguration.Builder>, T> call) {
        return make(name, RetryPolicy::mayBeResolved, call);
    }

    /** For calls that must not be made twice: retries only if AWS reports that the call had no effect. */
    <T> T makeOnce(String name, Function<Consumer<AwsRequestOverrideConfiguration.Builder>, T> call) {
        return make(name, RetryPolicy::hadNoEffect, call);
    }

    private <T> T make(
            String name,
            Predicate<SdkException> isRetried,
            Function<Consumer<AwsRequestOverrideConfiguration.Builder>, T> call) {
        Optional<RateLimiter> limiter = limits.of(name);
        Optional<AwsException> refusal = Optional.empty();
        for (int attempt = 1; ; attempt++) {
            Optional<RateLimiter.Turn> turn = turn(name, limiter, refusal);
            var recorded = new AttemptRecorder.Recorded();
            try {
                T answer = attempt(name, recorded, call);
                turn.ifPresent(RateLimiter.Turn::accepted);
                return answer;
            } catch (SdkException e) {
                AwsException failure = failure(name, e, recorded);
                if (recorded.isAnswered() || !isRetried.test(e)) {
                    throw failure;
                }
                refusal = Optional.of(new AwsException(failure.kind(), name, failure.words() + OUT_OF_TIME));
                if (turn.isPresent() && RetryPolicy.isThrottled(e)) {
                    turn.get().refused();
                } else if (!pause.pause(RetryPolicy.backoff(attempt, jitter))) {
                    throw refusal.get();
                }
            }
        }
    }

    /** @throws AwsException AWS's refusal of the attempt before where no time is left, because it says more */
    private Optional<RateLimiter.Turn> turn(
            String name, Optional<RateLimiter> limiter, Optional<AwsException> refusal) {
        try {
            return limiter.map(rate -> rate.await(name, pause));
        } catch (AwsException noTime) {
            throw refusal.orElse(noTime);
        }
    }

    private <T> T attempt(
            String name,
            AttemptRecorder.Recorded recorded,
            Function<Consumer<AwsRequestOverrideConfiguration.Builder>, T> call) {
        Duration left = Duration.between(clock.instant(), deadline).minus(reserve);
        if (!left.isPositive()) {
            throw new AwsException(Kind.RETRYABLE, name, "not called because the function's time is running out");
        }
        try {
            return call.apply(settings ->
                    settings.apiCallTimeout(left).putExecutionAttribute(AttemptRecorder.ATTEMPTS, recorded));
        } catch (MalformedJsonException e) {
            throw unreadable(name, message(e));
        }
    }

    /** Asking again brings the same answer. */
    static AwsException unreadable(String name, String why) {
        return new AwsException(
                Kind.FINAL,
                name,
                "AWS answered, but the answer cannot be read; a newer version of Slipway may read it (%s)"
                        .formatted(why));
    }

    static AwsException failure(String name, SdkException e) {
        return failure(name, e, new AttemptRecorder.Recorded());
    }

    static AwsException failure(String name, SdkException e, AttemptRecorder.Recorded attempts) {
        return switch (e) {
            case AwsServiceException service -> ofService(name, service);
            case ApiCallTimeoutException timeout ->
                new AwsException(
                        attempts.isNothingDone() ? Kind.RETRYABLE : Kind.UNKNOWN,
                        name,
                        attempts.refusal()
                                .map(text -> text + " (retried until the time for it ran out)")
                                .orElse("AWS did not answer in the time that the function has for it"));
            case ApiCallAttemptTimeoutException timeout ->
                new AwsException(Kind.UNKNOWN, name, "AWS did not answer in time");
            case SdkClientException client when attempts.isAnswered() -> unreadable(name, message(client));
            case SdkClientException client -> new AwsException(Kind.UNKNOWN, name, message(client));
            default -> new AwsException(Kind.UNKNOWN, name, message(e));
        };
    }

    private static AwsException ofService(String name, AwsServiceException e) {
        Kind kind = RetryPolicy.hadNoEffect(e) ? Kind.RETRYABLE : e.statusCode() >= 500 ? Kind.UNKNOWN : Kind.FINAL;
        return new AwsException(kind, name, text(e));
    }

    /** The error code and message of AWS, or else the SDK's message. */
    static String text(SdkException e) {
        return e instanceof AwsServiceException service && service.awsErrorDetails() != null
                ? "%s: %s"
                        .formatted(
                                service.awsErrorDetails().errorCode(),
                                service.awsErrorDetails().errorMessage())
                : message(e);
    }

    private static String message(Throwable e) {
        return String.valueOf(e.getMessage());
    }
}
