package dev.slipway.aws;

import dev.slipway.ecs.AwsFailure;
import dev.slipway.ecs.AwsFailure.Kind;
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
final class Call {
    /** Kept for publishing, the answer and the log. */
    private static final Duration RESERVE = Duration.ofSeconds(2);

    private final Instant deadline;
    private final InstantSource clock;
    private final Duration reserve;

    Call(Instant deadline, InstantSource clock) {
        this(deadline, clock, RESERVE);
    }

    /** @param reserve time before the deadline that no call may take */
    Call(Instant deadline, InstantSource clock, Duration reserve) {
        this.deadline = deadline;
        this.clock = clock;
        this.reserve = reserve;
    }

    <T> T make(String name, Function<Consumer<AwsRequestOverrideConfiguration.Builder>, T> call) {
        Duration left = Duration.between(clock.instant(), deadline).minus(reserve);
        if (!left.isPositive()) {
            throw new AwsFailure(Kind.HEALABLE, name, "not called: the function's time runs out");
        }
        var attempts = new Attempts.Seen();
        try {
            return call.apply(settings -> settings.apiCallTimeout(left).putExecutionAttribute(Attempts.SEEN, attempts));
        } catch (SdkException e) {
            throw failure(name, e, attempts);
        }
    }

    static AwsFailure failure(String name, SdkException e) {
        return failure(name, e, new Attempts.Seen());
    }

    private static AwsFailure failure(String name, SdkException e, Attempts.Seen attempts) {
        return switch (e) {
            case AwsServiceException service -> ofService(name, service);
            case ApiCallTimeoutException timeout ->
                new AwsFailure(
                        attempts.nothingDone() ? Kind.HEALABLE : Kind.UNCLEAR,
                        name,
                        attempts.refusal()
                                .map(words -> words + " (tried again until the function's time ran out)")
                                .orElse("no answer in the time that the function has"));
            case ApiCallAttemptTimeoutException timeout -> new AwsFailure(Kind.UNCLEAR, name, "no answer in time");
            case SdkClientException client -> new AwsFailure(Kind.UNCLEAR, name, message(client));
            default -> new AwsFailure(Kind.UNCLEAR, name, message(e));
        };
    }

    private static AwsFailure ofService(String name, AwsServiceException e) {
        Kind kind = Retries.nothingWasDone(e) ? Kind.HEALABLE : e.statusCode() >= 500 ? Kind.UNCLEAR : Kind.FINAL;
        return new AwsFailure(kind, name, words(e));
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
