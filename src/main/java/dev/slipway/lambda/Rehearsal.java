package dev.slipway.lambda;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.slipway.aws.Clients;
import dev.slipway.aws.InMemoryHttp;
import dev.slipway.config.ConfigurationSource;
import dev.slipway.publish.JsonLog;
import dev.slipway.rehearsal.RehearsalAccount;
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
import java.util.function.Function;

/**
 * One event that a function of its own handles in memory while Lambda starts the real one. Lambda gives the start a full
 * processor, and an invocation a part of one: what the rehearsal loads, the first event need not.
 *
 * <p>Nothing is sent, logged or published, and nothing of it is left in the real function. A rehearsal that fails costs only
 * time: the first event then loads what it needs.
 */
final class Rehearsal {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final String region;
    private final boolean mayConnect;
    private final RehearsalAccount account;
    private final String event;
    private final String expected;
    private volatile Optional<URI> ecs = Optional.empty();

    /** Creates a function. */
    @FunctionalInterface
    interface Creation {
        RequestStreamHandler create(
                Map<String, String> environment, Clients clients, InstantSource clock, Sleep sleep, PrintStream log);
    }

    private Rehearsal(Map<String, String> environment, Function<RehearsalAccount, String> event, String expected) {
        this.region = InvocationRunner.region(environment);
        this.mayConnect = !environment.containsKey("AWS_ENDPOINT_URL");
        this.account = new RehearsalAccount(region, Instant.now());
        this.event = event.apply(account);
        this.expected = expected;
    }

    /** A push that is deployed. */
    static Rehearsal ofPush(Map<String, String> environment) {
        return new Rehearsal(environment, RehearsalAccount::push, "DEPLOYING");
    }

    /** A failed deployment that is rolled back. */
    static Rehearsal ofFailure(Map<String, String> environment) {
        return new Rehearsal(environment, RehearsalAccount::failure, "ROLLED_BACK");
    }

    /** Then opens a connection to ECS for the real function, unless the installation has an endpoint of its own. */
    void run(Creation creation, InvocationRunner real) {
        try {
            String outcome = outcome(creation);
            if (!outcome.equals(expected)) {
                warn(real.log(), "its outcome is \"%s\" instead of %s".formatted(outcome, expected));
            }
        } catch (IOException | RuntimeException | LinkageError e) {
            warn(real.log(), e.toString());
        }
        if (mayConnect) {
            ecs.ifPresent(real.clients()::connect);
        }
    }

    private static void warn(JsonLog log, String why) {
        log.line(
                JsonLog.Level.WARN,
                "",
                "the rehearsal at start failed, so the first event takes longer; please report it: " + why,
                Map.of());
    }

    /** The outcome of the event, and its reason where it fails. */
    private String outcome(Creation creation) throws IOException {
        var clients = Clients.over(region, new InMemoryHttp(this::answer));
        var silence = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        // a pause takes no time: it moves the rehearsal's clock
        var time = new RehearsalClock();
        RequestStreamHandler function = creation.create(
                Map.of(ConfigurationSource.VARIABLE, account.configuration()), clients, time, time::advance, silence);
        var answer = new ByteArrayOutputStream();
        function.handleRequest(
                new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
                answer,
                new RehearsalContext(account.functionArn(), TIMEOUT));
        return Json.parse(answer.toString(StandardCharsets.UTF_8))
                .at("/outcomes/0/outcome")
                .asText();
    }

    private String answer(URI endpoint, String operation, String input) {
        if (operation.equals("UpdateService")) {
            ecs = Optional.of(endpoint);
        }
        return account.answer(operation, input);
    }

    /** Real time, and the pauses. */
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
