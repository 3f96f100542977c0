package dev.slipway.exploration.model;

import dev.slipway.exploration.model.Actor.At;
import dev.slipway.select.DeployRequest;
import dev.slipway.trigger.Trigger.StateChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/** A scenario: the actors, and what may happen to them. */
public final class Scenario {
    /**
     * @param account number of the account's state
     * @param minute of the scenario
     * @param updates UpdateService calls made by runs
     * @param faults number of faults that may still happen
     * @param eventsLeft number of deployment events that may still be handled
     * @param actors the actors' positions: first those that take part from the beginning, then those that joined later
     */
    public record State(int account, int minute, int updates, int faults, int eventsLeft, List<At> actors) {}

    private final ScenarioSetup story;
    private Optional<AccountStates> accounts = Optional.empty();
    private final List<Actor> actors = new ArrayList<>();
    private final List<DeployRequest> requestedBefore = new ArrayList<>();
    private final Map<Integer, Integer> beginsAfter = new HashMap<>();
    private final Set<Integer> beginsWhenIdle = new HashSet<>();
    private final Map<Object, ReconcileRun> eventRuns = new HashMap<>();
    private final ReconcileRun schedule;
    private final Mutation reconcileMutation;
    private int reconciles;
    private int deliveries;
    private int eventsInAll;
    private int taskDeliveries;
    private boolean settles;
    private boolean tasksEnd;
    private boolean deliversAll;
    private int faults;
    private int retryMinutes;
    private boolean losesResponses;
    private boolean readsInOrder;
    private boolean retries = true;

    public Scenario(ScenarioSetup story) {
        this(story, Mutation.NONE);
    }

    /** @param reconcileMutation the mutation of the reconcile code */
    public Scenario(ScenarioSetup story, Mutation reconcileMutation) {
        this.story = story;
        this.reconcileMutation = reconcileMutation;
        this.schedule = ReconcileRun.schedule(story, reconcileMutation);
    }

    public Scenario deployment(String name, DeployRequest asked) {
        return deployment(name, attempt -> asked, Mutation.NONE);
    }

    public Scenario deployment(String name, IntFunction<DeployRequest> asked, Mutation mutation) {
        actors.add(new DeployRun(name, story, asked, mutation));
        return this;
    }

    /** A request whose deployment began before the scenario. */
    public Scenario requestedBefore(DeployRequest before) {
        requestedBefore.add(before);
        return this;
    }

    public Scenario actor(Actor actor) {
        actors.add(actor);
        return this;
    }

    /** The actor added last begins only after the other has ended. */
    public Scenario after(String other) {
        for (int i = 0; i < actors.size() - 1; i++) {
            if (actors.get(i).name().equals(other)) {
                beginsAfter.put(actors.size() - 1, i);
            }
        }
        return this;
    }

    /** The actor added last makes its first call while no run is in progress. */
    public Scenario whenIdle() {
        beginsWhenIdle.add(actors.size() - 1);
        return this;
    }

    /**
     * ECS settles its deployments, at any moment.
     *
     * @param times how often each deployment event may be delivered, at any moment after it, or never
     * @param inAll how many deliveries may happen in all
     */
    public Scenario ecsSettles(int times, int inAll) {
        deliveries = times;
        eventsInAll += inAll;
        settles = true;
        return this;
    }

    /**
     * Release tasks end, at any moment.
     *
     * @param times how often the event of each end may be delivered, at any moment after it, or never
     * @param inAll how many deliveries may happen in all
     */
    public Scenario tasksEnd(int times, int inAll) {
        taskDeliveries = times;
        eventsInAll += inAll;
        tasksEnd = true;
        return this;
    }

    /** No event is lost, and every run of the schedule takes place. */
    public Scenario deliversAll() {
        deliversAll = true;
        return this;
    }

    /** The schedule may reconcile up to this often meanwhile. */
    public Scenario reconciles(int times) {
        reconciles = times;
        return this;
    }

    /** The schedule reconciles once, for certain. */
    public Scenario reconcilesOnce() {
        actors.add(schedule);
        return this;
    }

    /** Parallel reads of a run are answered in the order in which they began: far fewer paths. */
    public Scenario readsInOrder() {
        readsInOrder = true;
        return this;
    }

    /** How often a run may crash, before a call or after it, and be retried. */
    public Scenario faults(int most) {
        faults = most;
        return this;
    }

    /** A call's response may be lost as well: the run continues and does not know whether the call was done. */
    public Scenario losingResponses() {
        losesResponses = true;
        return this;
    }

