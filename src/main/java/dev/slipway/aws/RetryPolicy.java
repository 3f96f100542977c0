package dev.slipway.aws;

import java.time.Duration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;

/**
 * Which calls the SDK retries, with full jitter. Each call's timeout bounds the retries: no call reaches the number of
 * attempts within Lambda's 15 minutes.
 *
 * @see <a href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">exponential backoff and
 *     jitter</a>
 */
final class RetryPolicy {
    private static final int ATTEMPTS = 200;
    private static final BackoffStrategy FULL_JITTER =
            BackoffStrategy.exponentialDelay(Duration.ofMillis(100), Duration.ofSeconds(10));

    private RetryPolicy() {}

    /** For calls that are safe to repeat: retries every failure that a retry can resolve. */
    static RetryStrategy ofRetryableFailures() {
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(ATTEMPTS)
                .circuitBreakerEnabled(false)
                .backoffStrategy(FULL_JITTER)
                .throttlingBackoffStrategy(FULL_JITTER)
                .retryOnException(RetryPolicy::hadNoEffect)
                .build();
    }

    /** For calls that must not be made twice: retries only if AWS reports that the call had no effect. */
    static RetryStrategy ofNothingDone() {
        return StandardRetryStrategy.builder()
                // the client's defaults would also retry lost connections and server errors
                .useClientDefaults(false)
                .maxAttempts(ATTEMPTS)
                .circuitBreakerEnabled(false)
                .backoffStrategy(FULL_JITTER)
                .throttlingBackoffStrategy(FULL_JITTER)
                .retryOnException(RetryPolicy::hadNoEffect)
                .build();
    }

    /**
     * Whether AWS throttled the call, another registration in the family was in progress, or the service has the maximum
     * number of active deployments.
     */
    static boolean hadNoEffect(Throwable failure) {
        return failure instanceof AwsServiceException e && (e.isThrottlingException() || isTemporaryConflict(e));
    }

    private static boolean isTemporaryConflict(AwsServiceException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("Too many concurrent attempts") || message.contains("active deployments exist");
    }
}
