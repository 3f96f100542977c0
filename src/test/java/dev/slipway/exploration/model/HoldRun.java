package dev.slipway.exploration.model;

import dev.slipway.access.Parallel;
import dev.slipway.hold.TargetHolder;
import dev.slipway.outcome.Outcome;
import dev.slipway.release.Hold;
import dev.slipway.select.TargetOwnership;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** One run of a person's request that holds the target, or ends its hold. */
public final class HoldRun extends ReplayedRun {
    private final ScenarioSetup story;
    private final Hold hold;

    private HoldRun(String name, ScenarioSetup story, Hold hold) {
        super(name, story, Mutation.NONE);
        this.story = story;
        this.hold = hold;
    }

    /** @param second of the request */
    public static HoldRun hold(ScenarioSetup story, int second) {
        var since = ScenarioSetup.at(0).plusSeconds(second);
        return new HoldRun("hold", story, new Hold(since, since.plus(Duration.ofDays(1)), Optional.of("jo"), "freeze"));
    }

    public static HoldRun end(ScenarioSetup story, int second) {
        return new HoldRun("unhold", story, Hold.ended(ScenarioSetup.at(0).plusSeconds(second), Optional.of("jo"), ""));
    }

    @Override
    Optional<Outcome> run(ReplayedAws aws, int attempt, InstantSource clock) {
        new TargetHolder(aws, new Parallel(Runnable::run), clock, length -> true, new TargetOwnership(known()))
                .hold(List.of(story.target()), hold);
        return Optional.of(Outcome.ignored("held"));
    }
}
