package dev.slipway.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.cause.Cause;
import dev.slipway.query.WhyQuery.Why;
import dev.slipway.release.Release;
import dev.slipway.text.Json;
import java.time.Instant;
import java.util.Optional;

/** The answer to {@code why} as users read it. */
public final class WhyJson {
    private WhyJson() {}

    /** With {@code "failed"}, and a {@code "text"} for a person. */
    public static ObjectNode of(Why.Answer why) {
        ObjectNode answer = Json.object();
        StatusJson.subject(answer, why.target());
        switch (why) {
            case Why.Nothing nothing -> answer.put("failed", false).put("reason", nothing.reason());
            case Why.OfRelease explained -> add(answer, explained);
        }
        return answer.put("text", WhyText.of(why));
    }

    private static void add(ObjectNode answer, Why.OfRelease why) {
        Release release = why.release();
        answer.put("failed", why.hasFailed());
        answer.set("release", StatusJson.release(why.target(), release));
        why.releaseTask().ifPresent(run -> answer.set("releaseTask", ReleaseTaskJson.of(run)));
        put(answer, "startedAt", release.announcedAt().map(Instant::toString));
        put(answer, "cause", why.cause());
        answer.put("stoppedTasks", why.now().cause().tasks());
        ArrayNode containers = answer.putArray("containers");
        why.now().cause().containers().forEach(container -> containers.add(container(container)));
        ArrayNode ends = answer.putArray("taskEnds");
        why.now()
                .cause()
                .ends()
                .forEach(end -> ends.addObject().put("reason", end.words()).put("tasks", end.tasks()));
        ArrayNode events = answer.putArray("serviceEvents");
        why.now()
                .events()
                .forEach(event ->
                        events.addObject().put("at", event.at().toString()).put("message", event.message()));
        put(answer, "trouble", why.now().trouble());
        why.before().ifPresent(before -> answer.put("comparedWith", before.number()));
        ArrayNode changes = answer.putArray("changes");
        why.changes().forEach(change -> changes.add(change.json()));
        RollbackDone.of(why).ifPresent(done -> {
            ObjectNode rollback = answer.putObject("rollback");
            put(rollback, "by", done.by().map(RollbackDone.By::json));
            rollback.put("revision", done.to().number());
            put(rollback, "imageTag", done.to().imageTag());
            put(rollback, "at", done.at().map(Instant::toString));
        });
        why.service().filter(s -> !s.isDeleted()).ifPresent(service -> {
            answer.put("taskDefinition", service.taskDefinition());
            service.primary().ifPresent(primary -> answer.set("rollout", StatusJson.rollout(primary)));
        });
    }

    private static ObjectNode container(Cause.ContainerEnd end) {
        ObjectNode json = Json.object().put("name", end.name()).put("essential", end.isEssential());
        end.exitCode().ifPresent(code -> json.put("exitCode", code));
        put(json, "reason", end.reason());
        return json.put("tasks", end.tasks());
    }

    private static void put(ObjectNode json, String name, Optional<String> value) {
        value.ifPresent(v -> json.put(name, v));
    }
}
