package dev.slipway.prepare.plan;

import dev.slipway.ecs.Task;
import dev.slipway.release.Release;
import java.util.Map;
import java.util.Optional;

/** What to do next about the release tasks of one target. */
public sealed interface PreparationAction {
    /** Nothing now: an event, or the next reconciliation, goes on. */
    record Done() implements PreparationAction {}

    /** Read the task that the release has noted. */
    record Look(Release release, String taskId) implements PreparationAction {}

    /** Write these tags on the release. */
    record Tag(Release release, Map<String, String> tags, Optional<Note> note) implements PreparationAction {
        public Tag {
            tags = Map.copyOf(tags);
        }
    }

    /**
     * Call RunTask for the release, and note the task.
     *
     * @param place that the task takes
     * @param isAnnounced whether an earlier run announced it already
     */
    record Start(Release release, int place, boolean isAnnounced) implements PreparationAction {}

    /** Stop the task of the release, which takes too long. */
    record Stop(Release release, Task task, String reason) implements PreparationAction {}

    /**
     * What happened to a release.
     *
     * @param release of what was done: with the tags that say so
     * @param isFailure whether it failed, so that Slipway publishes it; otherwise it is only logged
     */
    record Note(Release release, String reason, boolean isFailure) {}
}
