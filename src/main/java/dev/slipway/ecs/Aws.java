package dev.slipway.ecs;

import dev.slipway.ecr.Images;

/** Access to ECS and ECR. */
public interface Aws {
    Services services(Location location);

    TaskDefinitions taskDefinitions(Location location);

    Tasks tasks(Location location);

    Images images();
}
