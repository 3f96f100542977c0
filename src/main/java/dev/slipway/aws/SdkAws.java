package dev.slipway.aws;

import dev.slipway.access.Pause;
import dev.slipway.access.RateLimits;
import dev.slipway.ecr.Images;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.Location;
import dev.slipway.ecs.Services;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.ecs.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/** Access to AWS through the SDK, for one invocation. */
public final class SdkAws implements Aws {
    /** Time before the deadline in which no call may run: events, answer and log need it. */
    public static final Duration RESERVE = Duration.ofSeconds(2);

    private final Clients clients;
    private final AwsCall call;
    private final Function<Location, RateLimits> limits;

    /**
     * Keeps the rates of ECS; ECR allows thousands of calls per second.
     *
     * @param deadline when the function's time ends; every call ends before it
     * @param pause waits for the next attempt of a call, until {@link #RESERVE} before the deadline
     * @param jitter random numbers from 0 to 1
     * @param limits the rates of an account and region
     */
    public SdkAws(
            Clients clients,
            Instant deadline,
            InstantSource clock,
            Pause pause,
            DoubleSupplier jitter,
            Function<Location, RateLimits> limits) {
        this.clients = clients;
        this.call = new AwsCall(deadline, clock, RESERVE, pause, jitter, RateLimits.NONE);
        this.limits = limits;
    }

    @Override
    public Services services(Location location) {
        return new EcsServices(() -> clients.ecs(location), call.at(limits.apply(location)));
    }

    @Override
    public TaskDefinitions taskDefinitions(Location location) {
        return new EcsTaskDefinitions(() -> clients.ecs(location), call.at(limits.apply(location)));
    }

    @Override
    public Tasks tasks(Location location) {
        return new EcsTasks(() -> clients.ecs(location), call.at(limits.apply(location)));
    }

    @Override
    public Images images() {
        return new EcrImages(clients, call);
    }
}
