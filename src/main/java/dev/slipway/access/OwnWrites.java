package dev.slipway.access;

import dev.slipway.ecs.Service;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What this run wrote about one target. What a write answered is believed before what a later read shows. */
public final class OwnWrites {
    private Optional<Service> answered = Optional.empty();
    /** What a tag said before this run wrote it: a read that still shows that is old. */
    private final Map<Tag, Optional<String>> before = new HashMap<>();

    private final Map<Tag, Optional<String>> written = new HashMap<>();

    private record Tag(int revision, String key) {}

    /** UpdateService answered. */
    synchronized void updated(Service answer) {
        answered = Optional.of(answer);
    }

    /** TagResource succeeded. */
    synchronized void tagged(TaskDefinition revision, Map<String, String> tags) {
        tags.forEach((key, value) -> {
            var tag = new Tag(revision.name().number(), key);
            Optional<String> read = Optional.ofNullable(revision.tags().get(key));
            Optional<String> old = written.getOrDefault(tag, read);
            if (!old.equals(Optional.of(value))) {
                before.put(tag, old);
                written.put(tag, Optional.of(value));
            }
        });
    }

    public synchronized boolean areNone() {
        return answered.isEmpty() && written.isEmpty();
    }

    /** Whether the description is as new as UpdateService's answer. */
    public synchronized boolean areShownBy(Service description) {
        return answered.filter(description::isOlderThan).isEmpty();
    }

    /** Whether the log is as new as the tags that were written. */
    public synchronized boolean areShownBy(LogTail log) {
        return before.keySet().stream().allMatch(tag -> tag.revision() <= log.newest())
                && Stream.concat(log.releases().stream(), log.rolledBackTo().stream())
                        .noneMatch(this::isOld);
    }

    private boolean isOld(Release read) {
        return before.entrySet().stream()
                .anyMatch(write -> write.getKey().revision() == read.number()
                        && read.tag(write.getKey().key()).equals(write.getValue()));
    }
}
