package dev.slipway.exploration;

import dev.slipway.exploration.model.Move;
import dev.slipway.exploration.model.Scenario;
import dev.slipway.exploration.model.Scenario.State;
import java.nio.IntBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Visits every state that a scenario can reach, each once. What can follow a state depends on nothing but the account
 * and the answers that each actor received, and both are compared whole.
 */
final class PathExplorer {
    private static final int EXAMPLES = 2;
    /** A build has no time for more. */
    private static final int MOST_STATES = 1_500_000;

    /** The scenario has more states than allowed. */
    static final class TooLarge extends RuntimeException {
        TooLarge(int states) {
            super("more than %,d states: use random walks instead".formatted(states), null, false, false);
        }
    }

    /** Sums over all paths from one state on. */
    private record Count(double paths, double violations, double updates) {
        static final Count NONE = new Count(0, 0, 0);

        Count plus(Count other) {
            return new Count(paths + other.paths, violations + other.violations, updates + other.updates);
        }
    }

    private final Scenario race;
    private final Invariant judge;
    private final BiFunction<Scenario, State, FinalState> ending;
    private final int mostStates;
    private final Map<IntBuffer, Count> visited = new HashMap<>();
    private final Set<Integer> ends = new HashSet<>();
    private final Deque<Move> path = new ArrayDeque<>();
    private final List<String> examples = new ArrayList<>();
    private Count all = Count.NONE;
    private int mostUpdates;

    PathExplorer(Scenario race, Invariant judge, BiFunction<Scenario, State, FinalState> ending, int mostStates) {
        this.race = race;
        this.judge = judge;
        this.ending = ending;
        this.mostStates = mostStates;
    }

    static ExplorationResult explore(Scenario race, Invariant judge) {
        return explore(race, judge, FinalState::of);
    }

    /** @param ending what happens after the last move */
    static ExplorationResult explore(Scenario race, Invariant judge, BiFunction<Scenario, State, FinalState> ending) {
        return explore(race, judge, ending, MOST_STATES);
    }

    /** @param mostStates more than a build has time for, in a test that it leaves out */
    static ExplorationResult explore(
            Scenario race, Invariant judge, BiFunction<Scenario, State, FinalState> ending, int mostStates) {
        long began = System.nanoTime();
        var explorer = new PathExplorer(race, judge, ending, mostStates);
        explorer.from(race.start(), List.of());
        return explorer.figures((System.nanoTime() - began) / 1_000_000);
    }

    /** @param before the moves that led to this state */
    void from(State state, List<Move> before) {
        path.clear();
        path.addAll(before);
        all = all.plus(visit(state));
    }

    ExplorationResult figures(long millis) {
        return new ExplorationResult(
                visited.size(),
                ends.size(),
                all.paths,
                all.violations,
                all.updates,
                mostUpdates,
                List.copyOf(examples),
                millis);
    }

    private Count visit(State state) {
        IntBuffer key = key(state);
        Count cached = visited.get(key);
        if (cached != null) {
            return cached;
        }
        if (visited.size() >= mostStates) {
            throw new TooLarge(mostStates);
        }
        Count count = Count.NONE;
        for (Move move : race.moves(state)) {
            path.addLast(move);
            count = count.plus(visit(race.after(state, move)));
            path.removeLast();
        }
        if (count.paths == 0 || race.mayEnd(state)) {
            count = count.plus(end(state));
        }
        visited.put(key, count);
        return count;
    }

    private Count end(State state) {
        ends.add(state.account());
        FinalState end = ending.apply(race, state);
        mostUpdates = Math.max(mostUpdates, end.updates());
        Optional<String> violation = judge.violation(end);
        if (violation.isPresent() && examples.size() < EXAMPLES) {
            examples.add(ExplorationTrace.of(path, violation.get()));
        }
        return new Count(1, violation.isPresent() ? 1 : 0, end.updates());
    }

    private static IntBuffer key(State state) {
        IntBuffer key = IntBuffer.allocate(5 + state.actors().size());
        key.put(state.account())
                .put(state.minute())
                .put(state.updates())
                .put(state.faults())
                .put(state.eventsLeft());
        state.actors().forEach(at -> key.put(at.id()));
        return key.flip();
    }
}
