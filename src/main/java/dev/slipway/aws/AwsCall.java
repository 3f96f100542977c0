package dev.slipway.aws;

import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.AwsException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** Makes AWS calls, retries included, within the time that the function has left, and says what a failure means. */
final class AwsCall {
    /** Kept for publishing, the answer and the log. */
    private static final Duration RESERVE = Duration.ofSeconds(2);

    private final Instant deadline;
    private final InstantSource clock;
    private final Duration reserve;

    AwsCall(Instant deadline, InstantSource clock) {
        this(deadline, clock, RESERVE);
    }

    /** @param reserve time before the deadline that no call may take */
    AwsCall(Instant deadline, InstantSource clock, Duration reserve) {
        this.deadline = deadline;
        this.clock = clock;
        this.reserve = reserve;
    }

    <T> T make(String name, Function<Consumer<AwsRequestOverrideConfiguration.Builder>, T> call) {
        Duration left = Duration.between(clock.instant(), deadline).minus(reserve);
        if (!left.isPositive()) {
            throw new AwsException(Kind.RETRYABLE, name, "not called: the function's time runs out");
        }
        var attempts = new RefusalRecorder.Recorded();
        try {
            return call.apply(
                    settings -> settings.apiCallTimeout(left).putExecutionAttribute(RefusalRecorder.SEEN, attempts));
        } catch (SdkException e) {
            throw failure(name, e, attempts);
        }
    }

    static AwsException failure(String name, SdkException e) {
        return failure(name, e, new RefusalRecorder.Recorded());
    }

    private static AwsException failure(String name, SdkException e, RefusalRecorder.Recorded attempts) {
        return switch (e) {
            case AwsServiceException service -> ofService(name, service);
            case ApiCallTimeoutException timeout ->
                new AwsException(
                        attempts.nothingDone() ? Kind.RETRYABLE : Kind.UNKNOWN,
                        name,
                        attempts.refusal()
                                .map(words -> words + " (tried again until the function's time ran out)")
                                .orElse("no answer in the time that the function has"));
            case ApiCallAttemptTimeoutException timeout -> new AwsException(Kind.UNKNOWN, name, "no answer in time");
            case SdkClientException client -> new AwsException(Kind.UNKNOWN, name, message(client));
            default -> new AwsException(Kind.UNKNOWN, name, message(e));
        };
    }

    private static AwsException ofService(String name, AwsServiceException e) {
        Kind kind = RetryPolicy.nothingWasDone(e) ? Kind.RETRYABLE : e.statusCode() >= 500 ? Kind.UNKNOWN : Kind.FINAL;
        return new AwsException(kind, name, words(e));
    }

    /** AWS's, or the SDK's where AWS said nothing. */
    static String words(SdkException e) {
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
