package dev.slipway.task;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.cause.SafeWords;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.Task;
import dev.slipway.outcome.Outcome;

/** The answer to a request for a one-off task. */
public final class TaskJson {
    private TaskJson() {}

    /**
     * Adds to an answer {@code {"outcomes": […]}} with one outcome what is known of the task, {@code seen} for the next
     * request, and {@code text}.
     */
    public static ObjectNode addTo(ObjectNode answer, TaskResult result) {
        if (answer.at("/outcomes/0") instanceof ObjectNode outcome) {
            result.task().ifPresent(task -> put(outcome, result, task));
            result.settled().ifPresent(settled -> outcome.put("settled", settled));
        }
        if (result.settled().isPresent()) {
            result.task().ifPresent(task -> answer.put("seen", TaskSeen.of(task)));
        }
        return answer.put("text", text(result.outcome()));
    }

    private static void put(ObjectNode json, TaskResult result, Task task) {
        json.put("task", task.arn()).put("taskStatus", task.status()).put("container", result.container());
        result.log().ifPresent(log -> json.set("log", log.json()));
        if (task.isStopped()) {
            putEnd(json, task);
            task.exitCode(result.container()).ifPresent(code -> json.put("exitCode", code));
        }
    }

    /** Adds {@code stopCode}, {@code stoppedReason} and how each container ended. */
    public static void putEnd(ObjectNode json, Task task) {
        task.stopCode().ifPresent(code -> json.put("stopCode", code));
        task.reason().map(SafeWords::of).ifPresent(reason -> json.put("stoppedReason", reason));
        ArrayNode containers = json.putArray("containers");
        task.containers().forEach(container -> {
            ObjectNode one = containers.addObject().put("name", container.name());
            container.exitCode().ifPresent(code -> one.put("exitCode", code));
            container.reason().map(SafeWords::of).ifPresent(reason -> one.put("reason", reason));
        });
    }

    /** {@code STARTED web in dev (web-dev:8): task 0123 of web-dev:8 is PENDING}. */
    private static String text(Outcome outcome) {
        String of = outcome.subject()
                .map(s -> " %s in %s".formatted(s.service(), s.environment()))
                .orElse("");
        String revision = outcome.details()
                .revision()
                .arn()
                .flatMap(RevisionName::parse)
                .map(" (%s)"::formatted)
                .orElse("");
        return "%s%s%s: %s".formatted(outcome.kind(), of, revision, outcome.reason());
    }
}
