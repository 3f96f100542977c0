package dev.slipway.races;

import dev.slipway.apply.Deployer;
import dev.slipway.apply.Outcome;
import dev.slipway.ecs.RevisionName;
import dev.slipway.target.Open;
import dev.slipway.target.Selection;
import dev.slipway.trigger.Trigger;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** One run of the deploy code for a template that Terraform registers during the scenario. */
final class Following extends Rerun {
    /** How often a run may wait for tags that another run is about to write before its time is up. */
    private static final int PAUSES = 1;

    private final Open open;

    Following(String name, Story story, int revision, Maimed mutation) {
        super(name, story, mutation);
        var template = new RevisionName(story.target().template(), revision);
        var demand = new Trigger.Demand(
                Story.SERVICE,
                Story.CLUSTER,
                false,
                false,
                "event-of-" + template,
                Story.at(0),
                Trigger.Attempts.OF_ONE_TIME,
                Optional.empty(),
                Optional.empty());
        open = new Open(story.target(), demand, new Open.What.Follow(template));
    }

    @Override
    Optional<Outcome> run(Replay aws, int attempt, InstantSource clock) {
        var selection = new Selection(List.of(), List.of(open), List.of(), "");
        var pauses = new AtomicInteger();
        return Optional.of(new Deployer(aws, Runnable::run, clock, length -> pauses.incrementAndGet() <= PAUSES)
                .deploy(selection)
                .getFirst());
    }
}
