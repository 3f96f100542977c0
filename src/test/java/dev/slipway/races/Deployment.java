package dev.slipway.races;

import dev.slipway.apply.Deployer;
import dev.slipway.apply.Outcome;
import dev.slipway.races.Call.Answer;
import dev.slipway.races.Replay.Stopped;
import dev.slipway.races.Replay.Told;
import dev.slipway.target.Asked;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.IntFunction;

/**
 * One run of the deployer for one request. It is run anew from its beginning for each answer that it has not had in
 * this order before; it is deterministic, so that this comes to the same as one run that waits.
 */
final class Deployment implements Actor {
    private record Fact(Told call, Answer answer) {}

    private record Seen(int attempt, int minute, List<Integer> told) {}

    /** What is done to the deployer to see whether it is missed. */
    enum Maimed {
        NOT,
        /** It ends where it has noted which deployment it made, before it looks again. */
        NEVER_LOOKS_AGAIN,
        /** It finds nothing between the newest revision that it saw and its own. */
        SEES_NO_GAP
    }

    private final String name;
    private final Story story;
    private final IntFunction<Asked> asked;
    private final Maimed maimed;
    private final Map<Fact, Integer> facts = new HashMap<>();
    private final List<Fact> factOf = new ArrayList<>();
    private final Map<Seen, At> known = new HashMap<>();

    /** @param asked by attempt: an invoke has its clock anew at each */
    Deployment(String name, Story story, IntFunction<Asked> asked, Maimed maimed) {
        this.name = name;
        this.story = story;
        this.asked = asked;
        this.maimed = maimed;
    }

    @Override
    public String name() {
        return name;
    }

    Asked asked(int attempt) {
        return asked.apply(attempt);
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
            return new At(
                    story.nextId(),
                    this,
                    at.attempt(),
                    at.minute(),
                    told,
                    List.of(),
                    Optional.empty(),
                    new IdentityHashMap<>());
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
        var replay = new Replay(story, maimed == Maimed.SEES_NO_GAP, answers);
        // a run takes seconds: its clock stands where it began
        var deployer = new Deployer(replay, Runnable::run, () -> Story.at(minute), length -> true);
        Optional<Outcome> outcome;
        try {
            outcome = Optional.of(deployer.deploy(List.of(asked(attempt))).getFirst());
        } catch (Stopped waits) {
            outcome = Optional.empty();
        } catch (CompletionException e) {
            throw new IllegalStateException("unexpected", e);
        }
        return new At(story.nextId(), this, attempt, minute, told, replay.waiting(), outcome, new IdentityHashMap<>());
    }
}
