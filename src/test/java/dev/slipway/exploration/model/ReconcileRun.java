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
    private final Optional<StateChange> event;

    private ReconcileRun(String name, ScenarioSetup story, Optional<StateChange> event, Mutation mutation) {
        super(name, story, mutation);
        this.story = story;
        this.event = event;
    }

    static ReconcileRun forEvent(StateChange event, ScenarioSetup story, Mutation mutation) {
        String what = "%s of %s".formatted(event.ended(), event.deployment());
        return new ReconcileRun(what, story, Optional.of(event), mutation);
    }

    static ReconcileRun schedule(ScenarioSetup story, Mutation mutation) {
        return new ReconcileRun("schedule", story, Optional.empty(), mutation);
    }

    /** Lambda retries an event, but not the schedule, which comes again anyway. */
    boolean isRetried() {
        return event.isPresent();
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
        List<Outcome> outcomes = event.isPresent()
                ? reconciler.onStateChange(story.target(), event.get())
                : reconciler.reconcileAll(story.targets(), story.knownAtStart()).outcomes();
        return outcomes.stream().reduce((a, b) -> a.isRetryable() ? a : b);
    }
}
