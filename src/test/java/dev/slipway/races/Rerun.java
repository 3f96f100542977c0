package dev.slipway.races;

import dev.slipway.apply.Outcome;
import dev.slipway.races.Call.Answer;
import dev.slipway.races.Replay.Stopped;
import dev.slipway.races.Replay.Told;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One run of the code under test. It is run anew from its beginning for each answer that it has not had in this order
 * before; it is deterministic, so that this comes to the same as one run that waits.
 */
abstract class Rerun implements Actor {
    private record Fact(Told call, Answer answer) {}

    private record Seen(int attempt, int minute, List<Integer> told) {}

    private final String name;
    private final Story story;
    private final Maimed maimed;
    private final Map<Fact, Integer> facts = new HashMap<>();
    private final List<Fact> factOf = new ArrayList<>();
    private final Map<Seen, At> known = new HashMap<>();

    Rerun(String name, Story story, Maimed maimed) {
        this.name = name;
        this.story = story;
        this.maimed = maimed;
    }

    /**
     * From its beginning to its end, or to where it waits.
     *
     * @param clock a run takes seconds: it stands where the run began
     */
    abstract Optional<Outcome> run(Replay aws, int attempt, InstantSource clock);

    @Override
    public String name() {
        return name;
    }

    @Override
    public At begin(int attempt, int minute) {
        return at(attempt, minute, List.of());
    }

    @Override
    public At after(At at, Call call, Answer answer) {
        // the same answer comes again and again as the same object: that saves comparing it whole
        At known = at.next().get(answer);
        if (known == null) {
            known = whatFollows(at, call, answer);
            at.next().put(answer, known);
        }
        return known;
    }

    private At whatFollows(At at, Call call, Answer answer) {
        var fact = new Fact(new Told(call.text(), call.occurrence()), answer);
        Integer number = facts.computeIfAbsent(fact, f -> {
            factOf.add(f);
            return factOf.size() - 1;
        });
        var known = new ArrayList<>(at.told());
        known.add(number);
        List<Integer> told = known.stream().sorted().toList();
        if (maimed == Maimed.NEVER_LOOKS_AGAIN && Replay.notesDeployment(call)) {
            return at(at.attempt(), at.minute(), told, List.of(), Optional.empty());
        }
        return at(at.attempt(), at.minute(), told);
    }

    @Override
    public void forget() {
        facts.clear();
        factOf.clear();
        known.clear();
    }

    private At at(int attempt, int minute, List<Integer> told) {
        var seen = new Seen(attempt, minute, told);
        At found = known.get(seen);
        if (found == null) {
            found = run(attempt, minute, told);
            known.put(seen, found);
        }
        return found;
    }

    private At run(int attempt, int minute, List<Integer> told) {
        var answers = new HashMap<Told, Answer>();
        for (Integer number : told) {
            answers.put(factOf.get(number).call(), factOf.get(number).answer());
        }
        var replay = new Replay(story, maimed, answers);
        Optional<Outcome> outcome;
        try {
            outcome = run(replay, attempt, () -> Story.at(minute));
        } catch (Stopped waits) {
            outcome = Optional.empty();
        }
        outcome.map(Outcome::reason)
                .filter(r -> r.contains("mistake in Slipway"))
                .ifPresent(bug -> {
                    throw new IllegalStateException(bug);
                });
        return at(attempt, minute, told, replay.waiting(), outcome);
    }

    private At at(int attempt, int minute, List<Integer> told, List<Call> waiting, Optional<Outcome> outcome) {
        return new At(story.nextId(), this, attempt, minute, told, waiting, outcome, new IdentityHashMap<>());
    }
}
