package dev.slipway.ecs;

import java.util.Optional;

/** The newest service deployment in ECS's history, which may be empty. */
public record NewestServiceDeployment(Optional<ServiceDeployment> deployment) {}
