package dev.slipway.sandbox.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.sandbox.http.Control;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.List;

/** The controls of a whole local Slipway: its clock, what it is doing, and what it said. */
final class LocalControls {
    private static final int LIMIT = 300;
    /** A day. The control goes on although its client has gone. */
    private static final int MOST_SECONDS = 86_400;

    private static final int CONFLICT = 409;
    private static final Duration BEFORE_RESET = Duration.ofSeconds(10);

    private final SandboxClock clock;
    private final Progress progress;
    private final Invocations invocations;
    private final Runnable reset;

    LocalControls(SandboxClock clock, Progress progress, Invocations invocations, Runnable reset) {
        this.clock = clock;
        this.progress = progress;
        this.invocations = invocations;
        this.reset = reset;
    }

    List<Control> all() {
        return List.of(
                new Control(
                        "Health",
                        "answers once the sandbox serves, with its account, region and time",
                        List.of(),
                        "",
                        (aws, input) -> health(aws)),
                new Control(
                        "Wait",
                        "waits until all deployments have ended and Slipway has handled all events; refused after the"
                                + " limit. A manual clock advances meanwhile",
                        List.of("seconds"),
                        "{\"seconds\": 300}",
                        (aws, input) -> await(input)),
                new Control(
                        "Outcomes",
                        "lists the outcomes that Slipway's functions answered, oldest first",
                        List.of("service", "environment"),
                        "{\"service\": \"web\", \"environment\": \"dev\"}",
                        (aws, input) -> invocations.outcomes(input)),
                new Control(
                        "Advance",
                        "advances the clock; what is due by then happens, and Slipway handles it",
                        List.of("seconds"),
                        "{\"seconds\": 60}",
                        (aws, input) -> advance(input)),
                new Control(
                        "Reset",
                        "deletes everything, and creates again what the sandbox started with",
                        List.of(),
                        "",
                        (aws, input) -> reset()));
    }

    private ObjectNode health(AwsAccount aws) {
        return now().put("status", "ok")
                .put("account", aws.accountId())
                .put("region", aws.region())
                .put("clock", clock.isManual() ? "manual" : "running");
    }

    private ObjectNode await(Input input) {
        int limit = seconds(input, LIMIT);
        List<String> unfinished = interruptible(() -> progress.await(Duration.ofSeconds(limit)));
        if (!unfinished.isEmpty()) {
            throw new SandboxException(
                    "InProgress",
                    "After %d seconds these are in progress: %s.".formatted(limit, String.join(", ", unfinished)),
                    CONFLICT);
        }
        return now();
    }

    private ObjectNode advance(Input input) {
        if (input.member("seconds").isEmpty()) {
            throw SandboxException.invalid("\"seconds\" is missing from the body.");
        }
        int seconds = seconds(input, 0);
        return interruptible(() -> {
            progress.advance(Duration.ofSeconds(seconds));
            return now();
        });
    }

    /** An invocation that still runs would write what it read before. */
    private ObjectNode reset() {
        return interruptible(() -> {
            progress.quiet(BEFORE_RESET);
            reset.run();
            return now();
        });
    }

    private static int seconds(Input input, int otherwise) {
        int seconds = input.number("seconds", otherwise);
        if (seconds <= 0 || seconds > MOST_SECONDS) {
            throw SandboxException.invalid("\"seconds\" is a whole number from 1 to %d.".formatted(MOST_SECONDS));
        }
        return seconds;
    }

    private ObjectNode now() {
        return Json.object().put("time", clock.instant().toString());
    }

    private interface Interruptible<T> {
        T run() throws InterruptedException;
    }

    private static <T> T interruptible(Interruptible<T> what) {
        try {
            return what.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the sandbox stops", e);
        }
    }
}
