package dev.slipway.exploration.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.exploration.model.PendingCall.Answer;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.text.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Every state of the account that was reached, by number, never changed; and the effect of each call on it, computed once. */
public final class AccountStates {
    /** @param world number of the account's state after the call */
    record Step(Answer answer, int world) {}

    private final ScenarioSetup story;
    private final List<AwsAccount> worlds = new ArrayList<>();
    private final List<Map<Long, Step>> steps = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<Long, ObservedState> observedStates = new HashMap<>();
    private final Map<Long, QuiescentState> rests = new HashMap<>();
    private final Map<String, Answer> lostResponse = new HashMap<>();
    private final List<Optional<PendingCall>> ecsMove = new ArrayList<>();
    private final Actor ecs;

    AccountStates(ScenarioSetup story) {
        this.story = story;
        this.ecs = new ScriptedActor("ECS", story);
        add(story.world().copy());
    }

    /** The state before the first move. */
    static final int FIRST = 0;

    public ScenarioSetup story() {
        return story;
    }

    public AwsAccount world(int number) {
        return worlds.get(number);
    }

    public int size() {
        return worlds.size();
    }

    public ObservedState observed(int world, int minute) {
        return observedStates.computeIfAbsent(
                ((long) world << 32) + minute, w -> ObservedState.at(worlds.get(world), minute));
    }

    /** The state in which the account comes to rest. */
    public QuiescentState rest(int world, int minute) {
        return rests.computeIfAbsent(
                ((long) world << 32) + minute, w -> QuiescentState.after(story, worlds.get(world), minute));
    }

    Actor ecs() {
        return ecs;
    }

    /** ECS's next move, if a deployment is in progress. */
    Optional<PendingCall> ecsMove(int world) {
        return ecsMove.get(world);
    }

    Answer lostResponse(PendingCall call, Function<PendingCall, Answer> how) {
        return lostResponse.computeIfAbsent(call.text() + call.occurrence(), c -> how.apply(call));
    }

    Step make(int world, PendingCall call, int minute) {
        Long which = ((long) call.number() << 32) + (call.writes() ? minute : 0);
        Map<Long, Step> cached = steps.get(world);
        Step step = cached.get(which);
        if (step == null) {
            step = call.writes() ? write(world, call, minute) : read(world, call);
            cached.put(which, step);
        }
        return step;
    }

    private Step read(int number, PendingCall call) {
        AwsAccount world = worlds.get(number);
        Answer answer = call.make(world);
        world.forgetCalls();
        return new Step(answer, number);
    }

    private Step write(int number, PendingCall call, int minute) {
        story.setClock(minute);
        AwsAccount changed = worlds.get(number).copy();
        Answer answer = call.make(changed);
        changed.forgetCalls();
        return new Step(answer, add(changed));
    }

    private int add(AwsAccount world) {
        return numbers.computeIfAbsent(readableState(world), w -> {
            worlds.add(world);
            ecsMove.add(ending(world));
            steps.add(new HashMap<>());
            return worlds.size() - 1;
        });
    }

    private Optional<PendingCall> ending(AwsAccount world) {
        JsonNode service = EcsRollouts.service(world);
        if (!EcsRollouts.inProgress(service)) {
            return Optional.empty();
        }
        String runs = service.path("taskDefinition").asText();
        String text = "settles the deployment of " + runs.substring(runs.lastIndexOf('/') + 1);
        return Optional.of(new PendingCall(text, story.number(text), 0, true, 0, EcsRollouts::settle));
    }

    /** Everything that a call can read: the fingerprint alone has no times and no reasons. */
    private static String readableState(AwsAccount world) {
        var text = new StringBuilder(world.fingerprint());
        text.append(EcsRollouts.service(world).path("deployments"));
        EcsRollouts.history(world)
                .forEach(rollout -> text.append(rollout.path("status")).append(rollout.path("statusReason")));
        for (int number = 1; ; number++) {
            try {
                text.append(world.quietly(
                                "ecs",
                                "DescribeTaskDefinition",
                                Json.object().put("taskDefinition", ScenarioSetup.FAMILY + ":" + number))
                        .at("/taskDefinition/registeredAt"));
            } catch (SandboxException none) {
                return text.toString();
            }
        }
    }
}
