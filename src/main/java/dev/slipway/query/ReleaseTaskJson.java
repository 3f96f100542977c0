package dev.slipway.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.task.TaskJson;
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
        run.task().ifPresent(task -> {
            json.put("taskStatus", task.status());
            TaskJson.putEnd(json, task);
        });
        run.verdict().flatMap(verdict -> verdict.exitCode()).ifPresent(code -> json.put("exitCode", code));
        run.log().map(TaskLog::json).ifPresent(log -> json.set("log", log));
        run.trouble().ifPresent(trouble -> json.put("trouble", trouble));
        return json;
    }
}
