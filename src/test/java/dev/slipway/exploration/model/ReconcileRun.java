package dev.slipway.exploration.model;

import dev.slipway.access.FamiliesAsServices;
import dev.slipway.access.Parallel;
import dev.slipway.outcome.Outcome;
import dev.slipway.reconcile.Reconciler;
import dev.slipway.trigger.Trigger.StateChange;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** One run of the reconcile code: for a deployment event, or by the schedule. It may begin at any moment. */
final class ReconcileRun extends ReplayedRun {
    /** How often a run may read again before its time is up. */
    private static final int PAUSES = 2;

    private final ScenarioSetup story;
    private final Cause cause;

    private ReconcileRun(String name, ScenarioSetup story, Cause cause, Mutation mutation) {
        super(name, story, mutation);
        this.story = story;
        this.cause = cause;
    }

    /** Why it runs. */
    private sealed interface Cause {
        record Event(StateChange event) implements Cause {}

        record StoppedTask() implements Cause {}

        record Schedule() implements Cause {}
    }

    static ReconcileRun forEvent(StateChange event, ScenarioSetup story, Mutation mutation) {
        String what = "%s of %s".formatted(event.ended(), event.deployment());
        return new ReconcileRun(what, story, new Cause.Event(event), mutation);
    }

    /** Every event of a release task does the same: it only wakes the function. */
    static ReconcileRun forStoppedTask(ScenarioSetup story, Mutation mutation) {
        return new ReconcileRun("end of a release task", story, new Cause.StoppedTask(), mutation);
    }

    static ReconcileRun schedule(ScenarioSetup story, Mutation mutation) {
        return new ReconcileRun("schedule", story, new Cause.Schedule(), mutation);
    }

    /** Lambda retries an event, but not the schedule, which comes again anyway. */
    boolean isRetried() {
        return !(cause instanceof Cause.Schedule);
    }

    @Override
    Optional<Outcome> run(ReplayedAws aws, int attempt, InstantSource clock) {
        var pauses = new AtomicInteger();
        var reconciler = new Reconciler(
                new FamiliesAsServices(aws),
                new Parallel(Runnable::run),
                clock,
                length -> pauses.incrementAndGet() <= PAUSES,
                known());
        List<Outcome> outcomes = switch (cause) {
            case Cause.Event(StateChange event) -> reconciler.onStateChange(story.target(), event);
            case Cause.StoppedTask() -> reconciler.reconcile(story.target());
            case Cause.Schedule() ->
                reconciler.reconcileAll(story.targets(), story.knownAtStart()).outcomes();
        };
        Publications.publish(aws, story, outcomes);
        return outcomes.stream().reduce((a, b) -> a.isRetryable() ? a : b);
    }
}
