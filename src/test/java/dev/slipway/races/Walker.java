package dev.slipway.races;

import dev.slipway.races.Race.State;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiFunction;

/** Goes many ways through a race that is too large to go through whole: the same seed goes the same ways. */
final class Walker {
    private static final int EXAMPLES = 2;
    /** {@code -Draces.times=20} goes that many more ways than a build has the time for. */
    private static final int TIMES = Integer.getInteger("races.times", 1);
    /** Each is an account of its own. */
    private static final int MOST_WORLDS = 10_000;

    private static final double TROUBLE = 0.06;
    /** How likely it is that what nobody has heard of yet is lost. */
    private static final double END = 0.3;
    /** How likely it is that the next call is of the same actor as the last: some races need long waits. */
    private static final double[] STICKINESS = {0, 0.6, 0.9};

    private final Race race;
    private final Judge judge;
    private final BiFunction<Race, State, End> ending;
    private final double staleShare;
    private final int staleBy;
    private SplittableRandom random = new SplittableRandom(0);

    private Walker(Race race, Judge judge, BiFunction<Race, State, End> ending, double staleShare, int staleBy) {
        this.race = race;
        this.judge = judge;
        this.ending = ending;
        this.staleShare = staleShare;
        this.staleBy = staleBy;
    }

    static Walker of(Race race, Judge judge) {
        return new Walker(race, judge, End::of, 0, 0);
    }

    /**
     * @param share of the reads that are answered from before the last few changes
     * @param changes how many at most
     * @param healing what comes by in the end, and reads what is
     */
    static Walker withStaleReads(
            Race race, Judge judge, double share, int changes, BiFunction<Race, State, End> healing) {
        return new Walker(race, judge, healing, share, changes);
    }

    Figures walk(int walks, long seed) {
        long began = System.nanoTime();
        var ends = new HashSet<String>();
        var examples = new ArrayList<String>();
        int wrong = 0;
        int most = 0;
        long updates = 0;
        long steps = 0;
        for (int i = 0; i < walks * TIMES; i++) {
            if (race.worlds().size() > MOST_WORLDS) {
                race.forget();
            }
            random = new SplittableRandom(seed * 1_000_003 + i);
            var way = new ArrayList<Move>();
            State state = walk(way);
            End end = ending.apply(race, state);
            Optional<String> why = judge.wrong(end);
            if (why.isPresent() && wrong++ < EXAMPLES) {
                examples.add(Trace.of(way, "walk " + i + ": " + why.get()));
            }
            ends.add(end.look().brief());
            most = Math.max(most, end.updates());
            updates += end.updates();
            steps += way.size();
        }
        long millis = (System.nanoTime() - began) / 1_000_000;
        return new Figures(
                (int) steps, ends.size(), (double) walks * TIMES, wrong, updates, most, List.copyOf(examples), millis);
    }

    /**
     * Walks, goes back a number of moves, and goes every way from there; then from the next walk's, for as long as there
     * is room for states. What was gone from another start already is not gone again.
     */
    Figures walkAndExplore(int states, int movesBack, long seed) {
        long began = System.nanoTime();
        var explorer = new Explorer(race, judge, ending, states * TIMES);
        for (int i = 0; ; i++) {
            random = new SplittableRandom(seed * 1_000_003 + i);
            var way = new ArrayList<Move>();
            walk(way);
            List<Move> before = way.subList(0, Math.max(0, way.size() - movesBack));
            State state = race.start();
            for (Move move : before) {
                state = race.after(state, move);
            }
            try {
                explorer.from(state, before);
            } catch (Explorer.TooLarge enough) {
                return explorer.figures((System.nanoTime() - began) / 1_000_000);
            }
        }
    }

    private State walk(List<Move> way) {
        double stickiness = STICKINESS[random.nextInt(STICKINESS.length)];
        var worlds = new ArrayList<Integer>();
        State state = race.start();
        Optional<Actor> last = Optional.empty();
        while (true) {
            worlds.add(state.world());
            List<Move> moves = race.moves(state);
            if (moves.isEmpty() || (race.mayEnd(state) && random.nextDouble() < END)) {
                return state;
            }
            Move move = choose(moves, last, stickiness);
            last = Optional.of(move.actor());
            way.add(move);
            state = race.after(state, move, readFrom(worlds));
        }
    }

    private Move choose(List<Move> moves, Optional<Actor> last, double stickiness) {
        boolean trouble = random.nextDouble() < TROUBLE;
        List<Move> some = moves.stream().filter(m -> troubled(m) == trouble).toList();
        List<Move> these = some.isEmpty() ? moves : some;
        List<Move> own = these.stream()
                .filter(m -> last.filter(m.actor()::equals).isPresent())
                .toList();
        List<Move> from = !own.isEmpty() && random.nextDouble() < stickiness ? own : these;
        return from.get(random.nextInt(from.size()));
    }

    private static boolean troubled(Move move) {
        return switch (move.how()) {
            case CALLS, COMES_AGAIN_AFTER_FAILING -> false;
            case DIES_BEFORE, DIES_AFTER, LOSES_THE_ANSWER_OF, IS_NOT_HEARD_WITH -> true;
        };
    }

    /** Changes are counted, not calls. */
    private int readFrom(List<Integer> worlds) {
        int now = worlds.getLast();
        if (staleBy == 0 || random.nextDouble() >= staleShare) {
            return now;
        }
        List<Integer> distinct = new ArrayList<>();
        for (Integer world : worlds) {
            if (distinct.isEmpty() || !distinct.getLast().equals(world)) {
                distinct.add(world);
            }
        }
        return distinct.get(Math.max(0, distinct.size() - 1 - 1 - random.nextInt(staleBy)));
    }
}
