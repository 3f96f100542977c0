package dev.slipway.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.slipway.publish.JsonLog;
import dev.slipway.smoke.SmokeHook;
import dev.slipway.smoke.Try;
import dev.slipway.smoke.Try.Finding;
import dev.slipway.text.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The handler of SmokeTestFunction, a lifecycle hook of ECS deployments: sends the requests of its {@code hookDetails}, and
 * answers whether the deployment may go on. It calls no API of AWS and reads no configuration.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/lambda-lifecycle-hooks.html">Lambda hooks</a>
 */
public final class SmokeTestFunction implements RequestStreamHandler {
    /** Of the function's time, what is kept for the answer. */
    private static final Duration RESERVE = Duration.ofSeconds(2);

    private final SmokeHook hook;
    private final InstantSource clock;
    private final Sleep sleep;
    private final JsonLog log;

    /** As Lambda creates it. */
    public SmokeTestFunction() {
        this(System.getenv(), InstantSource.system(), Thread::sleep, System.out);
    }

    /** @param sleep advances the clock */
    public SmokeTestFunction(Map<String, String> environment, InstantSource clock, Sleep sleep, PrintStream log) {
        this.hook = new SmokeHook(environment, clock);
        this.clock = clock;
        this.sleep = sleep;
        this.log = new JsonLog(log, clock);
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        String event = new String(input.readAllBytes(), StandardCharsets.UTF_8);
        String id = context.getAwsRequestId();
        Duration remaining = Duration.ofMillis(context.getRemainingTimeInMillis());
        var pause = new TimedPause(clock, sleep, clock.instant().plus(remaining).minus(RESERVE));
        SmokeHook.Reply reply = hook.answer(event, pause, attempt -> log(id, attempt));
        log.line(
                level(reply.status()),
                id,
                reply.message(),
                Map.of("hookStatus", reply.status().name()));
        output.write(Json.write(reply.answer()).getBytes(StandardCharsets.UTF_8));
    }

    private void log(String id, Try attempt) {
        var keys = new LinkedHashMap<String, String>();
        keys.put("request", attempt.request());
        keys.put("try", String.valueOf(attempt.number()));
        attempt.status().ifPresent(status -> keys.put("status", String.valueOf(status)));
        keys.put("durationMs", String.valueOf(attempt.took().toMillis()));
        switch (attempt.finding()) {
            case Finding.Fits _ -> log.line(JsonLog.Level.INFO, id, "the answer fits", keys);
            case Finding.DoesNotFit(String reason) -> log.line(JsonLog.Level.WARN, id, reason, keys);
            case Finding.Refused(String reason) -> log.line(JsonLog.Level.ERROR, id, reason, keys);
        }
    }

    private static JsonLog.Level level(SmokeHook.Status status) {
        return switch (status) {
            case SUCCEEDED, IN_PROGRESS -> JsonLog.Level.INFO;
            case FAILED -> JsonLog.Level.ERROR;
        };
    }
}
