package dev.slipway.sandbox.api;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The older states of one part of an account, for reads that lag: a read at time t with lag l sees the state at t − l.
 *
 * @param <S> a state that later changes leave as it is
 */
public final class Timeline<S> {
    private final Consistency consistency;
    private final Deque<Past<S>> past = new ArrayDeque<>();

    private record Past<S>(S state, Instant until) {}

    public Timeline(Consistency consistency) {
        this.consistency = consistency;
    }

    /**
     * Keeps the state, which is about to be replaced, as long as a read can see it. A state that lasted no time is never
     * seen.
     *
     * @param state copies the state
     */
    public void replacing(Supplier<S> state) {
        if (consistency.isSuspended()) {
            return;
        }
        Instant now = consistency.now();
        Instant oldest = now.minus(consistency.lag().longest());
        while (!past.isEmpty() && !past.getFirst().until().isAfter(oldest)) {
            past.removeFirst();
        }
        boolean isSeen = oldest.isBefore(now)
                && (past.isEmpty() || past.getLast().until().isBefore(now));
        if (isSeen) {
            past.addLast(new Past<>(state.get(), now));
        }
    }

    /** The state that a read of this kind sees now. */
    public S seenBy(ReadKind kind, S current) {
        return since(kind, current).findFirst().orElse(current);
    }

    /** The same and the states that followed it, the current one last. */
    public Stream<S> since(ReadKind kind, S current) {
        Instant at = consistency.now().minus(consistency.lag().of(kind));
        return Stream.concat(past.stream().filter(p -> p.until().isAfter(at)).map(Past::state), Stream.of(current));
    }
}
