package dev.slipway.exploration.model;

import dev.slipway.access.FamiliesAsServices;
import dev.slipway.access.Parallel;
import dev.slipway.outcome.Outcome;
import dev.slipway.reconcile.Reconciler;
import dev.slipway.reconcile.Sweep;
import dev.slipway.reconcile.TargetsAtRest;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.account.SandboxAws;
import dev.slipway.sandbox.api.RecordedCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One instance of the function that runs the schedule: it looked at the target before the scenario began, and remembers. */
final class ScheduleInstance {
    private static final Set<String> WRITES = Set.of(
            "UpdateService", "TagResource", "RegisterTaskDefinition", "StopServiceDeployment", "RunTask", "StopTask");

    private final ScenarioSetup story;
    private final AwsAccount account;
    private final List<String> log = new ArrayList<>();
    private TargetsAtRest known;
    private Optional<String> broken = Optional.empty();
    private boolean readsLog;

    ScheduleInstance(ScenarioSetup story, AwsAccount account) {
        this.story = story;
        this.account = account;
        this.known = story.knownAtStart();
    }

    /** @return the calls that changed something */
    List<RecordedCall> sweep(int minute) {
        story.setClock(minute);
        settle();
        account.forgetCalls();
        Sweep sweep = new Reconciler(
                        new FamiliesAsServices(new SandboxAws(account)),
                        new Parallel(Runnable::run),
                        () -> ScenarioSetup.at(minute),
                        length -> true)
                .reconcileAll(List.of(story.target()), known);
        known = sweep.atRest();
        readsLog = sweep.read() > 0;
        List<RecordedCall> writes = account.calls().stream()
                .filter(c -> WRITES.contains(c.operation()))
                .toList();
        account.forgetCalls();
        Publications.put(account, sweep.outcomes());
        if (story.hasReleaseTask()) {
            broken = broken.or(() -> StartedTasks.of(account).violation(story.target()));
        }
        settle();
        log.add(line(minute, writes, sweep.outcomes()));
        return writes;
    }

    private void settle() {
        StartedTasks.endAll(account);
        EcsRollouts.settleAll(account);
    }

    /** Which rule of release tasks a sweep broke. */
    Optional<String> broken() {
        return broken;
    }

    /** Whether the last sweep read the release log. */
    boolean readsLog() {
        return readsLog;
    }

    /** The changes and outcomes of each sweep. */
    List<String> log() {
        return List.copyOf(log);
    }

    private static String line(int minute, List<RecordedCall> writes, List<Outcome> outcomes) {
        return "minute %d: %s %s"
                .formatted(
                        minute,
                        writes.stream().map(c -> c.operation() + " " + brief(c)).toList(),
                        outcomes.stream().map(o -> o.kind() + ": " + o.reason()).toList());
    }

    private static String brief(RecordedCall call) {
        return call.input().toString().replaceAll("arn:[^\"]*/", "");
    }
}
