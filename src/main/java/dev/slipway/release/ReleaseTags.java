package dev.slipway.release;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The tags that a release gets when something happens to it. */
public final class ReleaseTags {
    /** What happened to one revision, and not to another with its content. */
    private static final List<String> PAST = List.of(
            Release.ANNOUNCED,
            Release.DEPLOYMENT,
            Release.SETTLED_AT,
            Release.STATE_REASON,
            Release.NOTICED,
            Release.PROGRESS,
            Release.RELEASE_TASK,
            Release.RELEASE_TASK_ID);

    private ReleaseTags() {}

    /** An update is announced. That clears the deployment noted before: it was another update's. */
    public static Map<String, String> announcement(Instant at) {
        return ordered(Release.DEPLOYMENT, "", Release.ANNOUNCED, at.toString());
    }

    /** ECS has completed the deployment of the release. */
    public static Map<String, String> completion(Release release, Instant at) {
        // an earlier time would make it look like a copy
        Instant settled = at.isBefore(release.registeredAt()) ? release.registeredAt() : at;
        return ordered(
                Release.STATE,
                ReleaseState.GOOD.tag(),
                Release.SETTLED_AT,
                settled.toString(),
                Release.STATE_REASON,
                "");
    }

    /** Both. */
    public static Map<String, String> and(Map<String, String> tags, Map<String, String> more) {
        var all = new LinkedHashMap<>(tags);
        all.putAll(more);
        return Collections.unmodifiableMap(all);
    }

    /** The release failed at this time. */
    public static Map<String, String> failure(Instant at, String reason) {
        return ordered(
                Release.STATE,
                ReleaseState.FAILED.tag(),
                Release.SETTLED_AT,
                at.toString(),
                Release.STATE_REASON,
                TagValues.clean(reason));
    }

    /**
     * All tags of the release when it is registered once more, as the newest revision of its family. It carries the hold on.
     *
     * @param tail which the new revision has seen
     */
    public static Map<String, String> again(Release release, LogTail tail) {
        var tags = new LinkedHashMap<>(release.definition().tags());
        tags.keySet().removeIf(key -> key.toLowerCase(Locale.ROOT).startsWith("aws:"));
        tags.keySet().removeAll(PAST);
        tags.put(Release.AFTER, Integer.toString(tail.newest()));
        tail.hold().ifPresent(hold -> carry(hold, tags));
        return Collections.unmodifiableMap(tags);
    }

    /** A new revision carries the hold on. Where no place is left, it takes that of the free text. */
    public static void carry(Hold hold, Map<String, String> tags) {
        if (!TagPlaces.holdFits(tags.keySet())) {
            tags.remove(Release.REASON);
        }
        tags.put(Release.HELD, hold.tag());
    }

    static Map<String, String> ordered(String... keysAndValues) {
        var tags = new LinkedHashMap<String, String>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            tags.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return Collections.unmodifiableMap(tags);
    }
}
