package dev.slipway.ecs;

import java.util.Optional;

/** The newest service deployment in ECS's history, which may be empty: ECS keeps it for 90 days. */
public record NewestServiceDeployment(Optional<ServiceDeployment> deployment) {}
