package dev.slipway.sandbox.local;

import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.account.AwsAccounts;
import dev.slipway.sandbox.events.Bus;
import dev.slipway.sandbox.template.TemplateRules;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Runs the accounts in real time: rollouts take the steps that are due, the bus delivers waiting events, and the
 * schedule sends its event. Deliveries run in parallel, as EventBridge's do.
 */
final class RealTime implements AutoCloseable {
    private final AwsAccounts accounts;
    private final AwsAccount aws;
    private final Optional<TemplateRules.Schedule> schedule;
    private final Consumer<String> reconcile;
    private final PrintStream log;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().factory());
    private final ExecutorService deliveries;
    private final AtomicInteger delivering = new AtomicInteger();
    private Optional<Instant> nextReconciliation;

    /**
     * It does nothing before {@link #start}.
     *
     * @param schedule empty where no schedule reconciles
     * @param reconcile takes the schedule's event
     * @param log gets a line for each failure
     * @param deliveries shut down at the end
     */
    RealTime(
            AwsAccounts accounts,
            Optional<TemplateRules.Schedule> schedule,
            Consumer<String> reconcile,
            PrintStream log,
            ExecutorService deliveries) {
        this.accounts = accounts;
        this.aws = accounts.home();
        this.schedule = schedule;
        this.reconcile = reconcile;
        this.log = log;
        this.deliveries = deliveries;
        this.nextReconciliation = afterNow();
    }

    private Optional<Instant> afterNow() {
        return schedule.map(s -> aws.clock().instant().plus(s.every()));
    }

    /** @param every how often it takes the steps and deliveries that are due */
    RealTime start(Duration every) {
        var _ = clock.scheduleWithFixedDelay(this::pass, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    /** Takes the steps and deliveries that are due. If several events of the schedule are overdue, it sends one. */
    synchronized void pass() {
        try {
            accounts.accounts().forEach(account -> account.step(this::execute));
            Instant now = aws.clock().instant();
            if (nextReconciliation.filter(next -> !now.isBefore(next)).isPresent()) {
                nextReconciliation = afterNow();
                schedule.ifPresent(s -> aws.bus().tick(s.name(), reconcile));
            }
            List<Bus.Delivery> due = accounts.accounts().stream()
                    .flatMap(account -> account.bus().take().stream())
                    .toList();
            due.forEach(delivery -> execute(delivery::deliver));
        } catch (RuntimeException | Error e) {
            // an exception would stop the clock without a message
            log.println("the sandbox has a bug: " + e);
        }
    }

    private void execute(Runnable delivery) {
        delivering.incrementAndGet();
        deliveries.execute(() -> guarded(delivery));
    }

    private void guarded(Runnable delivery) {
        try {
            delivery.run();
        } catch (RuntimeException e) {
            log.println("an invocation failed: " + e.getMessage());
        } catch (Error e) {
            log.println("an invocation failed: " + e);
        } finally {
            delivering.decrementAndGet();
        }
    }

    /** Runs this while no pass is made. */
    synchronized void exclusively(Runnable change) {
        change.run();
        nextReconciliation = afterNow();
    }

    /** Whether an event waits for its delivery, or is being delivered. */
    synchronized boolean isDelivering() {
        return delivering.get() > 0
                || accounts.accounts().stream()
                        .anyMatch(account -> !account.bus().pending().isEmpty());
    }

    /** When a rollout's next step or the schedule's next event is due; empty if nothing happens by itself. */
    synchronized Optional<Instant> next() {
        return Stream.concat(
                        accounts.accounts().stream().flatMap(account -> account.nextStep().stream()),
                        nextReconciliation.stream())
                .min(Comparator.naturalOrder());
    }

    @Override
    public void close() {
        clock.shutdownNow();
        deliveries.shutdownNow();
    }
}
