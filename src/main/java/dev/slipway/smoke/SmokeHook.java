package dev.slipway.smoke;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.access.Pause;
import dev.slipway.text.Json;
import dev.slipway.text.MalformedJsonException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Answers a lifecycle hook of ECS: each event gets a verdict, because ECS takes an exception for one, too.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/lambda-lifecycle-hooks.html">Lambda hooks</a>
 */
public final class SmokeHook {
    private static final String RUNTIME_API = "AWS_LAMBDA_RUNTIME_API";

    private final Map<String, String> environment;
    private final InstantSource clock;

    /** @param environment with the hosts that are allowed */
    public SmokeHook(Map<String, String> environment, InstantSource clock) {
        this.environment = Map.copyOf(environment);
        this.clock = clock;
    }

    /**
     * What the function answers, and what it logs about it.
     *
     * @param answer with {@code hookStatus}
     * @param message says why
     */
    public record Reply(Status status, ObjectNode answer, String message) {}

    /** ECS's values of {@code hookStatus}. */
    public enum Status {
        SUCCEEDED,
        FAILED,
        IN_PROGRESS
    }

    /**
     * Runs the test that the event describes.
     *
     * @param pause within the time of this invocation
     * @param log of each try
     */
    public Reply answer(String event, Pause pause, Consumer<Try> log) {
        try {
            JsonNode hook = Json.parse(event);
            SmokeTest test = HookParser.parse(hook);
            AllowedHosts allowed = AllowedHosts.parse(
                    environment.getOrDefault(AllowedHosts.VARIABLE, ""), environment.getOrDefault(RUNTIME_API, ""));
            return reply(hook, run(test, allowed, pause, log));
        } catch (MalformedJsonException e) {
            return reply(Status.FAILED, "the event is " + e.getMessage());
        } catch (InvalidHookException e) {
            return reply(Status.FAILED, String.valueOf(e.getMessage()));
        }
    }

    private Verdict run(SmokeTest test, AllowedHosts allowed, Pause pause, Consumer<Try> log) {
        Optional<Verdict> refused = refusal(test, allowed);
        if (refused.isPresent()) {
            return refused.get();
        }
        try (var http = new HttpTry(allowed, clock)) {
            return new SmokeRun(test, http, clock, pause, log).run();
        }
    }

    /** Before the first request is sent. */
    private static Optional<Verdict> refusal(SmokeTest test, AllowedHosts allowed) {
        for (int i = 0; i < test.requests().size(); i++) {
            String where = "hookDetails.requests[%d].url: ".formatted(i);
            Optional<String> refusal = allowed.refusal(test.requests().get(i).url());
            if (refusal.isPresent()) {
                return Optional.of(new Verdict.Failed(where + refusal.get()));
            }
        }
        return Optional.empty();
    }

    private static Reply reply(JsonNode hook, Verdict verdict) {
        return switch (verdict) {
            case Verdict.Succeeded(int requests) ->
                reply(Status.SUCCEEDED, "all %d requests of the smoke test fit".formatted(requests));
            case Verdict.Failed(String reason) -> reply(Status.FAILED, reason);
            case Verdict.InProgress(Progress progress) -> inProgress(hook, progress);
        };
    }

    /** ECS gives these details to the next invocation, after its own 30 seconds. */
    private static Reply inProgress(JsonNode hook, Progress progress) {
        Reply reply = reply(
                Status.IN_PROGRESS,
                "the function's time is over before the tries are; the next invocation goes on with hookDetails.requests[%d]"
                        .formatted(progress.request()));
        ObjectNode details = HookParser.details(hook).deepCopy();
        details.putObject(HookParser.PROGRESS)
                .put("of", progress.of())
                .put("request", progress.request())
                .put("tries", progress.tries());
        reply.answer().set("hookDetails", details);
        return reply;
    }

    private static Reply reply(Status status, String message) {
        return new Reply(status, Json.object().put("hookStatus", status.name()), message);
    }
}
