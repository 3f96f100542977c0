package dev.slipway.aws;

import dev.slipway.ecr.Images;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.Location;
import dev.slipway.ecs.Services;
import dev.slipway.ecs.TaskDefinitions;
import java.time.Instant;
import java.time.InstantSource;

/** Access to AWS through the SDK, for one invocation. */
public final class SdkAws implements Aws {
    private final Clients clients;
    private final AwsCall call;

    /** @param deadline when the function's time ends; every call ends before it */
    public SdkAws(Clients clients, Instant deadline, InstantSource clock) {
        this.clients = clients;
        this.call = new AwsCall(deadline, clock);
    }

    @Override
    public Services services(Location location) {
        return new EcsServices(() -> clients.ecs(location), call);
    }

    @Override
    public TaskDefinitions taskDefinitions(Location location) {
        return new EcsTaskDefinitions(() -> clients.ecs(location), () -> clients.ecsAppending(location), call);
    }

    @Override
    public Images images() {
        return new EcrImages(clients, call);
    }
}
