package dev.slipway.sandbox.local;

import dev.slipway.sandbox.account.AwsAccounts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Advances the sandbox's clock, and waits until deployments end. */
final class Progress {
    private static final Duration POLL = Duration.ofMillis(20);

    private final AwsAccounts accounts;
    private final SandboxClock clock;
    private final RealTime time;
    private final BooleanSupplier invoking;

    /** @param invoking whether an invocation of a function runs */
    Progress(AwsAccounts accounts, SandboxClock clock, RealTime time, BooleanSupplier invoking) {
        this.accounts = accounts;
        this.clock = clock;
        this.time = time;
        this.invoking = invoking;
    }

    /** Advances the clock. All that is due on the way happens at its time, one after the other. */
    void advance(Duration length) throws InterruptedException {
        Instant end = clock.instant().plus(length);
        handle();
        for (Optional<Instant> next = dueBy(end); next.isPresent(); next = dueBy(end)) {
            clock.moveTo(next.get());
            handle();
        }
        clock.moveTo(end);
        handle();
    }

    /**
     * Waits until every deployment has ended and Slipway has handled all events. A manual clock advances to what is due next.
     *
     * @param limit by the sandbox's clock
     * @return what is in progress; empty unless the limit was reached
     */
    List<String> await(Duration limit) throws InterruptedException {
        Instant end = clock.instant().plus(limit);
        if (clock.isManual()) {
            handle();
        }
        List<String> unfinished = unfinished();
        while (!unfinished.isEmpty() && clock.instant().isBefore(end)) {
            if (clock.isManual()) {
                clock.moveTo(dueBy(end).orElse(end));
                handle();
            } else {
                Thread.sleep(POLL);
            }
            unfinished = unfinished();
        }
        return unfinished;
    }

    /** Waits until no event is delivered and no function runs, but not longer than this in real time. */
    void quiet(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (isBusy() && System.nanoTime() < end) {
            Thread.sleep(POLL);
            time.pass();
        }
    }

    private Optional<Instant> dueBy(Instant end) {
        return time.next().filter(next -> !next.isAfter(end));
    }

    /** Takes what is due, and waits until all that follows from it has been handled. */
    private void handle() throws InterruptedException {
        time.pass();
        while (isBusy()) {
            Thread.sleep(POLL);
            time.pass();
        }
    }

    private boolean isBusy() {
        return time.isDelivering() || invoking.getAsBoolean();
    }

    /** Events are looked at first: what follows from one is seen then. */
    private List<String> unfinished() {
        Stream<String> events = isBusy() ? Stream.of("an invocation of Slipway") : Stream.empty();
        Stream<String> services = accounts.accounts().stream()
                .flatMap(account -> account.deploying().stream())
                .map("the deployment of %s"::formatted);
        return Stream.concat(events, services).toList();
    }
}
