package dev.slipway.races;

import dev.slipway.ecs.AwsFailure;
import dev.slipway.races.Actor.At;
import dev.slipway.races.Call.Answer;
import dev.slipway.races.Move.How;
import dev.slipway.races.Race.State;
import dev.slipway.races.Worlds.Step;
import dev.slipway.rollback.Heard;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/** What may happen next in a race, and what then is. */
final class Course {
    private static final Call NONE = new Call("nothing ", 0, 0, false, 0, world -> true);
    private static final int ATTEMPTS = 3;
    private static final int DEAD = Integer.MIN_VALUE;

    private final Race race;

    Course(Race race) {
        this.race = race;
    }

    static boolean ended(At at) {
        return at.ended() && !(at.failed() && at.attempt() + 1 < ATTEMPTS);
    }

    private static boolean begun(At at) {
        return at.id() >= 0 || at.ended();
    }

    /** Nobody is in the middle of anything. */
    static boolean quiet(State state) {
        return state.actors().stream().noneMatch(at -> begun(at) && !ended(at));
    }

    boolean mayEnd(State state) {
        return quiet(state) && state.actors().stream().limit(race.size()).allMatch(Course::ended);
    }

    List<Move> moves(State state) {
        var moves = new ArrayList<Move>();
        for (int i = 0; i < state.actors().size(); i++) {
            of(state, i, moves);
        }
        if (race.ecsMoves()) {
            Optional<Call> ends = race.worlds().rolloutEnds(state.world());
            ends.ifPresent(call ->
                    moves.add(new Move(race.worlds().ecs(), state.actors().size(), call, How.CALLS)));
        }
        return moves;
    }

    private boolean mayBegin(int place, State state) {
        return race.beforeItIsOver(place, state) && (!race.beginsWhenQuiet(place) || quiet(state));
    }

    private List<Call> mayCall(List<Call> waiting) {
        Optional<Call> firstRead = waiting.stream().filter(c -> !c.writes()).findFirst();
        return waiting.stream()
                .filter(c -> !race.readsAreInOrder()
                        || c.writes()
                        || firstRead.filter(c::equals).isPresent())
                .toList();
    }

    private void of(State state, int place, List<Move> moves) {
        At at = at(state, place);
        Actor actor = at.actor();
        if (at.ended() && !ended(at)) {
            moves.add(new Move(actor, place, NONE, How.COMES_AGAIN_AFTER_FAILING));
        }
        if (!begun(state.actors().get(place)) && !mayBegin(place, state)) {
            return;
        }
        for (Call call : mayCall(at.waiting())) {
            moves.add(new Move(actor, place, call, How.CALLS));
        }
        boolean wasBegun = begun(state.actors().get(place));
        if (state.troubles() > 0 && wasBegun && actor instanceof Rerun && !at.ended()) {
            troubles(at, place, moves);
        }
    }

    /** Who waits for a moment, or comes in later, begins with its first call. */
    private At at(State state, int place) {
        At at = state.actors().get(place);
        boolean withItsFirstCall = place >= race.size() || race.beginsWhenQuiet(place);
        return withItsFirstCall && !begun(at) ? at.actor().begin(0, state.minute()) : at;
    }

    private void troubles(At at, int place, List<Move> moves) {
        moves.add(new Move(at.actor(), place, at.waiting().getFirst(), How.DIES_BEFORE));
        for (Call call : at.waiting()) {
            // to die after a read is to die before the next call
            if (call.writes()) {
                moves.add(new Move(at.actor(), place, call, How.DIES_AFTER));
            }
            if (call.writes() && race.losesAnswers()) {
                moves.add(new Move(at.actor(), place, call, How.LOSES_THE_ANSWER_OF));
                moves.add(new Move(at.actor(), place, call, How.IS_NOT_HEARD_WITH));
            }
        }
    }

    State after(State state, Move move, int from) {
        if (move.place() == state.actors().size()) {
            return afterRollout(state, move.call());
        }
        At at = at(state, move.place());
        Actor actor = at.actor();
        Call call = move.call();
        int minute = state.minute() + call.minutes();
        return switch (move.how()) {
            case CALLS -> {
                if (!begun(at)) {
                    yield with(state, move, state.world(), minute, actor.begin(0, minute), 0);
                }
                Step step = race.worlds().make(call.writes() ? state.world() : from, call, minute);
                int world = call.writes() ? step.world() : state.world();
                yield with(state, move, world, minute, actor.after(at, call, step.answer()), 0);
            }
            case DIES_BEFORE -> begunAnew(state, move, state.world(), 1);
            case DIES_AFTER -> begunAnew(state, move, made(state, call, minute), 1);
            case LOSES_THE_ANSWER_OF ->
                with(state, move, made(state, call, minute), minute, actor.after(at, call, lost(call)), 1);
            case IS_NOT_HEARD_WITH -> with(state, move, state.world(), minute, actor.after(at, call, lost(call)), 1);
            case COMES_AGAIN_AFTER_FAILING -> begunAnew(state, move, state.world(), 0);
        };
    }

    private State afterRollout(State state, Call call) {
        Step step = race.worlds().make(state.world(), call, state.minute());
        var all = new ArrayList<>(state.actors());
        if (step.answer() instanceof Call.Given(Object told)) {
            for (Object heard : (List<?>) told) {
                all.addAll(race.toBeTold((Heard) heard));
            }
        }
        return new State(
                step.world(),
                state.minute(),
                state.updates(),
                state.troubles(),
                state.hearings(),
                inOrder(all, state.hearings()));
    }

    private int made(State state, Call call, int minute) {
        return race.worlds().make(state.world(), call, minute).world();
    }

    private Answer lost(Call call) {
        return race.worlds()
                .lost(call, c -> new Call.Failed(AwsFailure.Kind.UNCLEAR, c.operation(), "the connection was closed"));
    }

    private State begunAnew(State state, Move move, int world, int trouble) {
        At at = at(state, move.place());
        if (!race.comesAgain(at.actor())) {
            var dead = new At(DEAD, at.actor(), 0, 0, List.of(), List.of(), Optional.empty(), new IdentityHashMap<>());
            return with(state, move, world, state.minute(), dead, trouble);
        }
        int minute = state.minute() + race.retryMinutes();
        return with(state, move, world, minute, at.actor().begin(at.attempt() + 1, minute), trouble);
    }

    private State with(State state, Move move, int world, int minute, At at, int trouble) {
        var all = new ArrayList<>(state.actors());
        all.set(move.place(), at);
        boolean done = move.how() != How.DIES_BEFORE && move.how() != How.IS_NOT_HEARD_WITH;
        boolean updated = done && move.call().is("UpdateService");
        At before = state.actors().get(move.place());
        boolean heard = before.actor() instanceof Settling settling && settling.comesAgain() && !begun(before);
        int hearings = state.hearings() - (heard ? 1 : 0);
        return new State(
                world,
                minute,
                state.updates() + (updated ? 1 : 0),
                state.troubles() - trouble,
                hearings,
                inOrder(all, hearings));
    }

    /** Who came in later, and has come to its end, makes no difference any more; nor does who came first. */
    private List<At> inOrder(List<At> all, int hearings) {
        if (all.size() == race.size()) {
            return List.copyOf(all);
        }
        var ordered = new ArrayList<>(all.subList(0, race.size()));
        all.subList(race.size(), all.size()).stream()
                .filter(at -> !ended(at) && (begun(at) || hearings > 0 || !race.comesAgain(at.actor())))
                .sorted(Comparator.comparingInt(At::id))
                .forEach(ordered::add);
        return List.copyOf(ordered);
    }
}
