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

/** What a person goes back from is marked so before it is gone back from: whoever comes next must not go there. */
final class WithdrawnMarker {
    private final List<Release> from;
    private final TaskDefinitions taskDefinitions;

    WithdrawnMarker(DeployRequest asked, TaskDefinitions taskDefinitions) {
        this.from = asked.restores().map(RestoredRevision::from).orElse(List.of());
        this.taskDefinitions = taskDefinitions;
    }

    /** @throws AwsException as {@link TaskDefinitions#register} */
    TaskDefinition append(ObjectNode request) {
        from.forEach(e -> tag(e, ReleaseState.WITHDRAWN));
        try {
            return taskDefinitions.register(request);
        } catch (AwsException failure) {
            if (!failure.isRetryable()) {
                undo();
            }
            throw failure;
        }
    }

    /** Nobody went back after all. */
    void undo() {
        from.forEach(e -> tag(e, e.state()));
    }

    private void tag(Release release, ReleaseState state) {
        taskDefinitions.tag(release.arn(), Map.of(Release.STATE, state.tag()));
    }
}
