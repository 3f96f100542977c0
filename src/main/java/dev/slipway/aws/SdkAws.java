package dev.slipway.aws;

import dev.slipway.ecr.Images;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.Location;
import dev.slipway.ecs.Services;
import dev.slipway.ecs.TaskDefinitions;
import java.time.Instant;
import java.time.InstantSource;

/** AWS as the SDK reaches it, for one invocation. */
public final class SdkAws implements Aws {
    private final Clients clients;
    private final AwsCall call;

    /** @param deadline when the function's time ends: no call is made, or waited for, past it */
    public SdkAws(Clients clients, Instant deadline, InstantSource clock) {
        this.clients = clients;
        this.call = new AwsCall(deadline, clock);
    }

    @Override
    public Services services(Location place) {
        return new EcsServices(() -> clients.ecs(place), call);
    }

    @Override
    public TaskDefinitions taskDefinitions(Location place) {
        return new EcsTaskDefinitions(() -> clients.ecs(place), () -> clients.ecsAppending(place), call);
    }

    @Override
    public Images images() {
        return new EcrImages(clients, call);
    }
}
