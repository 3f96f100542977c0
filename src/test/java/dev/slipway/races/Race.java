package dev.slipway.races;

import dev.slipway.races.Actor.At;
import dev.slipway.rollback.Heard;
import dev.slipway.target.Asked;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/** Who takes part. */
final class Race {
    /**
     * @param minute of the story
     * @param updates UpdateService calls that were made by runs
     * @param troubles how many more may come
     * @param hearings how many more state changes may come to be heard of
     * @param actors where each stands: who takes part from the beginning by its place, then who came in later
     */
    record State(int world, int minute, int updates, int troubles, int hearings, List<At> actors) {}

    private final Story story;
    private Optional<Worlds> worlds = Optional.empty();
    private final List<Actor> actors = new ArrayList<>();
    private final List<Asked> askedBefore = new ArrayList<>();
    private final Map<Integer, Integer> beginsAfter = new HashMap<>();
    private final Set<Integer> beginsWhenQuiet = new HashSet<>();
    private final Map<Heard, Settling> hearings = new HashMap<>();
    private final Settling schedule;
    private final Maimed settler;
    private int schedules;
    private int deliveries;
    private int hearingsInAll;
    private boolean ecsMoves;
    private int troubles;
    private int retryMinutes;
    private boolean losesAnswers;
    private boolean readsInOrder;
    private boolean retries = true;

    Race(Story story) {
        this(story, Maimed.NOT);
    }

    /** @param settler what is done to the code that hears of state changes and looks after the service */
    Race(Story story, Maimed settler) {
        this.story = story;
        this.settler = settler;
        this.schedule = Settling.schedule(story, settler);
    }

    Race deployment(String name, Asked asked) {
        return deployment(name, attempt -> asked, Maimed.NOT);
    }

    Race deployment(String name, IntFunction<Asked> asked, Maimed maimed) {
        actors.add(new Deployment(name, story, asked, maimed));
        return this;
    }

    /** It was told before the race. */
    Race asked(Asked before) {
        askedBefore.add(before);
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

    /** Who was added last makes its first call while no run is under way. */
    Race whenQuiet() {
        beginsWhenQuiet.add(actors.size() - 1);
        return this;
    }

    /**
     * ECS ends what it rolls out, at any moment.
     *
     * @param times how often each state change that it tells of may be heard, at any moment after it; or never
     * @param inAll how many may be heard of in all
     */
    Race rollsOut(int times, int inAll) {
        deliveries = times;
        hearingsInAll = inAll;
        ecsMoves = true;
        return this;
    }

    /** The schedule may come by so often meanwhile. */
    Race schedules(int times) {
        schedules = times;
        return this;
    }

    /** Reads that a run makes side by side are answered in the order in which they were begun: far fewer ways. */
    Race readsInOrder() {
        readsInOrder = true;
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

    /** They begin with the story as it is when they are first asked for. */
    Worlds worlds() {
        worlds = worlds.or(() -> Optional.of(new Worlds(story)));
        return worlds.get();
    }

    /** What was learned of calls takes memory. */
    void forget() {
        worlds = Optional.empty();
        actors.forEach(Actor::forget);
        schedule.forget();
        hearings.clear();
    }

    List<Deployment> deployments() {
        return actors.stream()
                .filter(Deployment.class::isInstance)
                .map(Deployment.class::cast)
                .toList();
    }

    List<Asked> askedBefore() {
        return askedBefore;
    }

    /** How many take part from the beginning. */
    int size() {
        return actors.size();
    }

    int troublesAllowed() {
        return troubles;
    }

    int retryMinutes() {
        return retryMinutes;
    }

    boolean losesAnswers() {
        return losesAnswers;
    }

    boolean readsAreInOrder() {
        return readsInOrder;
    }

    boolean comesAgain(Actor actor) {
        return retries && (!(actor instanceof Settling settling) || settling.comesAgain());
    }

    boolean ecsMoves() {
        return ecsMoves;
    }

    boolean beginsWhenQuiet(int place) {
        return beginsWhenQuiet.contains(place);
    }

    /** Whether the one is over that it begins after. */
    boolean beforeItIsOver(int place, State state) {
        return !beginsAfter.containsKey(place) || Course.ended(state.actors().get(beginsAfter.get(place)));
    }

    State start() {
        var begun = new ArrayList<At>();
        for (int i = 0; i < actors.size(); i++) {
            Actor actor = actors.get(i);
            boolean waits = beginsAfter.containsKey(i) || beginsWhenQuiet.contains(i);
            begun.add(waits ? notBegun(actor, -1 - i) : actor.begin(0, 0));
        }
        for (int i = 0; i < schedules; i++) {
            begun.add(notBegun(schedule, -1_000));
        }
        return new State(Worlds.FIRST, 0, 0, troubles, hearingsInAll, List.copyOf(begun));
    }

    /** Who may be told of it, each as often as it may come. */
    List<At> toBeTold(Heard heard) {
        Settling hearing = hearings.computeIfAbsent(heard, h -> Settling.hearing(h, story, settler));
        var all = new ArrayList<At>();
        for (int i = 0; i < deliveries; i++) {
            all.add(notBegun(hearing, -2_000 - story.number(hearing.name())));
        }
        return all;
    }

    private static At notBegun(Actor actor, int id) {
        var begin = new Call("begin " + actor.name(), 0, 0, false, 0, world -> true);
        return new At(id, actor, 0, 0, List.of(), List.of(begin), Optional.empty(), new IdentityHashMap<>());
    }

    List<Move> moves(State state) {
        return new Course(this).moves(state);
    }

    State after(State state, Move move) {
        return after(state, move, state.world());
    }

    /** @param from the world that a read is answered from: an older one where it lags */
    State after(State state, Move move, int from) {
        return new Course(this).after(state, move, from);
    }

    /** Whether it may end here: what waits to be heard of is lost. */
    boolean mayEnd(State state) {
        return new Course(this).mayEnd(state);
    }
}