    /** A crashed run is retried after these minutes, when the other runs have ended. */
    public Scenario retriesAfter(int minutes) {
        retryMinutes = minutes;
        return this;
    }

    /** A crashed run is not retried. */
    public Scenario withoutRetries() {
        retries = false;
        return this;
    }

    /** The account's states, beginning with the setup as it is at the first call of this method. */
    public AccountStates accounts() {
        accounts = accounts.or(() -> Optional.of(new AccountStates(story)));
        return accounts.get();
    }

    /** Clears all caches: they take memory. */
    public void forget() {
        accounts = Optional.empty();
        actors.forEach(Actor::forget);
        schedule.forget();
        eventRuns.clear();
    }

    public List<DeployRun> deployments() {
        return actors.stream()
                .filter(DeployRun.class::isInstance)
                .map(DeployRun.class::cast)
                .toList();
    }

    public List<DeployRequest> requestedBefore() {
        return requestedBefore;
    }

    /** The number of actors that take part from the beginning. */
    int size() {
        return actors.size();
    }

    public int faultsAllowed() {
        return faults;
    }

    int retryMinutes() {
        return retryMinutes;
    }

    boolean losesResponses() {
        return losesResponses;
    }

    boolean readsAreInOrder() {
        return readsInOrder;
    }

    boolean isRetried(Actor actor) {
        return retries && (!(actor instanceof ReconcileRun settling) || settling.isRetried());
    }

    boolean mayMove(PendingCall ofEcs) {
        return ofEcs.is("ends") ? tasksEnd : settles;
    }

    boolean isDeliveredAll() {
        return deliversAll;
    }

    boolean beginsWhenIdle(int place) {
        return beginsWhenIdle.contains(place);
    }

    /** Whether the actor that this one waits for has ended. */
    boolean predecessorEnded(int place, State state) {
        return !beginsAfter.containsKey(place)
                || Transitions.ended(state.actors().get(beginsAfter.get(place)));
    }

    public State start() {
        var begun = new ArrayList<At>();
        for (int i = 0; i < actors.size(); i++) {
            Actor actor = actors.get(i);
            boolean waits = beginsAfter.containsKey(i) || beginsWhenIdle.contains(i);
            begun.add(waits ? notBegun(actor, -1 - i) : actor.begin(0, 0));
        }
        for (int i = 0; i < reconciles; i++) {
            begun.add(notBegun(schedule, -1_000));
        }
        return new State(AccountStates.FIRST, 0, 0, faults, eventsInAll, List.copyOf(begun));
    }

    /** The runs that handle the event, one for each delivery. */
    List<At> runsFor(Object event) {
        ReconcileRun run = eventRuns.computeIfAbsent(event, this::runFor);
        int times = event instanceof StateChange ? deliveries : taskDeliveries;
        var all = new ArrayList<At>();
        for (int i = 0; i < times; i++) {
            all.add(notBegun(run, -2_000 - story.number(run.name())));
        }
        return all;
    }

    private ReconcileRun runFor(Object event) {
        return event instanceof StateChange change
                ? ReconcileRun.forEvent(change, story, reconcileMutation)
                : ReconcileRun.forStoppedTask(story, reconcileMutation);
    }

    /** No run outlives the time until a retry that comes so much later: the others end first. */
    At notRetried(Actor actor, int attempt, int place) {
        var begin = new PendingCall("retry of " + actor.name(), 0, 0, false, retryMinutes, account -> true);
        int id = -10_000 - attempt * size() - place;
        return new At(id, actor, attempt, 0, List.of(), List.of(begin), Optional.empty(), new IdentityHashMap<>());
    }

    private static At notBegun(Actor actor, int id) {
        var begin = new PendingCall("begin " + actor.name(), 0, 0, false, 0, account -> true);
        return new At(id, actor, 0, 0, List.of(), List.of(begin), Optional.empty(), new IdentityHashMap<>());
    }

    public List<Move> moves(State state) {
        return new Transitions(this).moves(state);
    }

    public State after(State state, Move move) {
        return after(state, move, state.account());
    }

    /** @param from number of the account's state that a read is answered from: an older one for a stale read */
    public State after(State state, Move move, int from) {
        return new Transitions(this).after(state, move, from);
    }

    /** Whether the scenario may end here: pending events are lost. */
    public boolean mayEnd(State state) {
        return new Transitions(this).mayEnd(state);
    }
}
