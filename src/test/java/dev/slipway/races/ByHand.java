package dev.slipway.races;

import dev.slipway.races.Call.Answer;
import dev.slipway.sandbox.account.AwsAccount;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A person, Terraform or ECS that makes scripted calls, one after the other. */
final class ByHand implements Actor {
    private final String name;
    private final Story story;
    private final List<Call> steps = new ArrayList<>();
    private final Map<Integer, At> cached = new HashMap<>();

    ByHand(String name, Story story) {
        this.name = name;
        this.story = story;
    }

    ByHand then(String what, Consumer<AwsAccount> does) {
        return later(0, what, does);
    }

    /** @param minutes that pass before the step */
    ByHand later(int minutes, String what, Consumer<AwsAccount> does) {
        steps.add(new Call(what, story.number(what), steps.size(), true, minutes, world -> {
            does.accept(world);
            return true;
        }));
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public At begin(int attempt, int minute) {
        return at(0);
    }

    @Override
    public At after(At at, Call call, Answer answer) {
        return at(call.occurrence() + 1);
    }

    @Override
    public void forget() {
        cached.clear();
    }

    private At at(int step) {
        return cached.computeIfAbsent(
                step,
                s -> new At(
                        story.nextId(),
                        this,
                        0,
                        0,
                        List.of(s),
                        s < steps.size() ? List.of(steps.get(s)) : List.of(),
                        Optional.empty(),
                        new IdentityHashMap<>()));
    }
}
