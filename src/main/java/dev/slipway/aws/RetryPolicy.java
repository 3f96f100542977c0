package dev.slipway.aws;

import java.io.IOException;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;

/**
 * Which failures another attempt of a call can resolve, and how long it waits: with full jitter.
 *
 * @see <a href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">exponential backoff and
 *     jitter</a>
 */
final class RetryPolicy {
    private static final int ATTEMPTS = 200;
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);
    private static final int SERVER_ERROR = 500;

    private RetryPolicy() {}

    /** For SSM: the SDK retries, and the call's timeout bounds the retries before the number of attempts does. */
    static RetryStrategy ofRetryableFailures() {
        BackoffStrategy fullJitter = BackoffStrategy.exponentialDelay(FIRST_BACKOFF, LONGEST_BACKOFF);
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(ATTEMPTS)
                .circuitBreakerEnabled(false)
                .backoffStrategy(fullJitter)
                .throttlingBackoffStrategy(fullJitter)
                .retryOnException(RetryPolicy::hadNoEffect)
                .build();
    }

    /** The wait after this number of attempts. */
    static Duration backoff(int attempts, DoubleSupplier jitter) {
        Duration most = FIRST_BACKOFF.multipliedBy(1L << Math.min(attempts - 1, 10));
        Duration bound = most.compareTo(LONGEST_BACKOFF) < 0 ? most : LONGEST_BACKOFF;
        return Duration.ofNanos((long) (bound.toNanos() * jitter.getAsDouble()));
    }

    /** Whether the failure is temporary. The call may have had an effect. */
    static boolean mayBeResolved(SdkException failure) {
        return hadNoEffect(failure)
                || (failure instanceof AwsServiceException e
                        ? e.statusCode() >= SERVER_ERROR
                        : causes(failure)
                                .anyMatch(cause -> cause instanceof IOException
                                        || cause instanceof RetryableException
                                        || cause instanceof ApiCallAttemptTimeoutException));
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
    }

    /**
     * Whether AWS throttled the call, another registration in the family was in progress, or the service has the maximum
     * number of active deployments.
     */
    static boolean hadNoEffect(Throwable failure) {
        return isThrottled(failure) || (failure instanceof AwsServiceException e && isTemporaryConflict(e));
    }

    static boolean isThrottled(Throwable failure) {
        return failure instanceof AwsServiceException e && e.isThrottlingException();
    }

    private static boolean isTemporaryConflict(AwsServiceException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("Too many concurrent attempts") || message.contains("active deployments exist");
    }
}
