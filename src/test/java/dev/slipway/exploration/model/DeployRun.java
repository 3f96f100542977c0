package dev.slipway.exploration.model;

import dev.slipway.access.FamiliesAsServices;
import dev.slipway.access.Parallel;
import dev.slipway.deploy.Deployer;
import dev.slipway.outcome.Outcome;
import dev.slipway.select.DeployRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** One run of the deploy code for one request. */
public final class DeployRun extends ReplayedRun {
    /** How often a run may wait for ECS before its time is up. */
    private static final int PAUSES = 2;

    private final ScenarioSetup story;
    private final IntFunction<DeployRequest> asked;

    /** @param asked the request by attempt: a direct invoke takes the time of its attempt */
    DeployRun(String name, ScenarioSetup story, IntFunction<DeployRequest> asked, Mutation mutation) {
        super(name, story, mutation);
        this.story = story;
        this.asked = asked;
    }

    public DeployRequest request(int attempt) {
        return asked.apply(attempt);
    }

    @Override
    Optional<Outcome> run(ReplayedAws aws, int attempt, InstantSource clock) {
        var pauses = new AtomicInteger();
        var deployer = new Deployer(
                new FamiliesAsServices(aws),
                new Parallel(Runnable::run),
                clock,
                length -> pauses.incrementAndGet() <= PAUSES,
                known());
        List<Outcome> outcomes = deployer.deploy(List.of(request(attempt)));
        Publications.publish(aws, story, outcomes);
        return Optional.of(outcomes.getFirst());
    }
}
