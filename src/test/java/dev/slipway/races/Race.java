package dev.slipway.races;

import dev.slipway.ecs.AwsFailure;
import dev.slipway.races.Actor.At;
import dev.slipway.races.Call.Answer;
import dev.slipway.races.Deployment.Maimed;
import dev.slipway.races.Worlds.Step;
import dev.slipway.target.Asked;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/** Who takes part, and what may happen next. */
final class Race {
    /** What becomes of a call, or of who makes it. */
    enum How {
        CALLS,
        DIES_BEFORE,
        DIES_AFTER,
        LOSES_THE_ANSWER_OF,
        IS_NOT_HEARD_WITH,
        COMES_AGAIN_AFTER_FAILING
    }

    /** @param actor by its place */
    record Move(int actor, Call call, How how) {}

    /**
     * @param minute of the story
     * @param updates UpdateService calls that deployments made
     * @param troubles how many more may come
     * @param actors where each stands
     */
    record State(int world, int minute, int updates, int troubles, List<At> actors) {
        boolean ended() {
            return actors.stream().allMatch(a -> a.ended() && !a.failed());
        }
    }

    private static final Call NONE = new Call("nothing ", 0, 0, false, 0, world -> true);
    private static final int ATTEMPTS = 3;
    private static final int DEAD = Integer.MIN_VALUE;

    private final Story story;
    private Worlds worlds;
    private final List<Actor> actors = new ArrayList<>();
    private final Map<Integer, Integer> beginsAfter = new HashMap<>();
    private final Map<String, Answer> lost = new HashMap<>();
    private int troubles;
    private int retryMinutes;
    private boolean losesAnswers;
    private boolean retries = true;

    Race(Story story) {
        this.story = story;
        this.worlds = new Worlds(story);
    }

    Race deployment(String name, Asked asked) {
        return deployment(name, attempt -> asked, Maimed.NOT);
    }

    Race deployment(String name, IntFunction<Asked> asked, Maimed maimed) {
        actors.add(new Deployment(name, story, asked, maimed));
        return this;
    }

    Race actor(Actor actor) {
        actors.add(actor);
        return this;
    }

    /** Who was added last begins only when the other has come to its end. */
    Race after(String other) {
        for (int i = 0; i < actors.size() - 1; i++) {
            if (actors.get(i).name().equals(other)) {
                beginsAfter.put(actors.size() - 1, i);
            }
        }
        return this;
    }

    /** So often a run may die, before a call or after it, and is begun anew. */
    Race troubles(int most) {
        troubles = most;
        return this;
    }

    /** A call's answer may be lost as well, so that the run goes on and does not know whether it was done. */
    Race losingAnswers() {
        losesAnswers = true;
        return this;
    }

    /** A run that died is begun anew so much later. */
    Race retriesAfter(int minutes) {
        retryMinutes = minutes;
        return this;
    }

    /** Who dies is not begun anew. */
    Race withoutRetries() {
        retries = false;
        return this;
    }

    String name(int actor) {
        return actors.get(actor).name();
    }

    Worlds worlds() {
        return worlds;
    }

    /** What was learned of calls takes memory. */
    void forget() {
        worlds = new Worlds(story);
        actors.forEach(Actor::forget);
    }

    List<Deployment> deployments() {
        return actors.stream()
                .filter(Deployment.class::isInstance)
                .map(Deployment.class::cast)
                .toList();
    }

    int troublesAllowed() {
        return troubles;
    }

    State start() {
        var begun = new ArrayList<At>();
        for (int i = 0; i < actors.size(); i++) {
            Actor actor = actors.get(i);
            var begin = new Call("begin " + actor.name(), 0, 0, false, 0, world -> true);
            begun.add(
                    beginsAfter.containsKey(i)
                            ? new At(
                                    -1 - i,
                                    actor,
                                    0,
                                    0,
                                    List.of(),
                                    List.of(begin),
                                    Optional.empty(),
                                    new IdentityHashMap<>())
                            : actor.begin(0, 0));
        }
        return new State(Worlds.FIRST, 0, 0, troubles, List.copyOf(begun));
    }

