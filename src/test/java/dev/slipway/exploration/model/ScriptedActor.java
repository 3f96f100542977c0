package dev.slipway.exploration.model;

import dev.slipway.exploration.model.PendingCall.Answer;
import dev.slipway.sandbox.account.AwsAccount;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A person, Terraform or ECS that makes scripted calls, one after the other. */
public final class ScriptedActor implements Actor {
    private final String name;
    private final ScenarioSetup story;
    private final List<PendingCall> steps = new ArrayList<>();
    private final Map<Integer, At> cached = new HashMap<>();

    public ScriptedActor(String name, ScenarioSetup story) {
        this.name = name;
        this.story = story;
    }

    public ScriptedActor then(String what, Consumer<AwsAccount> does) {
        return later(0, what, does);
    }

    /** @param minutes that pass before the step */
    public ScriptedActor later(int minutes, String what, Consumer<AwsAccount> does) {
        steps.add(new PendingCall(what, story.number(what), steps.size(), true, minutes, account -> {
            does.accept(account);
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
    public At after(At at, PendingCall call, Answer answer) {
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
