package dev.slipway.prepare;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.config.ReleaseTask;
import dev.slipway.config.Target;
import dev.slipway.prepare.plan.ReleaseTaskTags;
import dev.slipway.release.Release;
import dev.slipway.text.Json;
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
        ObjectNode json = Json.object()
                .put("cluster", target.cluster())
                .put("taskDefinition", release.arn())
                .put("count", 1)
                .put("startedBy", ReleaseTaskTags.startedBy(release))
                .put("clientToken", token());
        json.setAll(placement);
        json.set("overrides", overrides(container));
        ArrayNode tags = json.putArray("tags");
        ReleaseTaskTags.of(target, release, container)
                .forEach((key, value) -> tags.addObject().put("key", key).put("value", value));
        return json;
    }

    private ObjectNode overrides(String container) {
        ObjectNode overrides = Json.object();
        ArrayNode command = overrides
                .putArray("containerOverrides")
                .addObject()
                .put("name", container)
                .putArray("command");
        task.command().forEach(command::add);
        task.taskRoleArn().ifPresent(role -> overrides.put("taskRoleArn", role));
        task.cpu().ifPresent(cpu -> overrides.put("cpu", cpu));
        task.memory().ifPresent(memory -> overrides.put("memory", memory));
        return overrides;
    }

    /** 64 characters, as many as ECS takes. */
    private String token() {
        return HexFormat.of()
                .formatHex(Sha256.of(
                        "slipway release task\n%s\n%s\n%d".formatted(target.family(), target.cluster(), place)));
    }
}
