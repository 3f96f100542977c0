package dev.slipway.aws;

import java.time.Duration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;

/**
 * What is tried again, with full jitter. How long is bounded by each call's time-out: within Lambda's fifteen minutes
 * none comes to so many attempts.
 *
 * @see <a href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">exponential backoff and
 *     jitter</a>
 */
final class RetryPolicy {
    private static final int ATTEMPTS = 200;
    private static final BackoffStrategy FULL_JITTER =
            BackoffStrategy.exponentialDelay(Duration.ofMillis(100), Duration.ofSeconds(10));

    private RetryPolicy() {}

    /** Whatever a retry can heal. */
    static RetryStrategy ofWhatCanHeal() {
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(ATTEMPTS)
                .circuitBreakerEnabled(false)
                .backoffStrategy(FULL_JITTER)
                .throttlingBackoffStrategy(FULL_JITTER)
                .retryOnException(RetryPolicy::nothingWasDone)
                .build();
    }

    /** For a call that must not be done twice: only where AWS said that it did nothing. */
    static RetryStrategy ofNothingDone() {
        return StandardRetryStrategy.builder()
                // else the client adds its own reasons to try again: lost connections and server errors among them
                .useClientDefaults(false)
                .maxAttempts(ATTEMPTS)
                .circuitBreakerEnabled(false)
                .backoffStrategy(FULL_JITTER)
                .throttlingBackoffStrategy(FULL_JITTER)
                .retryOnException(RetryPolicy::nothingWasDone)
                .build();
    }

    /**
     * Throttled, another registration in the same family was under way, or the service has as many deployments as ECS
     * allows at once.
     */
    static boolean nothingWasDone(Throwable failure) {
        return failure instanceof AwsServiceException e && (e.isThrottlingException() || soonOver(e));
    }

    private static boolean soonOver(AwsServiceException e) {
        String words = String.valueOf(e.getMessage());
        return words.contains("Too many concurrent attempts") || words.contains("active deployments exist");
    }
}
