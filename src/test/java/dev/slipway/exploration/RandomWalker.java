package dev.slipway.exploration;

import dev.slipway.exploration.model.Actor;
import dev.slipway.exploration.model.Move;
import dev.slipway.exploration.model.Scenario;
import dev.slipway.exploration.model.Scenario.State;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiFunction;

/** Walks a scenario at random, many times, where it is too large for every path. Equal seeds walk equal paths. */
final class RandomWalker {
    private static final int EXAMPLES = 2;
    /** {@code -Dexploration.times=20} walks 20 times as many paths as a build does. */
    private static final int TIMES = Integer.getInteger("exploration.times", 1);
    /** Each holds a whole account in memory. */
    private static final int MOST_ACCOUNTS = 10_000;

    private static final double FAULT = 0.06;
    /** The probability that a walk ends where it may: pending events are lost. */
    private static final double END = 0.3;
    /** The probability that the same actor makes the next call: some violations need long waits of the others. */
    private static final double[] STICKINESS = {0, 0.6, 0.9};

    private final Scenario race;
    private final Invariant judge;
    private final BiFunction<Scenario, State, FinalState> ending;
    private final double staleShare;
    private final int staleBy;
    private SplittableRandom random = new SplittableRandom(0);

    private RandomWalker(
            Scenario race,
            Invariant judge,
            BiFunction<Scenario, State, FinalState> ending,
            double staleShare,
            int staleBy) {
        this.race = race;
        this.judge = judge;
        this.ending = ending;
        this.staleShare = staleShare;
        this.staleBy = staleBy;
    }

    static RandomWalker of(Scenario race, Invariant judge) {
        return new RandomWalker(race, judge, FinalState::of, 0, 0);
    }

    /**
     * @param share of the reads that are stale: answered from before the last few changes
     * @param changes number of changes that a stale read misses, at most
     * @param healing what happens after the last move, with reads that are not stale
     */
    static RandomWalker withStaleReads(
            Scenario race,
            Invariant judge,
            double share,
            int changes,
            BiFunction<Scenario, State, FinalState> healing) {
        return new RandomWalker(race, judge, healing, share, changes);
    }

    ExplorationResult walk(int walks, long seed) {
        long began = System.nanoTime();
        var ends = new HashSet<String>();
        var examples = new ArrayList<String>();
        int violations = 0;
        int most = 0;
        long updates = 0;
        long steps = 0;
        for (int i = 0; i < walks * TIMES; i++) {
            if (race.accounts().size() > MOST_ACCOUNTS) {
                race.forget();
            }
            random = new SplittableRandom(seed * 1_000_003 + i);
            var path = new ArrayList<Move>();
            State state = walk(path);
            FinalState end = ending.apply(race, state);
            Optional<String> why = judge.violation(end);
            if (why.isPresent() && violations++ < EXAMPLES) {
                examples.add(ExplorationTrace.of(path, "walk " + i + ": " + why.get()));
            }
            ends.add(end.observed().brief());
            most = Math.max(most, end.updates());
            updates += end.updates();
            steps += path.size();
        }
        long millis = (System.nanoTime() - began) / 1_000_000;
        return new ExplorationResult(
                (int) steps,
                ends.size(),
                (double) walks * TIMES,
                violations,
                updates,
                most,
                List.copyOf(examples),
                millis);
    }

    /**
     * Walks at random, goes back a number of moves, and explores every path from there; then repeats that with the next
     * walk until the number of states is reached. A state is visited once in all.
     */
    ExplorationResult walkAndExplore(int states, int movesBack, long seed) {
        long began = System.nanoTime();
        var explorer = new PathExplorer(race, judge, ending, states * TIMES);
        for (int i = 0; ; i++) {
            random = new SplittableRandom(seed * 1_000_003 + i);
            var path = new ArrayList<Move>();
            walk(path);
            List<Move> before = path.subList(0, Math.max(0, path.size() - movesBack));
            State state = race.start();
            for (Move move : before) {
                state = race.after(state, move);
            }
            try {
                explorer.from(state, before);
            } catch (PathExplorer.TooLarge enough) {
                return explorer.figures((System.nanoTime() - began) / 1_000_000);
            }
        }
    }

    private State walk(List<Move> path) {
        double stickiness = STICKINESS[random.nextInt(STICKINESS.length)];
        var accounts = new ArrayList<Integer>();
        State state = race.start();
        Optional<Actor> last = Optional.empty();
        while (true) {
            accounts.add(state.account());
            List<Move> moves = race.moves(state);
            if (moves.isEmpty() || (race.mayEnd(state) && random.nextDouble() < END)) {
                return state;
            }
            Move move = choose(moves, last, stickiness);
            last = Optional.of(move.actor());
            path.add(move);
            state = race.after(state, move, readFrom(accounts));
        }
    }

    private Move choose(List<Move> moves, Optional<Actor> last, double stickiness) {
        boolean fault = random.nextDouble() < FAULT;
        List<Move> some = moves.stream().filter(m -> isFault(m) == fault).toList();
        List<Move> these = some.isEmpty() ? moves : some;
        List<Move> own = these.stream()
                .filter(m -> last.filter(m.actor()::equals).isPresent())
                .toList();
        List<Move> from = !own.isEmpty() && random.nextDouble() < stickiness ? own : these;
        return from.get(random.nextInt(from.size()));
    }

    private static boolean isFault(Move move) {
        return switch (move.how()) {
            case CALLS, RETRIES_AFTER_FAILURE -> false;
            case CRASHES_BEFORE, CRASHES_AFTER, LOSES_RESPONSE_OF, LOSES_REQUEST_OF -> true;
        };
    }

    /** Counts changes, not calls. */
    private int readFrom(List<Integer> accounts) {
        int now = accounts.getLast();
        if (staleBy == 0 || random.nextDouble() >= staleShare) {
            return now;
        }
        List<Integer> distinct = new ArrayList<>();
        for (Integer account : accounts) {
            if (distinct.isEmpty() || !distinct.getLast().equals(account)) {
                distinct.add(account);
            }
        }
        return distinct.get(Math.max(0, distinct.size() - 1 - 1 - random.nextInt(staleBy)));
    }
}
