package dev.slipway.soak;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Simulated time: it stands still while code runs, and then advances to the next task that is due. Processes overlap, but
 * only one runs at a time and yields when it sleeps: equal starts have equal courses.
 */
final class SimulatedTime implements InstantSource {
    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingLong(Due::order));
    private final List<Source> sources = new ArrayList<>();
    private final Semaphore back = new Semaphore(0);
    private Instant now;
    private long counted;
    private @Nullable Course running;

    SimulatedTime(Instant start) {
        now = start;
    }

    private record Due(Instant at, long order, Runnable what) {}

    /** A source of tasks that keeps its own calendar. */
    interface Source {
        /** When the source has something to do; any earlier instant if it is already due. */
        Optional<Instant> next();

        void run();
    }

    @Override
    public Instant instant() {
        return now;
    }

    void add(Source source) {
        sources.add(source);
    }

    void at(Instant when, Runnable what) {
        due.add(new Due(when, counted++, what));
    }

    void every(Duration period, Instant first, Runnable what) {
        at(first, () -> {
            what.run();
            every(period, first.plus(period), what);
        });
    }

    /** Begins a process now, alongside those that run. */
    void process(Runnable body) {
        at(now, new Course(body)::resume);
    }

    /** Suspends the calling process. */
    void sleep(Duration length) {
        Course me = running;
        if (me == null) {
            throw new IllegalStateException("only a process may sleep");
        }
        Instant until = now.plus(length);
        if (next().filter(n -> !n.isAfter(until)).isEmpty()) {
            // nothing else is due before
            now = until;
            return;
        }
        at(until, me::resume);
        back.release();
        me.go.acquireUninterruptibly();
    }

    void runUntil(Instant end) {
        for (Optional<Instant> next = next(); next.filter(n -> !n.isAfter(end)).isPresent(); next = next()) {
            now = next.get().isAfter(now) ? next.get() : now;
            for (Source source : sources) {
                if (source.next().filter(n -> !n.isAfter(now)).isPresent()) {
                    source.run();
                }
            }
            Due first = due.peek();
            if (first != null && !first.at().isAfter(now)) {
                due.remove(first);
                first.what().run();
            }
        }
        now = end.isAfter(now) ? end : now;
    }

    private Optional<Instant> next() {
        Optional<Instant> next = Optional.ofNullable(due.peek()).map(Due::at);
        for (Source source : sources) {
            Optional<Instant> its = source.next();
            boolean sooner =
                    its.isPresent() && next.filter(n -> !its.get().isBefore(n)).isEmpty();
            next = sooner ? its : next;
        }
        return next;
    }

    private final class Course {
        private final Semaphore go = new Semaphore(0);
        private volatile @Nullable Throwable trouble;

        Course(Runnable body) {
            Thread.ofVirtual().start(() -> {
                go.acquireUninterruptibly();
                try {
                    body.run();
                } catch (Throwable t) {
                    trouble = t;
                } finally {
                    back.release();
                }
            });
        }

        void resume() {
            running = this;
            go.release();
            back.acquireUninterruptibly();
            running = null;
            if (trouble != null) {
                throw new IllegalStateException("a process failed", trouble);
            }
        }
    }
}
