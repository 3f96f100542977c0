package dev.slipway.exploration.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.ecs.RevisionName;
import dev.slipway.exploration.model.PendingCall.Answer;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.sandbox.task.OneOffTask;
import dev.slipway.text.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Every state of the account that was reached, by number, never changed; and the effect of each call on it, computed once. */
public final class AccountStates {
    /** @param account number of the account's state after the call */
    record Step(Answer answer, int account) {}

    private final ScenarioSetup story;
    private final List<AwsAccount> accounts = new ArrayList<>();
    private final List<Map<Long, Step>> steps = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<Long, ObservedState> observedStates = new HashMap<>();
    private final Map<Long, QuiescentState> rests = new HashMap<>();
    private final Map<String, Answer> lostResponse = new HashMap<>();
    private final List<List<PendingCall>> ecsMoves = new ArrayList<>();
    private final List<Optional<String>> violations = new ArrayList<>();
    private final Actor ecs;

    AccountStates(ScenarioSetup story) {
        this.story = story;
        this.ecs = new ScriptedActor("ECS", story);
        add(story.account().copy());
    }

    /** The state before the first move. */
    static final int FIRST = 0;

    public ScenarioSetup story() {
        return story;
    }

    public AwsAccount account(int number) {
        return accounts.get(number);
    }

    public int size() {
        return accounts.size();
    }

    public ObservedState observed(int account, int minute) {
        return observedStates.computeIfAbsent(
                ((long) account << 32) + minute, w -> ObservedState.at(accounts.get(account), minute));
    }

    /** The state in which the account comes to rest. */
    public QuiescentState rest(int account, int minute) {
        return rests.computeIfAbsent(
                ((long) account << 32) + minute, w -> QuiescentState.after(story, accounts.get(account), minute));
    }

    Actor ecs() {
        return ecs;
    }

    /** What ECS may do next: settle a deployment, or end a release task. */
    List<PendingCall> ecsMoves(int account) {
        return ecsMoves.get(account);
    }

    /** Which rule of {@link StartedTasks} the account breaks. */
    public Optional<String> violation(int account) {
        return violations.get(account);
    }

    Answer lostResponse(PendingCall call, Function<PendingCall, Answer> how) {
        return lostResponse.computeIfAbsent(call.text() + call.occurrence(), c -> how.apply(call));
    }

    Step make(int account, PendingCall call, int minute) {
        Long which = ((long) call.number() << 32) + (call.writes() ? minute : 0);
        Map<Long, Step> cached = steps.get(account);
        Step step = cached.get(which);
        if (step == null) {
            step = call.writes() ? write(account, call, minute) : read(account, call);
            cached.put(which, step);
        }
        return step;
    }

    private Step read(int number, PendingCall call) {
        AwsAccount account = accounts.get(number);
        Answer answer = call.make(account);
        account.forgetCalls();
        return new Step(answer, number);
    }

    private Step write(int number, PendingCall call, int minute) {
        story.setClock(minute);
        AwsAccount changed = accounts.get(number).copy();
        Answer answer = call.make(changed);
        changed.forgetCalls();
        return new Step(answer, add(changed));
    }

    private int add(AwsAccount account) {
        return numbers.computeIfAbsent(readableState(account), w -> {
            accounts.add(account);
            ecsMoves.add(endings(account));
            violations.add(
                    story.hasReleaseTask() ? StartedTasks.of(account).violation(story.target()) : Optional.empty());
            steps.add(new HashMap<>());
            return accounts.size() - 1;
        });
    }

    private List<PendingCall> endings(AwsAccount account) {
        return Stream.concat(
                        settling(account).stream(),
                        StartedTasks.running(account).stream().map(this::end))
                .toList();
    }

    private PendingCall end(OneOffTask task) {
        String text = "ends the release task of "
                + RevisionName.parse(task.taskDefinition()).orElseThrow();
        return new PendingCall(text, story.number(text + task.id()), 0, true, 0, account -> {
            account.end(task);
            return List.of(new StoppedTask());
        });
    }

    private Optional<PendingCall> settling(AwsAccount account) {
        JsonNode service = EcsRollouts.service(account);
        if (!EcsRollouts.inProgress(service)) {
            return Optional.empty();
        }
        String runs = service.path("taskDefinition").asText();
        String text = "settles the deployment of " + runs.substring(runs.lastIndexOf('/') + 1);
        return Optional.of(new PendingCall(text, story.number(text), 0, true, 0, EcsRollouts::settle));
    }

    /** The event that a release task ended. */
    record StoppedTask() {}

    /** Everything that a call can read: the fingerprint alone has no times and no reasons. */
    private static String readableState(AwsAccount account) {
        var text = new StringBuilder(account.fingerprint());
        text.append(EcsRollouts.service(account).path("deployments"));
        EcsRollouts.history(account)
                .forEach(rollout -> text.append(rollout.path("status")).append(rollout.path("statusReason")));
        text.append(Publications.failures(account));
        for (int number = 1; ; number++) {
            try {
                text.append(account.quietly(
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
