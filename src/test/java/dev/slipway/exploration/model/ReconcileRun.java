package dev.slipway.exploration.model;

import dev.slipway.outcome.Outcome;
import dev.slipway.reconcile.Reconciler;
import dev.slipway.reconcile.plan.Heard;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** One run of the reconcile code: for a deployment event, or by the schedule. It may begin at any moment. */
final class ReconcileRun extends ReplayedRun {
    private final ScenarioSetup story;
    private final Optional<Heard> event;

    private ReconcileRun(String name, ScenarioSetup story, Optional<Heard> event, Mutation mutation) {
        super(name, story, mutation);
        this.story = story;
        this.event = event;
    }

    static ReconcileRun forEvent(Heard event, ScenarioSetup story, Mutation mutation) {
        String what = "%s of %s".formatted(event.completed() ? "COMPLETED" : "FAILED", event.deployment());
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
        var settler = new Reconciler(aws, Runnable::run, clock);
        List<Outcome> outcomes =
                event.isPresent() ? settler.heard(story.target(), event.get()) : settler.sweep(List.of(story.target()));
        return outcomes.stream().reduce((a, b) -> a.isRetryable() ? a : b);
    }
}
