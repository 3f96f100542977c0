package dev.slipway.reconcile.plan;

import dev.slipway.ecs.NewestServiceDeployment;
import java.util.Optional;

/**
 * What was read of ECS's own history of the service.
 *
 * @param newest empty where it was not read
 * @param hookWaits whether a PAUSE hook of the newest service deployment waits; empty where it was not read
 */
public record EcsHistoryRead(Optional<NewestServiceDeployment> newest, Optional<Boolean> hookWaits) {
    static final EcsHistoryRead NOTHING = new EcsHistoryRead(Optional.empty(), Optional.empty());
}
