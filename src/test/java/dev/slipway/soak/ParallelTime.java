package dev.slipway.soak;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Simulated time for code that runs on many threads: once every thread waits, for another one or for a time, the clock
 * advances to the first of these times. So a run lasts as long as its waits and latencies, and no longer.
 */
final class ParallelTime implements InstantSource, Executor {
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final Map<Thread, Instant> sleepers = new HashMap<>();
    /** How often a thread began, ended or went to sleep. It shows whether one of them did while all threads were examined. */
    private final AtomicLong changes = new AtomicLong();

    private volatile Instant now;

    ParallelTime(Instant start) {
        now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** Between two runs. */
    void advance(Duration time) {
        now = now.plus(time);
    }

    /** Runs a task on a thread of its own. */
    @Override
    public void execute(Runnable task) {
        begin(task);
    }

    private Thread begin(Runnable task) {
        Thread thread = Thread.ofVirtual().unstarted(() -> {
            try {
                task.run();
            } finally {
                threads.remove(Thread.currentThread());
                changes.incrementAndGet();
            }
        });
        threads.add(thread);
        changes.incrementAndGet();
        thread.start();
        return thread;
    }

    /** Suspends the calling thread, which this time began. */
    void sleep(Duration length) {
        Instant until = now.plus(length);
        synchronized (sleepers) {
            sleepers.put(Thread.currentThread(), until);
        }
        changes.incrementAndGet();
        while (now.isBefore(until)) {
            LockSupport.park(this);
        }
    }

    /** @return how long the task took */
    Duration run(Runnable task) {
        Instant began = now;
        Thread first = begin(task);
        while (first.isAlive()) {
            if (allWait()) {
                wakeNext();
            } else {
                LockSupport.parkNanos(1);
            }
        }
        return Duration.between(began, now);
    }

    /** Looks twice: a thread that another one woke meanwhile is no longer waiting, or has changed something. */
    private boolean allWait() {
        long before = changes.get();
        boolean first = isEachWaiting();
        return first && isEachWaiting() && changes.get() == before;
    }

    private boolean isEachWaiting() {
        return threads.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING);
    }

    private void wakeNext() {
        List<Thread> woken;
        synchronized (sleepers) {
            Instant next = sleepers.values().stream().min(Instant::compareTo).orElse(now);
            now = next;
            woken = sleepers.entrySet().stream()
                    .filter(sleeper -> !sleeper.getValue().isAfter(next))
                    .map(Map.Entry::getKey)
                    .toList();
            woken.forEach(sleepers::remove);
        }
        woken.forEach(LockSupport::unpark);
    }
}
