package dev.slipway.exploration.model;

import dev.slipway.access.FamiliesAsServices;
import dev.slipway.access.Parallel;
import dev.slipway.deploy.Deployer;
import dev.slipway.outcome.Outcome;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.account.SandboxAws;
import dev.slipway.select.Selection;
import dev.slipway.select.UnresolvedRequest;
import dev.slipway.select.UnresolvedRequest.Source.OlderRevision;
import dev.slipway.trigger.RequestMetadata;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** One run of a person's request to roll back to the newest good revision before the running one. */
public final class RollbackRun extends ReplayedRun {
    /** How often a run may wait for ECS before its time is up. */
    private static final int PAUSES = 2;

    private final ScenarioSetup story;
    private final UnresolvedRequest open;

    /** @param second of the request */
    public RollbackRun(ScenarioSetup story, int second, Mutation mutation) {
        super("rollback", story, mutation);
        this.story = story;
        var metadata = RequestMetadata.ofEvent("rollback", ScenarioSetup.at(0).plusSeconds(second));
        this.open = new UnresolvedRequest(story.target(), metadata, new OlderRevision(Optional.empty()));
    }

    /** The whole run at once. */
    public static void atOnce(AwsAccount account, ScenarioSetup story, int second) {
        var run = new RollbackRun(story, second, Mutation.NONE);
        new Deployer(
                        new SandboxAws(account),
                        new Parallel(Runnable::run),
                        () -> ScenarioSetup.at(0),
                        length -> true,
                        story.known())
                .deploy(new Selection(List.of(), List.of(run.open), List.of(), ""));
    }

    @Override
    Optional<Outcome> run(ReplayedAws aws, int attempt, InstantSource clock) {
        var selection = new Selection(List.of(), List.of(open), List.of(), "");
        var pauses = new AtomicInteger();
        List<Outcome> outcomes = new Deployer(
                        new FamiliesAsServices(aws),
                        new Parallel(Runnable::run),
                        clock,
                        length -> pauses.incrementAndGet() <= PAUSES,
                        known())
                .deploy(selection);
        Publications.publish(aws, story, outcomes);
        return Optional.of(outcomes.getFirst());
    }
}
