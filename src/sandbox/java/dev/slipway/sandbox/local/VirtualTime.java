package dev.slipway.sandbox.local;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import jdk.management.VirtualThreadSchedulerMXBean;

/**
 * Simulated time for thousands of virtual threads: it stands still while one of them runs, and advances to the next wake-up
 * when all of them wait. Only what the threads do takes real time. They must not wait for anything outside of the process.
 */
public final class VirtualTime implements InstantSource {
    private static final Duration GRID = Duration.ofMillis(10);

    private final VirtualThreadSchedulerMXBean scheduler =
            ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
    private final PriorityQueue<Sleeper> asleep = new PriorityQueue<>(Comparator.comparing(Sleeper::until));
    private volatile Instant now;

    private record Sleeper(Instant until, Semaphore wakeUp) {}

    public VirtualTime(Instant start) {
        now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** Suspends the calling virtual thread. */
    public void sleep(Duration length) throws InterruptedException {
        if (!length.isPositive()) {
            return;
        }
        var sleeper = new Sleeper(onGrid(now.plus(length)), new Semaphore(0));
        synchronized (this) {
            asleep.add(sleeper);
        }
        sleeper.wakeUp.acquire();
    }

    /** The same, or a little later: so that many wake up at once, and the time advances in fewer steps. */
    private static Instant onGrid(Instant time) {
        Instant before = Instant.ofEpochMilli(time.toEpochMilli() / GRID.toMillis() * GRID.toMillis());
        return before.equals(time) ? time : before.plus(GRID);
    }

    /**
     * Lets time pass until all of the work is done.
     *
     * @throws IllegalStateException where nothing runs any more, and nothing sleeps, although work is left
     */
    public void run(CompletableFuture<?> work) {
        int before = scheduler.getParallelism();
        // one thread at a time: where threads block each other's monitors, others of the JVM's threads resume them
        scheduler.setParallelism(1);
        try {
            while (!work.isDone()) {
                if (!isIdle()) {
                    Thread.onSpinWait();
                } else if (!work.isDone() && !wakeNext()) {
                    throw new IllegalStateException("every thread waits, and none of them for the time to pass");
                }
            }
        } finally {
            scheduler.setParallelism(before);
        }
    }

    private boolean isIdle() {
        return scheduler.getQueuedVirtualThreadCount() == 0 && scheduler.getMountedVirtualThreadCount() == 0;
    }

    /** All that are to wake up at the same time. */
    private boolean wakeNext() {
        var awake = new ArrayList<Sleeper>();
        synchronized (this) {
            for (Sleeper next = asleep.peek();
                    next != null && (awake.isEmpty() || next.until.equals(now));
                    next = asleep.peek()) {
                now = next.until;
                awake.add(asleep.remove());
            }
        }
        awake.forEach(sleeper -> sleeper.wakeUp.release());
        return !awake.isEmpty();
    }
}
