package dev.slipway.prepare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.config.ReleaseTask;
import dev.slipway.config.Target;
import dev.slipway.ecs.RunTaskRequest;
import dev.slipway.ecs.TaskOverrides;
import dev.slipway.prepare.plan.ReleaseTaskTags;
import dev.slipway.release.Release;
import dev.slipway.text.Sha256;
import java.util.HexFormat;

/**
 * RunTask's request for a release task. It is the same whenever it is sent again for the same place, so that ECS answers with the
 * same task.
 *
 * @param place that the task takes
 */
record ReleaseTaskRequest(Target target, ReleaseTask task, Release release, int place) {
    /** @param placement the service's */
    ObjectNode json(String container, ObjectNode placement) {
        return new RunTaskRequest(
                        target.cluster(),
                        release.arn(),
                        ReleaseTaskTags.startedBy(release),
                        token(),
                        new TaskOverrides(container, task.command(), task.cpu(), task.memory(), task.taskRoleArn()),
                        ReleaseTaskTags.of(target, release, container))
                .json(placement);
    }

    /** 64 characters, as many as ECS takes. */
    private String token() {
        return HexFormat.of()
                .formatHex(Sha256.of(
                        "slipway release task\n%s\n%s\n%d".formatted(target.family(), target.cluster(), place)));
    }
}
