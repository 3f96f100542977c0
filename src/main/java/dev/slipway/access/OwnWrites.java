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

    private Optional<Recording> recording = Optional.empty();

    private record Tag(int revision, String key) {}

    /** Tags that are being written to a revision while this run reads. */
    private record Recording(TaskDefinition revision, Map<String, String> tags) {
        /** The release with the tags, where the read is as old as the revision that this run knows. */
        Release in(Release read) {
            boolean isOld = read.number() == revision.name().number()
                    && tags.keySet().stream()
                            .allMatch(key -> read.tag(key)
                                    .equals(Optional.ofNullable(revision.tags().get(key))));
            return isOld ? read.with(tags) : read;
        }
    }

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

    /** TagResource is called while this run reads: the reads need not show these tags, and count as if they did. */
    synchronized void recording(TaskDefinition revision, Map<String, String> tags) {
        recording = Optional.of(new Recording(revision, tags));
    }

    /** The log with the tags that are being written. */
    synchronized LogTail addTo(LogTail log) {
        return recording.map(r -> log.map(r::in)).orElse(log);
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
                && recording
                        .filter(r -> r.revision().name().number() > log.newest())
                        .isEmpty()
                && Stream.concat(log.all(), log.rolledBackTo().stream()).noneMatch(this::isOld);
    }

    private boolean isOld(Release read) {
        return before.entrySet().stream()
                .anyMatch(write -> write.getKey().revision() == read.number()
                        && read.tag(write.getKey().key()).equals(write.getValue()));
    }
}
