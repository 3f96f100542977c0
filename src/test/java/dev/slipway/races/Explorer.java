package dev.slipway.races;

import dev.slipway.races.Race.State;
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
 * Goes every way that a race can go. A state that was come to by another way already is not gone on from again: what
 * can follow depends on nothing but the world and on what each actor was told, and both are compared whole.
 */
final class Explorer {
    private static final int EXAMPLES = 2;
    /** Past so many it is not an exploration for a build. */
    private static final int MOST_STATES = 1_000_000;

    /** There is no room for more states. */
    static final class TooLarge extends RuntimeException {
        TooLarge(int states) {
            super("more than %,d states: walk instead".formatted(states), null, false, false);
        }
    }

    /** From one state on. */
    private record Count(double ways, double wrong, double updates) {
        static final Count NONE = new Count(0, 0, 0);

        Count plus(Count other) {
            return new Count(ways + other.ways, wrong + other.wrong, updates + other.updates);
        }
    }

    private final Race race;
    private final Judge judge;
    private final BiFunction<Race, State, End> ending;
    private final int mostStates;
    private final Map<IntBuffer, Count> visited = new HashMap<>();
    private final Set<Integer> ends = new HashSet<>();
    private final Deque<Move> way = new ArrayDeque<>();
    private final List<String> examples = new ArrayList<>();
    private Count all = Count.NONE;
    private int mostUpdates;

    Explorer(Race race, Judge judge, BiFunction<Race, State, End> ending, int mostStates) {
        this.race = race;
        this.judge = judge;
        this.ending = ending;
        this.mostStates = mostStates;
    }

    static Figures explore(Race race, Judge judge) {
        return explore(race, judge, End::of);
    }

    /** @param ending what comes by in the end */
    static Figures explore(Race race, Judge judge, BiFunction<Race, State, End> ending) {
        long began = System.nanoTime();
        var explorer = new Explorer(race, judge, ending, MOST_STATES);
        explorer.from(race.start(), List.of());
        return explorer.figures((System.nanoTime() - began) / 1_000_000);
    }

    /** @param before the moves that led to this state */
    void from(State state, List<Move> before) {
        way.clear();
        way.addAll(before);
        all = all.plus(visit(state));
    }

    Figures figures(long millis) {
        return new Figures(
                visited.size(),
                ends.size(),
                all.ways,
                all.wrong,
                all.updates,
                mostUpdates,
                List.copyOf(examples),
                millis);
    }

    private Count visit(State state) {
        IntBuffer key = key(state);
        Count known = visited.get(key);
        if (known != null) {
            return known;
        }
        if (visited.size() >= mostStates) {
            throw new TooLarge(mostStates);
        }
        Count count = Count.NONE;
        for (Move move : race.moves(state)) {
            way.addLast(move);
            count = count.plus(visit(race.after(state, move)));
            way.removeLast();
        }
        if (count.ways == 0 || race.mayEnd(state)) {
            count = count.plus(end(state));
        }
        visited.put(key, count);
        return count;
    }

    private Count end(State state) {
        ends.add(state.world());
        End end = ending.apply(race, state);
        mostUpdates = Math.max(mostUpdates, end.updates());
        Optional<String> wrong = judge.wrong(end);
        if (wrong.isPresent() && examples.size() < EXAMPLES) {
            examples.add(Trace.of(way, wrong.get()));
        }
        return new Count(1, wrong.isPresent() ? 1 : 0, end.updates());
    }

    private static IntBuffer key(State state) {
        IntBuffer key = IntBuffer.allocate(5 + state.actors().size());
        key.put(state.world())
                .put(state.minute())
                .put(state.updates())
                .put(state.troubles())
                .put(state.hearings());
        state.actors().forEach(at -> key.put(at.id()));
        return key.flip();
    }
}
