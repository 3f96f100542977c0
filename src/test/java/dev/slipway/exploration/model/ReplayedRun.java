package dev.slipway.exploration.model;

import dev.slipway.exploration.model.PendingCall.Answer;
import dev.slipway.exploration.model.ReplayedAws.CallKey;
import dev.slipway.exploration.model.ReplayedAws.Stopped;
import dev.slipway.outcome.Outcome;
import dev.slipway.select.KnownTargets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One run of the code under test. It is replayed from its beginning for each new sequence of answers; it is
 * deterministic, so this equals one run that waits.
 */
public abstract class ReplayedRun implements Actor {
    private record Fact(CallKey call, Answer answer) {}

    private record RunKey(int attempt, int minute, List<Integer> learned) {}

    private final String name;
    private final ScenarioSetup story;
    private final Mutation mutation;
    private final Map<Fact, Integer> facts = new HashMap<>();
    private final List<Fact> factOf = new ArrayList<>();
    private final Map<RunKey, At> cached = new HashMap<>();

    ReplayedRun(String name, ScenarioSetup story, Mutation mutation) {
        this.name = name;
        this.story = story;
        this.mutation = mutation;
    }

    /** The targets that the configuration knows, as the run asks it. */
    KnownTargets known() {
        return mutation == Mutation.DOES_NOT_ASK_WHOSE_THE_FAMILY_IS ? KnownTargets.NONE : story.known();
    }

    /**
     * Runs from the beginning to the end, or to the first call without an answer.
     *
     * @param clock stands still at the run's beginning: a run takes seconds
     */
    abstract Optional<Outcome> run(ReplayedAws aws, int attempt, InstantSource clock);

    @Override
    public String name() {
        return name;
    }

    @Override
    public At begin(int attempt, int minute) {
        return at(attempt, minute, List.of());
    }

    @Override
    public At after(At at, PendingCall call, Answer answer) {
        // equal answers are the same object, so the map need not compare them whole
        At cached = at.next().get(answer);
        if (cached == null) {
            cached = computeNext(at, call, answer);
            at.next().put(answer, cached);
        }
        return cached;
    }

    private At computeNext(At at, PendingCall call, Answer answer) {
        var fact = new Fact(new CallKey(call.text(), call.occurrence()), answer);
        Integer number = facts.computeIfAbsent(fact, f -> {
            factOf.add(f);
            return factOf.size() - 1;
        });
        var cached = new ArrayList<>(at.learned());
        cached.add(number);
        List<Integer> learned = cached.stream().sorted().toList();
        if (mutation == Mutation.DOES_NOT_READ_LOG_AGAIN && ReplayedAws.notesDeployment(call)) {
            return at(at.attempt(), at.minute(), learned, List.of(), Optional.empty());
        }
        return at(at.attempt(), at.minute(), learned);
    }

    @Override
    public void forget() {
        facts.clear();
        factOf.clear();
        cached.clear();
    }

    private At at(int attempt, int minute, List<Integer> learned) {
        var runKey = new RunKey(attempt, minute, learned);
        At found = cached.get(runKey);
        if (found == null) {
            found = run(attempt, minute, learned);
            cached.put(runKey, found);
        }
        return found;
    }

    private At run(int attempt, int minute, List<Integer> learned) {
        var answers = new HashMap<CallKey, Answer>();
        for (Integer number : learned) {
            answers.put(factOf.get(number).call(), factOf.get(number).answer());
        }
        var replay = new ReplayedAws(story, mutation, answers);
        Optional<Outcome> outcome;
        try {
            outcome = run(replay, attempt, () -> ScenarioSetup.at(minute));
        } catch (Stopped waits) {
            outcome = Optional.empty();
        }
        outcome.map(Outcome::reason)
                .filter(r -> r.contains("mistake in Slipway"))
                .ifPresent(bug -> {
                    throw new IllegalStateException(bug);
                });
        return at(attempt, minute, learned, replay.waiting(), outcome);
    }

    private At at(
            int attempt, int minute, List<Integer> learned, List<PendingCall> waiting, Optional<Outcome> outcome) {
        return new At(story.nextId(), this, attempt, minute, learned, waiting, outcome, new IdentityHashMap<>());
    }
}
