package dev.slipway.exploration.model;

import dev.slipway.access.Parallel;
import dev.slipway.outcome.Outcome;
import dev.slipway.reconcile.Reconciler;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.account.SandboxAws;
import dev.slipway.sandbox.api.RecordedCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The state in which an account comes to rest: ECS settles its deployments, their events are lost, and the schedule
 * reconciles every few minutes until it changes nothing any more.
 *
 * @param updates UpdateService calls until then
 * @param atRest whether the account came to rest and stayed so
 * @param log the changes and outcomes of each reconciliation, for the report of a violation
 */
public record QuiescentState(
        AwsAccount account, ObservedState observed, int updates, boolean atRest, List<String> log) {
    private static final Set<String> WRITES =
            Set.of("UpdateService", "TagResource", "RegisterTaskDefinition", "StopServiceDeployment");
    private static final int EVERY = 5;
    /** Slipway gives ECS ten minutes to begin a deployment; each later step takes one reconciliation. */
    private static final int MOST = 12;

    static QuiescentState after(ScenarioSetup story, AwsAccount before, int minute) {
        AwsAccount account = before.copy();
        var log = new ArrayList<String>();
        int now = minute;
        int updates = 0;
        boolean wrote = true;
        for (int i = 0; i < MOST && wrote; i++) {
            now += EVERY;
            List<RecordedCall> writes = sweep(story, account, now, log);
            updates += updatesIn(writes);
            wrote = !writes.isEmpty();
        }
        boolean stays = !wrote;
        for (int later : List.of(EVERY, 60)) {
            stays = stays && sweep(story, account, now + later, log).isEmpty();
        }
        return new QuiescentState(account, ObservedState.at(account, now), updates, stays, List.copyOf(log));
    }

    private static List<RecordedCall> sweep(ScenarioSetup story, AwsAccount account, int minute, List<String> log) {
        story.setClock(minute);
        EcsRollouts.settleAll(account);
        account.forgetCalls();
        List<Outcome> outcomes = new Reconciler(
                        new SandboxAws(account),
                        new Parallel(Runnable::run),
                        () -> ScenarioSetup.at(minute),
                        length -> true)
                .reconcileAll(List.of(story.target()));
        List<RecordedCall> writes = account.calls().stream()
                .filter(c -> WRITES.contains(c.operation()))
                .toList();
        account.forgetCalls();
        EcsRollouts.settleAll(account);
        log.add("minute %d: %s %s"
                .formatted(
                        minute,
                        writes.stream().map(c -> c.operation() + " " + brief(c)).toList(),
                        outcomes.stream().map(o -> o.kind() + ": " + o.reason()).toList()));
        return writes;
    }

    private static String brief(RecordedCall call) {
        return call.input().toString().replaceAll("arn:[^\"]*/", "");
    }

    private static int updatesIn(List<RecordedCall> writes) {
        return (int) writes.stream()
                .filter(c -> c.operation().equals("UpdateService"))
                .count();
    }
}
