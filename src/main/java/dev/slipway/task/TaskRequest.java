package dev.slipway.task;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.config.Target;
import dev.slipway.ecs.RunTaskRequest;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.ecs.TaskOverrides;
import dev.slipway.release.Release;
import dev.slipway.release.TagValues;
import dev.slipway.text.Json;
import dev.slipway.text.Sha256;
import dev.slipway.trigger.TaskCommand;
import dev.slipway.trigger.Trigger;
import dev.slipway.trigger.Trigger.To;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * RunTask's request for a person's request. The token comes from its {@code id} alone, so that the same {@code id} starts one
 * task, whatever the service runs by then.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/ECS_Idempotency.html">idempotency</a>
 */
record TaskRequest(Target target, Trigger.Run run) {
    /** {@code startedBy} of every such task. */
    static final String STARTED_BY = "slipway/run";

    /** The tag that tells two requests with the same {@code id} apart: ECS may write a task's overrides differently. */
    static final String RUN = Release.PREFIX + "run";

    private static final int HASH_DIGITS = 32;
    /** The most characters of {@code overrides} as JSON. */
    private static final int LONGEST = 8192;

    /** @param placement the service's */
    ObjectNode json(TaskDefinition definition, String container, ObjectNode placement) {
        return new RunTaskRequest(target.cluster(), definition.arn(), STARTED_BY, token(), overrides(container), tags())
                .json(placement);
    }

    private TaskOverrides overrides(String container) {
        TaskCommand command = run.command();
        return new TaskOverrides(container, command.words(), command.cpu(), command.memory(), Optional.empty());
    }

    /** Why ECS would not take the command. */
    Optional<String> tooLong(String container) {
        int length = Json.write(overrides(container).json()).length();
        return length > LONGEST
                ? Optional.of(
                        "the command has %d characters as JSON, and ECS takes at most %d; put what is long into the image or into S3"
                                .formatted(length, LONGEST))
                : Optional.empty();
    }

    private Map<String, String> tags() {
        var tags = new LinkedHashMap<String, String>();
        tags.put(Release.SERVICE, TagValues.clean(target.service()));
        tags.put(Release.ENVIRONMENT, TagValues.clean(target.environment()));
        tags.put(Release.REQUEST, TagValues.identity(run.metadata().request()));
        tags.put(RUN, hash());
        run.metadata().requestedBy().map(TagValues::clean).ifPresent(by -> tags.put(Release.REQUESTED_BY, by));
        run.metadata().reason().map(TagValues::clean).ifPresent(why -> tags.put(Release.REASON, why));
        return tags;
    }

    /** 64 characters, as many as ECS takes. */
    private String token() {
        return sha256("slipway run\n%s\n%s\n%s"
                .formatted(target.family(), target.cluster(), run.metadata().request()));
    }

    /** The same for two requests of one target that ask for the same. */
    String hash() {
        ObjectNode asked = Json.object();
        ArrayNode words = asked.putArray("command");
        run.command().words().forEach(words::add);
        run.command().container().ifPresent(container -> asked.put("container", container));
        run.command().cpu().ifPresent(cpu -> asked.put("cpu", cpu));
        run.command().memory().ifPresent(memory -> asked.put("memory", memory));
        run.which().ifPresent(which -> {
            switch (which) {
                case To.Revision(int number) -> asked.put("revision", number);
                case To.Tag(String tag) -> asked.put("tag", tag);
            }
        });
        return sha256(Json.write(asked)).substring(0, HASH_DIGITS);
    }

    private static String sha256(String text) {
        return HexFormat.of().formatHex(Sha256.of(text));
    }
}
