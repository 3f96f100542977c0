package dev.slipway.deploy;

import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.select.DeployRequest;
import dev.slipway.select.RestoredRevision;
import java.util.List;
import java.util.Map;

/**
 * Tags the releases that a person rolled back from as withdrawn, so that no other rollback restores them. It does so when
 * the rollback is done: one that does not happen leaves no marks, and a repeated request completes them.
 */
final class WithdrawnMarker {
    private final List<Release> withdrawn;
    private final TaskDefinitions taskDefinitions;

    WithdrawnMarker(DeployRequest request, TaskDefinitions taskDefinitions) {
        this.withdrawn = request.restores().map(RestoredRevision::withdrawn).orElse(List.of());
        this.taskDefinitions = taskDefinitions;
    }

    /** @throws AwsException as {@link TaskDefinitions#tag} */
    void mark() {
        withdrawn.forEach(e -> taskDefinitions.tag(e.arn(), Map.of(Release.STATE, ReleaseState.WITHDRAWN.tag())));
    }
}
