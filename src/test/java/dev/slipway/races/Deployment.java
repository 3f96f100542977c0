package dev.slipway.races;

import dev.slipway.apply.Deployer;
import dev.slipway.apply.Outcome;
import dev.slipway.target.Asked;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** One run of the deploy code for one request. */
final class Deployment extends Rerun {
    /** How often a run may wait for ECS before its time is up. */
    private static final int PAUSES = 2;

    private final IntFunction<Asked> asked;

    /** @param asked the request by attempt: a direct invoke takes the time of its attempt */
    Deployment(String name, Story story, IntFunction<Asked> asked, Maimed mutation) {
        super(name, story, mutation);
        this.asked = asked;
    }

    Asked request(int attempt) {
        return asked.apply(attempt);
    }

    @Override
    Optional<Outcome> run(Replay aws, int attempt, InstantSource clock) {
        var pauses = new AtomicInteger();
        var deployer = new Deployer(aws, Runnable::run, clock, length -> pauses.incrementAndGet() <= PAUSES);
        return Optional.of(deployer.deploy(List.of(request(attempt))).getFirst());
    }
}
