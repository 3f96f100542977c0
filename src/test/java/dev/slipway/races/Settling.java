package dev.slipway.races;

import dev.slipway.apply.Outcome;
import dev.slipway.apply.Settler;
import dev.slipway.rollback.Heard;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** One run of the reconcile code: for a deployment event, or by the schedule. It may begin at any moment. */
final class Settling extends Rerun {
    private final Story story;
    private final Optional<Heard> event;

    private Settling(String name, Story story, Optional<Heard> event, Maimed mutation) {
        super(name, story, mutation);
        this.story = story;
        this.event = event;
    }

    static Settling forEvent(Heard event, Story story, Maimed mutation) {
        String what = "%s of %s".formatted(event.completed() ? "COMPLETED" : "FAILED", event.deployment());
        return new Settling(what, story, Optional.of(event), mutation);
    }

    static Settling schedule(Story story, Maimed mutation) {
        return new Settling("schedule", story, Optional.empty(), mutation);
    }

    /** Lambda retries an event, but not the schedule, which comes again anyway. */
    boolean isRetried() {
        return event.isPresent();
    }

    @Override
    Optional<Outcome> run(Replay aws, int attempt, InstantSource clock) {
        var settler = new Settler(aws, Runnable::run, clock);
        List<Outcome> outcomes =
                event.isPresent() ? settler.heard(story.target(), event.get()) : settler.sweep(List.of(story.target()));
        return outcomes.stream().reduce((a, b) -> a.retryCanHeal() ? a : b);
    }
}
