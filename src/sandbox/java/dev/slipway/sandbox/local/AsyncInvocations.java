package dev.slipway.sandbox.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The event queue of a function, on simulated time: an instance takes an event, and again one and then two minutes later
 * where it failed
 * (<a href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html">asynchronous
 * invocations</a>).
 *
 * @param timeout of each attempt
 */
public record AsyncInvocations(VirtualTime time, String functionArn, Duration timeout) {
    private static final List<Duration> WAITS = List.of(Duration.ofMinutes(1), Duration.ofMinutes(2));

    /** @param errorMessage empty where the attempt did not fail */
    public record Attempt(Instant began, Instant ended, Optional<String> errorMessage) {}

    /**
     * Invokes the function.
     *
     * @param instances gives the instance of each attempt: usually the same one
     * @return at most three attempts
     */
    public List<Attempt> invoke(Supplier<RequestStreamHandler> instances, String requestId, String event)
            throws InterruptedException {
        var attempts = new ArrayList<Attempt>();
        attempts.add(attempt(instances.get(), requestId, event));
        for (Duration wait : WAITS) {
            if (attempts.getLast().errorMessage().isEmpty()) {
                break;
            }
            time.sleep(wait);
            attempts.add(attempt(instances.get(), requestId, event));
        }
        return attempts;
    }

    private Attempt attempt(RequestStreamHandler instance, String requestId, String event) {
        Instant began = time.instant();
        Optional<String> failure = Optional.empty();
        try {
            instance.handleRequest(
                    new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
                    new ByteArrayOutputStream(),
                    new LocalContext(functionArn, requestId, timeout, time));
        } catch (IOException | RuntimeException e) {
            failure = Optional.of(String.valueOf(e.getMessage()));
        }
        return new Attempt(began, time.instant(), failure);
    }
}
