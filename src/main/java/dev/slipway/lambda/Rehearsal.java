package dev.slipway.lambda;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.slipway.aws.Clients;
import dev.slipway.aws.InMemoryHttp;
import dev.slipway.config.ConfigurationSource;
import dev.slipway.publish.JsonLog;
import dev.slipway.rehearsal.RehearsalAccount;
import dev.slipway.rehearsal.RehearsalEvents;
import dev.slipway.text.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One event that a second function handles in memory while Lambda starts the real one. Lambda gives the start a full
 * processor, and an invocation a part of one: the first event finds loaded what the rehearsal used.
 *
 * <p>The rehearsal sends, logs and publishes nothing, and leaves nothing in the real function. A rehearsal that fails costs only
 * time: the first event then loads what it needs.
 *
 * @param event of an account in memory
 * @param expected the event's outcome
 */
record Rehearsal(Map<String, String> environment, Function<RehearsalEvents, String> event, String expected) {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final String ENDPOINT = "AWS_ENDPOINT_URL";

    /** Creates a function. */
    @FunctionalInterface
    interface Creation {
        RequestStreamHandler create(
                Map<String, String> environment, Clients clients, InstantSource clock, Sleep sleep, PrintStream log);
    }

    /** A push that is deployed. */
    static Rehearsal ofPush(Map<String, String> environment) {
        return new Rehearsal(environment, RehearsalEvents::push, "DEPLOYING");
    }

    /** A failed deployment that is rolled back. */
    static Rehearsal ofFailure(Map<String, String> environment) {
        return new Rehearsal(environment, RehearsalEvents::failure, "ROLLED_BACK");
    }

    /**
     * Rehearses, and opens a connection to ECS for the real function. It opens none where the environment names another
     * endpoint, which may not be AWS.
     */
    void run(Creation creation, InvocationRunner real) {
        var ecs = new AtomicReference<@Nullable URI>();
        try {
            String outcome = outcome(creation, ecs);
            if (!outcome.equals(expected)) {
                warn(real.log(), "its outcome is \"%s\" instead of %s".formatted(outcome, expected));
            }
        } catch (IOException | RuntimeException | LinkageError e) {
            warn(real.log(), e.toString());
        }
        if (!environment.containsKey(ENDPOINT)) {
            Optional.ofNullable(ecs.get()).ifPresent(real.clients()::connect);
        }
    }

    private static void warn(JsonLog log, String why) {
        log.line(
                JsonLog.Level.WARN,
                "",
                "the rehearsal at start failed, so the first event takes longer; please report it: " + why,
                Map.of());
    }

    /** @param ecs gets the endpoint of ECS's calls */
    private String outcome(Creation creation, AtomicReference<@Nullable URI> ecs) throws IOException {
        String region = InvocationRunner.region(environment);
        var time = new RehearsalClock();
        var account = new RehearsalAccount(region, time.instant());
        RehearsalEvents events = account.events();
        var http = new InMemoryHttp((endpoint, operation, input) -> {
            if (operation.equals("UpdateService")) {
                ecs.set(endpoint);
            }
            return account.answer(operation, input);
        });
        RequestStreamHandler function = creation.create(
                Map.of(ConfigurationSource.VARIABLE, events.configuration()),
                Clients.over(region, http),
                time,
                time::advance,
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        var answer = new ByteArrayOutputStream();
        function.handleRequest(
                new ByteArrayInputStream(event.apply(events).getBytes(StandardCharsets.UTF_8)),
                answer,
                new RehearsalContext(events.functionArn(), TIMEOUT));
        return Json.parse(answer.toString(StandardCharsets.UTF_8))
                .at("/outcomes/0/outcome")
                .asText();
    }

    /** The real time and the pauses, which take no time. */
    private static final class RehearsalClock implements InstantSource {
        private Duration paused = Duration.ZERO;

        @Override
        public synchronized Instant instant() {
            return Instant.now().plus(paused);
        }

        synchronized void advance(Duration length) {
            paused = paused.plus(length);
        }
    }
}
