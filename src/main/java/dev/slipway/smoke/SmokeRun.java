package dev.slipway.smoke;

import dev.slipway.access.Pause;
import dev.slipway.smoke.HttpTry.Found;
import dev.slipway.smoke.Try.Finding;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * Sends the requests of a test in their order, each until it fits or its tries are used. A try begins only where the whole
 * time of one is left. Where it is not, the test is in progress: ECS invokes the function again, which goes on with the
 * tries that are left. Each invocation makes a try or fails, so there are at most as many as there are tries.
 */
final class SmokeRun {
    static final Duration BETWEEN_TRIES = Duration.ofSeconds(5);

    private final SmokeTest test;
    private final HttpTry http;
    private final InstantSource clock;
    private final Pause pause;
    private final Consumer<Try> log;
    private boolean began;

    /** @param pause within the time of this invocation */
    SmokeRun(SmokeTest test, HttpTry http, InstantSource clock, Pause pause, Consumer<Try> log) {
        this.test = test;
        this.http = http;
        this.clock = clock;
        this.pause = pause;
        this.log = log;
    }

    Verdict run() {
        Progress at = test.progress();
        while (at.request() < test.requests().size()) {
            if (!pausesInTime(at)) {
                return outOfTime(at);
            }
            switch (tryOnce(at)) {
                case Finding.Fits _ -> at = new Progress(at.of(), at.request() + 1, 0);
                case Finding.Refused(String reason) -> {
                    return failed(at, reason);
                }
                case Finding.DoesNotFit(String reason) -> {
                    at = new Progress(at.of(), at.request(), at.tries() + 1);
                    if (at.tries() >= test.tries()) {
                        return failed(
                                at, "after %d tr%s: %s".formatted(at.tries(), at.tries() == 1 ? "y" : "ies", reason));
                    }
                }
            }
        }
        return new Verdict.Succeeded(test.requests().size());
    }

    /** Before a request is sent again there is a pause; the first try of an invocation follows ECS's own. */
    private boolean pausesInTime(Progress at) {
        boolean again = began && at.tries() > 0;
        Duration needed = again ? test.timeout().plus(BETWEEN_TRIES) : test.timeout();
        return pause.hasTimeFor(needed) && (!again || pause.pause(BETWEEN_TRIES));
    }

    private Verdict outOfTime(Progress at) {
        if (began && !at.of().isEmpty()) {
            return new Verdict.InProgress(at);
        }
        return began
                ? new Verdict.Failed(
                        "the function's time is over before the tries are, and the event has no resourceArn that the next invocation could go on with")
                : new Verdict.Failed(
                        "hookDetails.timeoutSeconds: one try may take longer than the function has; lower it, or raise the function's timeout");
    }

    private Finding tryOnce(Progress at) {
        SmokeRequest request = test.requests().get(at.request());
        Instant start = clock.instant();
        Found found = http.send(request, test.timeout());
        began = true;
        log.accept(new Try(
                request.toString(),
                at.tries() + 1,
                found.status(),
                Duration.between(start, clock.instant()),
                found.finding()));
        return found.finding();
    }

    private static Verdict failed(Progress at, String reason) {
        return new Verdict.Failed("hookDetails.requests[%d] %s".formatted(at.request(), reason));
    }
}
