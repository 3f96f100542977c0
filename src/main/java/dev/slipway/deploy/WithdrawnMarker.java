package dev.slipway.deploy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.select.DeployRequest;
import dev.slipway.select.RestoredRevision;
import java.util.List;
import java.util.Map;

/**
 * Tags the releases that a person rolls back from as withdrawn before the rollback is registered, so that no other
 * rollback restores them.
 */
final class WithdrawnMarker {
    private final List<Release> withdrawn;
    private final TaskDefinitions taskDefinitions;

    WithdrawnMarker(DeployRequest request, TaskDefinitions taskDefinitions) {
        this.withdrawn = request.restores().map(RestoredRevision::withdrawn).orElse(List.of());
        this.taskDefinitions = taskDefinitions;
    }

    /** @throws AwsException as {@link TaskDefinitions#register} */
    TaskDefinition register(ObjectNode definition) {
        withdrawn.forEach(e -> tag(e, ReleaseState.WITHDRAWN));
        try {
            return taskDefinitions.register(definition);
        } catch (AwsException failure) {
            // after another failure, the revision may be registered, or a retry registers it
            if (!failure.isRetryable()) {
                undo();
            }
            throw failure;
        }
    }

    /** The rollback does not happen. */
    void undo() {
        withdrawn.forEach(e -> tag(e, e.state()));
    }

    private void tag(Release release, ReleaseState state) {
        taskDefinitions.tag(release.arn(), Map.of(Release.STATE, state.tag()));
    }
}
