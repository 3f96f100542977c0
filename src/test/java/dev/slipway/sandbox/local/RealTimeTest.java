package dev.slipway.sandbox.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.account.AwsAccounts;
import dev.slipway.sandbox.template.TemplateRules;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one pass of the clock does; nobody waits for one here. */
class RealTimeTest {
    private static final TemplateRules.Schedule EVERY_FIVE_MINUTES =
            new TemplateRules.Schedule("Reconcile", "rate(5 minutes)", "RollbackFunction");

    private volatile Instant now = Instant.parse("2026-11-20T10:00:00Z");
    private volatile boolean broken = false;
    private final AwsAccounts accounts = new AwsAccounts("123456789012", "us-east-1", this::now);
    private final List<String> looks = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final ExecutorService deliveries = Executors.newVirtualThreadPerTaskExecutor();
    private final RealTime time = time(looks::add);

    @AfterEach
    void stop() {
        time.close();
    }

    @Test
    void scheduleReconcilesWhenDue() {
        pass(Duration.ofMinutes(4));
        pass(Duration.ofMinutes(1));
        pass(Duration.ofMinutes(4));
        pass(Duration.ofMinutes(1));

        assertThat(looks()).hasSize(2);
    }

    @Test
    void missedRunsAreMadeUpByOneReconciliation() {
        pass(Duration.ofHours(8));
        pass(Duration.ofSeconds(1));
        pass(Duration.ofSeconds(1));

        assertThat(looks()).hasSize(1);
    }

    @Test
    void errorIsLoggedAndNextPassContinues() {
        broken = true;
        pass(Duration.ofMinutes(5));
        assertThat(log()).contains("the sandbox has a bug: java.lang.AssertionError: no clock");
        broken = false;
        pass(Duration.ofMinutes(5));

        assertThat(looks()).hasSize(1);
    }

    @Test
    void invocationErrorIsLogged() {
        RealTime failing = time(event -> {
            throw new StackOverflowError("too deep");
        });
        now = now.plus(Duration.ofMinutes(5));
        failing.pass();
        deliveries.close();

        assertThat(log()).contains("an invocation failed: java.lang.StackOverflowError: too deep");
    }

    private RealTime time(Consumer<String> look) {
        return new RealTime(
                accounts,
                Optional.of(EVERY_FIVE_MINUTES),
                look,
                new PrintStream(log, true, StandardCharsets.UTF_8),
                deliveries);
    }

    private void pass(Duration later) {
        now = now.plus(later);
        time.pass();
    }

    /** All that were begun, ended. */
    private List<String> looks() {
        deliveries.close();
        return looks;
    }

    private String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    private Instant now() {
        if (broken) {
            throw new AssertionError("no clock");
        }
        return now;
    }
}
