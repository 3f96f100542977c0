package dev.slipway.exploration.model;

import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.api.RecordedCall;
import java.util.List;
import java.util.Optional;

/**
 * The state in which an account comes to rest: ECS settles its deployments, their events are lost, and the schedule
 * reconciles every few minutes until it changes nothing any more.
 *
 * @param updates UpdateService calls until then
 * @param atRest whether the account came to rest and stayed so
 * @param broken the rule of release tasks that a reconciliation broke
 * @param log the changes and outcomes of each reconciliation, for the report of a violation
 */
public record QuiescentState(
        AwsAccount account,
        ObservedState observed,
        int updates,
        boolean atRest,
        Optional<String> broken,
        List<String> log) {
    private static final int EVERY = 5;
    private static final int HOUR = 60;
    /** Slipway gives ECS ten minutes to begin a deployment; each later step takes one reconciliation. */
    private static final int MOST = 12;

    static QuiescentState after(ScenarioSetup story, AwsAccount before, int minute) {
        AwsAccount account = before.copy();
        var instance = new ScheduleInstance(story, account);
        int now = minute;
        int updates = 0;
        boolean wrote = true;
        for (int i = 0; i < MOST && wrote; i++) {
            now += EVERY;
            List<RecordedCall> writes = instance.sweep(now);
            if (writes.isEmpty() && !instance.readsLog()) {
                // it relied on what it knew before the scenario; that is so for an hour at most
                now += HOUR;
                writes = instance.sweep(now);
            }
            updates += updatesIn(writes);
            wrote = !writes.isEmpty();
        }
        boolean stays = !wrote;
        for (int later : List.of(EVERY, HOUR)) {
            stays = stays && instance.sweep(now + later).isEmpty();
        }
        return new QuiescentState(
                account, ObservedState.at(account, now), updates, stays, instance.broken(), instance.log());
    }

    private static int updatesIn(List<RecordedCall> writes) {
        return (int) writes.stream()
                .filter(c -> c.operation().equals("UpdateService"))
                .count();
    }
}
