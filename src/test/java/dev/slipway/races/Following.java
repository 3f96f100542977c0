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

/** One run of the deployer for a template that was registered at the time of the race. */
final class Following extends Rerun {
    private final Open open;

    Following(String name, Story story, int revision, Maimed maimed) {
        super(name, story, maimed);
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
        return Optional.of(new Deployer(aws, Runnable::run, clock, length -> true)
                .deploy(selection)
                .getFirst());
    }
}
