package dev.slipway.ecs;

import dev.slipway.ecr.Images;

/** What Slipway reaches of AWS. */
public interface Aws {
    Services services(Location place);

    TaskDefinitions taskDefinitions(Location place);

    Images images();
}
