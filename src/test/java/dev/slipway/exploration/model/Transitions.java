package dev.slipway.exploration.model;

import dev.slipway.ecs.AwsException;
import dev.slipway.exploration.model.AccountStates.Step;
import dev.slipway.exploration.model.Actor.At;
import dev.slipway.exploration.model.Move.How;
import dev.slipway.exploration.model.PendingCall.Answer;
import dev.slipway.exploration.model.Scenario.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/** The transitions of a scenario: the moves that are possible in a state, and the state that each leads to. */
public final class Transitions {
    private static final PendingCall NONE = new PendingCall("nothing ", 0, 0, false, 0, account -> true);
    private static final int ATTEMPTS = 3;
    private static final int DEAD = Integer.MIN_VALUE;

    private final Scenario race;

    Transitions(Scenario race) {
        this.race = race;
    }

    static boolean ended(At at) {
        return at.ended() && !(at.failed() && at.attempt() + 1 < ATTEMPTS);
    }

    private static boolean begun(At at) {
        return at.id() >= 0 || at.ended();
    }

    /** No actor has begun without having ended. */
    static boolean idle(State state) {
        return state.actors().stream().noneMatch(at -> begun(at) && !ended(at));
    }

    boolean mayEnd(State state) {
        return !race.isDeliveredAll()
                && idle(state)
                && state.actors().stream().limit(race.size()).allMatch(Transitions::ended);
    }

    List<Move> moves(State state) {
        var moves = new ArrayList<Move>();
        if (race.accounts().violation(state.account()).isPresent()) {
            return moves;
        }
        for (int i = 0; i < state.actors().size(); i++) {
            addMoves(state, i, moves);
        }
        for (PendingCall call : race.accounts().ecsMoves(state.account())) {
            if (race.mayMove(call)) {
                moves.add(new Move(race.accounts().ecs(), state.actors().size(), call, How.CALLS));
            }
        }
        return moves;
    }

    private boolean mayBegin(int place, State state) {
        boolean isLateRetry = state.actors().get(place).attempt() > 0;
        boolean waitsForOthers = race.beginsWhenIdle(place) || isLateRetry;
        return race.predecessorEnded(place, state) && (!waitsForOthers || idle(state));
    }

    private List<PendingCall> mayCall(List<PendingCall> waiting) {
        Optional<PendingCall> firstRead =
                waiting.stream().filter(c -> !c.writes()).findFirst();
        return waiting.stream()
                .filter(c -> !race.readsAreInOrder()
                        || c.writes()
                        || firstRead.filter(c::equals).isPresent())
                .toList();
    }

    private void addMoves(State state, int place, List<Move> moves) {
        At at = at(state, place);
        Actor actor = at.actor();
        if (at.ended() && !ended(at)) {
            moves.add(new Move(actor, place, NONE, How.RETRIES_AFTER_FAILURE));
        }
        if (!begun(state.actors().get(place)) && !mayBegin(place, state)) {
            return;
        }
        for (PendingCall call : mayCall(at.waiting())) {
            moves.add(new Move(actor, place, call, How.CALLS));
        }
        boolean wasBegun = begun(state.actors().get(place));
        if (state.faults() > 0 && wasBegun && actor instanceof ReplayedRun && !at.ended()) {
            faults(at, place, moves);
        }
    }

    /** An actor that waits for a condition, or joins later, begins with its first call. */
    private At at(State state, int place) {
        At at = state.actors().get(place);
        boolean beginsWithFirstCall = place >= race.size() || race.beginsWhenIdle(place);
        return beginsWithFirstCall && !begun(at) ? at.actor().begin(0, state.minute()) : at;
    }

    private void faults(At at, int place, List<Move> moves) {
        moves.add(new Move(at.actor(), place, at.waiting().getFirst(), How.CRASHES_BEFORE));
        for (PendingCall call : at.waiting()) {
            // a crash after a read equals a crash before the next call
            if (call.writes()) {
                moves.add(new Move(at.actor(), place, call, How.CRASHES_AFTER));
            }
            if (call.writes() && race.losesResponses()) {
                moves.add(new Move(at.actor(), place, call, How.LOSES_RESPONSE_OF));
                moves.add(new Move(at.actor(), place, call, How.LOSES_REQUEST_OF));
            }
        }
    }

