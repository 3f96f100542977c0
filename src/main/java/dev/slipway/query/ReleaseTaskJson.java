package dev.slipway.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.cause.SafeWords;
import dev.slipway.ecs.Task;
import dev.slipway.task.TaskLog;
import dev.slipway.text.Json;

/** The member {@code releaseTask} of the answer to {@code why}. */
final class ReleaseTaskJson {
    private ReleaseTaskJson() {}

    static ObjectNode of(ReleaseTaskRun run) {
        ObjectNode json = Json.object();
        run.id().ifPresent(id -> json.put("task", id));
        run.startedAt().ifPresent(at -> json.put("startedAt", at.toString()));
        run.waitsFor().ifPresent(number -> json.put("waitsFor", number));
        run.container().ifPresent(name -> json.put("container", name));
        run.task().ifPresent(task -> add(json, task));
        run.verdict().flatMap(verdict -> verdict.exitCode()).ifPresent(code -> json.put("exitCode", code));
        run.log().map(TaskLog::json).ifPresent(log -> json.set("log", log));
        run.trouble().ifPresent(trouble -> json.put("trouble", trouble));
        return json;
    }

    private static void add(ObjectNode json, Task task) {
        json.put("taskStatus", task.status());
        task.stopCode().ifPresent(code -> json.put("stopCode", code));
        task.reason().map(SafeWords::of).ifPresent(reason -> json.put("stoppedReason", reason));
        ArrayNode containers = json.putArray("containers");
        task.containers().forEach(container -> {
            ObjectNode one = containers.addObject().put("name", container.name());
            container.exitCode().ifPresent(code -> one.put("exitCode", code));
            container.reason().map(SafeWords::of).ifPresent(reason -> one.put("reason", reason));
        });
    }
}