    List<Move> moves(State state) {
        var moves = new ArrayList<Move>();
        for (int i = 0; i < actors.size(); i++) {
            At at = state.actors().get(i);
            if (at.failed() && at.attempt() + 1 < ATTEMPTS) {
                moves.add(new Move(i, NONE, How.COMES_AGAIN_AFTER_FAILING));
            }
            boolean waits = at.id() < 0;
            if (waits && !state.actors().get(beginsAfter.getOrDefault(i, i)).ended()) {
                continue;
            }
            for (Call call : at.waiting()) {
                moves.add(new Move(i, call, How.CALLS));
            }
            if (state.troubles() > 0 && !waits && at.actor() instanceof Deployment && !at.ended()) {
                troubles(i, at, moves);
            }
        }
        return moves;
    }

    private void troubles(int actor, At at, List<Move> moves) {
        moves.add(new Move(actor, at.waiting().getFirst(), How.DIES_BEFORE));
        for (Call call : at.waiting()) {
            // to die after a read is to die before the next call
            if (call.writes()) {
                moves.add(new Move(actor, call, How.DIES_AFTER));
            }
            if (call.writes() && losesAnswers) {
                moves.add(new Move(actor, call, How.LOSES_THE_ANSWER_OF));
                moves.add(new Move(actor, call, How.IS_NOT_HEARD_WITH));
            }
        }
    }

    State after(State state, Move move) {
        return after(state, move, state.world());
    }

    /** @param from the world that a read is answered from: an older one where it lags */
    State after(State state, Move move, int from) {
        At at = state.actors().get(move.actor());
        Actor actor = at.actor();
        Call call = move.call();
        int minute = state.minute() + call.minutes();
        return switch (move.how()) {
            case CALLS -> {
                if (at.id() < 0) {
                    yield with(state, move, state.world(), minute, actor.begin(0, minute), 0);
                }
                Step step = worlds.make(call.writes() ? state.world() : from, call, minute);
                int world = call.writes() ? step.world() : state.world();
                yield with(state, move, world, minute, actor.after(at, call, step.answer()), 0);
            }
            case DIES_BEFORE -> begunAnew(state, move, state.world(), 1);
            case DIES_AFTER ->
                begunAnew(state, move, worlds.make(state.world(), call, minute).world(), 1);
            case LOSES_THE_ANSWER_OF -> {
                int world = worlds.make(state.world(), call, minute).world();
                yield with(state, move, world, minute, actor.after(at, call, lost(call)), 1);
            }
            case IS_NOT_HEARD_WITH -> with(state, move, state.world(), minute, actor.after(at, call, lost(call)), 1);
            case COMES_AGAIN_AFTER_FAILING -> begunAnew(state, move, state.world(), 0);
        };
    }

    private Answer lost(Call call) {
        return lost.computeIfAbsent(
                call.text() + call.occurrence(),
                c -> new Call.Failed(AwsFailure.Kind.UNCLEAR, call.operation(), "the connection was closed"));
    }

    private State begunAnew(State state, Move move, int world, int trouble) {
        At at = state.actors().get(move.actor());
        if (!retries) {
            var dead = new At(DEAD, at.actor(), 0, 0, List.of(), List.of(), Optional.empty(), new IdentityHashMap<>());
            return with(state, move, world, state.minute(), dead, trouble);
        }
        int minute = state.minute() + retryMinutes;
        return with(state, move, world, minute, at.actor().begin(at.attempt() + 1, minute), trouble);
    }

    private static State with(State state, Move move, int world, int minute, At at, int trouble) {
        var all = new ArrayList<>(state.actors());
        all.set(move.actor(), at);
        boolean done = move.how() != How.DIES_BEFORE && move.how() != How.IS_NOT_HEARD_WITH;
        boolean updated = done && move.call().is("UpdateService");
        return new State(
                world, minute, state.updates() + (updated ? 1 : 0), state.troubles() - trouble, List.copyOf(all));
    }
}
