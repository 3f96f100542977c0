package dev.slipway.aws;

import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.AwsException.Kind;
import dev.slipway.text.MalformedJsonException;
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

/**
 * Makes AWS calls with retries within the function's remaining time, and classifies their failures.
 *
 * @param reserve time before the deadline in which no call may run
 */
record AwsCall(Instant deadline, InstantSource clock, Duration reserve) {
    /** Time reserved for publishing events, the answer and the log. */
    private static final Duration RESERVE = Duration.ofSeconds(2);

    AwsCall(Instant deadline, InstantSource clock) {
        this(deadline, clock, RESERVE);
    }

    <T> T make(String name, Function<Consumer<AwsRequestOverrideConfiguration.Builder>, T> call) {
        Duration left = Duration.between(clock.instant(), deadline).minus(reserve);
        if (!left.isPositive()) {
            throw new AwsException(Kind.RETRYABLE, name, "not called because the function's time is running out");
        }
        var attempts = new AttemptRecorder.Recorded();
        try {
            return call.apply(settings ->
                    settings.apiCallTimeout(left).putExecutionAttribute(AttemptRecorder.ATTEMPTS, attempts));
        } catch (SdkException e) {
            throw failure(name, e, attempts);
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
