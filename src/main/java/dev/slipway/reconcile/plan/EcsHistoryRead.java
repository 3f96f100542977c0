package dev.slipway.reconcile.plan;

import dev.slipway.ecs.CompletedDeployment;
import dev.slipway.ecs.NewestServiceDeployment;
import java.util.List;
import java.util.Optional;

/**
 * What was read of ECS's own history of the service.
 *
 * @param newest empty where it was not read
 * @param revisionRead whether the newest service deployment's revision was read: it costs another call
 * @param hookWaits whether a PAUSE hook of the newest service deployment waits; empty where it was not read
 * @param completed the completed deployments since the releases whose end is not known; empty where it was not read
 */
public record EcsHistoryRead(
        Optional<NewestServiceDeployment> newest,
        boolean revisionRead,
        Optional<Boolean> hookWaits,
        Optional<List<CompletedDeployment>> completed) {
    static final EcsHistoryRead NOTHING =
            new EcsHistoryRead(Optional.empty(), false, Optional.empty(), Optional.empty());

    public EcsHistoryRead {
        completed = completed.map(List::copyOf);
    }
}
