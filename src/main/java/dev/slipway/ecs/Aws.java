package dev.slipway.ecs;

/** What Slipway reaches of AWS. */
public interface Aws {
    Services services(Place place);

    TaskDefinitions taskDefinitions(Place place);

    Images images();
}
