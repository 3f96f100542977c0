package dev.slipway.deploy.plan;

import dev.slipway.config.ReleaseTask;
import dev.slipway.config.Target;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.release.LogTail;
import dev.slipway.release.Preparation;
import dev.slipway.release.Release;
import dev.slipway.select.DeployRequest;
import dev.slipway.select.DeployRequest.By;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Whether a deployment needs the target's release task first, and whether its revision can run that. */
public final class ReleaseTaskRules {
    private ReleaseTaskRules() {}

    /** A rollback and a restart need none: the image ran before. */
    static boolean isNeeded(DeployRequest request, LogTail log, String digest) {
        return request.target().releaseTask().isPresent()
                && request.restores().isEmpty()
                && request.by() != By.RESTART
                && log.preparations().isNeededFor(digest);
    }

    /** What the new revision says of release tasks. A target without them needs no such tags. */
    static Map<String, String> tags(Target target, LogTail log, boolean prepares) {
        var tags = new LinkedHashMap<String, String>();
        if (target.releaseTask().isPresent() || !log.preparations().areAtRest()) {
            tags.put(Release.EARLIER, log.preparations().carried().tag());
        }
        if (prepares) {
            tags.putAll(Preparation.waits());
        }
        return tags;
    }

    /** Why no release task can run in this template's containers; empty where one can. */
    public static Optional<String> container(Target target, ReleaseTask task, TaskDefinition template) {
        return switch (CommandContainer.of(target, template, task.container())) {
            case CommandContainer.None(String reason) ->
                Optional.of("%s (field `releaseTask` of target %s)".formatted(reason, target));
            case CommandContainer.Found(String name) ->
                CommandContainer.notEssential(template, name)
                        .map(why ->
                                "%s; name an essential container in `releaseTask` of target %s".formatted(why, target));
        };
    }

    static void check(Target target, TaskDefinition template) throws RefusedException {
        Optional<String> refusal = target.releaseTask().flatMap(task -> container(target, task, template));
        if (refusal.isPresent()) {
            throw new RefusedException(refusal.get());
        }
    }
}
