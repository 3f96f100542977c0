package dev.slipway.races;

import dev.slipway.apply.Outcome;
import dev.slipway.apply.Settler;
import dev.slipway.rollback.Heard;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** One run of the settler: for a state change that was heard of, or on the schedule. It begins whenever it likes. */
final class Settling extends Rerun {
    private final Story story;
    private final Optional<Heard> heard;

    private Settling(String name, Story story, Optional<Heard> heard, Maimed maimed) {
        super(name, story, maimed);
        this.story = story;
        this.heard = heard;
    }

    static Settling hearing(Heard heard, Story story, Maimed maimed) {
        String what = "%s of %s".formatted(heard.completed() ? "COMPLETED" : "FAILED", heard.deployment());
        return new Settling(what, story, Optional.of(heard), maimed);
    }

    static Settling schedule(Story story, Maimed maimed) {
        return new Settling("schedule", story, Optional.empty(), maimed);
    }

    /** Lambda invokes it again for an event; the schedule comes anyway. */
    boolean comesAgain() {
        return heard.isPresent();
    }

    @Override
    Optional<Outcome> run(Replay aws, int attempt, InstantSource clock) {
        var settler = new Settler(aws, Runnable::run, clock);
        List<Outcome> outcomes =
                heard.isPresent() ? settler.heard(story.target(), heard.get()) : settler.sweep(List.of(story.target()));
        return outcomes.stream().reduce((a, b) -> a.retryCanHeal() ? a : b);
    }
}