    State after(State state, Move move, int from) {
        if (move.place() == state.actors().size()) {
            return afterEcsSettled(state, move.call());
        }
        At at = at(state, move.place());
        Actor actor = at.actor();
        PendingCall call = move.call();
        int minute = state.minute() + call.minutes();
        return switch (move.how()) {
            case CALLS -> {
                if (!begun(at)) {
                    yield with(state, move, state.account(), minute, actor.begin(at.attempt(), minute), 0);
                }
                Step step = race.accounts().make(call.writes() ? state.account() : from, call, minute);
                int account = call.writes() ? step.account() : state.account();
                yield with(state, move, account, minute, actor.after(at, call, step.answer()), 0);
            }
            case CRASHES_BEFORE -> restarted(state, move, state.account(), 1);
            case CRASHES_AFTER -> restarted(state, move, accountAfter(state, call, minute), 1);
            case LOSES_RESPONSE_OF ->
                with(
                        state,
                        move,
                        accountAfter(state, call, minute),
                        minute,
                        actor.after(at, call, lostResponse(call)),
                        1);
            case LOSES_REQUEST_OF ->
                with(state, move, state.account(), minute, actor.after(at, call, lostResponse(call)), 1);
            case RETRIES_AFTER_FAILURE -> restarted(state, move, state.account(), 0);
        };
    }

    private State afterEcsSettled(State state, PendingCall call) {
        Step step = race.accounts().make(state.account(), call, state.minute());
        var all = new ArrayList<>(state.actors());
        if (step.answer() instanceof PendingCall.Given(Object events)) {
            for (Object event : (List<?>) events) {
                all.addAll(race.runsFor(event));
            }
        }
        return new State(
                step.account(),
                state.minute(),
                state.updates(),
                state.faults(),
                state.eventsLeft(),
                inOrder(all, state.eventsLeft()));
    }

    private int accountAfter(State state, PendingCall call, int minute) {
        return race.accounts().make(state.account(), call, minute).account();
    }

    private Answer lostResponse(PendingCall call) {
        return race.accounts()
                .lostResponse(
                        call,
                        c -> new PendingCall.Failed(
                                AwsException.Kind.UNKNOWN, c.operation(), "the connection was closed"));
    }

    private State restarted(State state, Move move, int account, int fault) {
        At at = at(state, move.place());
        if (!race.isRetried(at.actor())) {
            var dead = new At(DEAD, at.actor(), 0, 0, List.of(), List.of(), Optional.empty(), new IdentityHashMap<>());
            return with(state, move, account, state.minute(), dead, fault);
        }
        int attempt = at.attempt() + 1;
        At retry = race.retryMinutes() > 0
                ? race.notRetried(at.actor(), attempt, move.place())
                : at.actor().begin(attempt, state.minute());
        return with(state, move, account, state.minute(), retry, fault);
    }

    private State with(State state, Move move, int account, int minute, At at, int fault) {
        var all = new ArrayList<>(state.actors());
        all.set(move.place(), at);
        boolean done = move.how() != How.CRASHES_BEFORE && move.how() != How.LOSES_REQUEST_OF;
        boolean updated = done && move.call().is("UpdateService");
        At before = state.actors().get(move.place());
        boolean eventHandled =
                before.actor() instanceof ReconcileRun settling && settling.isRetried() && !begun(before);
        int eventsLeft = state.eventsLeft() - (eventHandled ? 1 : 0);
        return new State(
                account,
                minute,
                state.updates() + (updated ? 1 : 0),
                state.faults() - fault,
                eventsLeft,
                inOrder(all, eventsLeft));
    }

    /** Drops actors that joined later and have ended, and sorts the rest: their order makes no difference. */
    private List<At> inOrder(List<At> all, int eventsLeft) {
        if (all.size() == race.size()) {
            return List.copyOf(all);
        }
        var ordered = new ArrayList<>(all.subList(0, race.size()));
        all.subList(race.size(), all.size()).stream()
                .filter(at -> !ended(at) && (begun(at) || eventsLeft > 0 || !race.isRetried(at.actor())))
                .sorted(Comparator.comparingInt(At::id))
                .forEach(ordered::add);
        return List.copyOf(ordered);
    }
}
