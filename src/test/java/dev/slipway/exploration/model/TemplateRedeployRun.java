package dev.slipway.exploration.model;

import dev.slipway.access.Parallel;
import dev.slipway.deploy.Deployer;
import dev.slipway.ecs.RevisionName;
import dev.slipway.outcome.Outcome;
import dev.slipway.select.Selection;
import dev.slipway.select.UnresolvedRequest;
import dev.slipway.trigger.RequestMetadata;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** One run of the deploy code for a template that Terraform registers during the scenario. */
public final class TemplateRedeployRun extends ReplayedRun {
    /** How often a run may wait for tags that another run is about to write before its time is up. */
    private static final int PAUSES = 1;

    private final UnresolvedRequest open;

    public TemplateRedeployRun(String name, ScenarioSetup story, int revision, Mutation mutation) {
        super(name, story, mutation);
        var template = new RevisionName(story.target().template(), revision);
        var demand = RequestMetadata.ofEvent("event-of-" + template, ScenarioSetup.at(0));
        open = new UnresolvedRequest(story.target(), demand, new UnresolvedRequest.Source.ChangedTemplate(template));
    }

    @Override
    Optional<Outcome> run(ReplayedAws aws, int attempt, InstantSource clock) {
        var selection = new Selection(List.of(), List.of(open), List.of(), "");
        var pauses = new AtomicInteger();
        return Optional.of(
                new Deployer(aws, new Parallel(Runnable::run), clock, length -> pauses.incrementAndGet() <= PAUSES)
                        .deploy(selection)
                        .getFirst());
    }
}
