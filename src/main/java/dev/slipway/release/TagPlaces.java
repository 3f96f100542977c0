package dev.slipway.release;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;

/**
 * How many tags a release may have: ECS allows 50 on a task definition, and does not count its own
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html">tags</a>).
 */
public final class TagPlaces {
    public static final int ALL = 50;
    /** For Slipway's tags, but for a hold: those of the template have the others. */
    static final int OWN = 20;
    /** What Slipway may add to a release after it was registered. */
    private static final Set<String> LATER = Set.of(
            Release.VERSION,
            Release.ANNOUNCED,
            Release.DEPLOYMENT,
            Release.SETTLED_AT,
            Release.STATE_REASON,
            Release.ROLLED_BACK_TO,
            Release.NOTICED,
            Release.PROGRESS);

    /** A target with release tasks needs more. */
    private static final int OF_RELEASE_TASKS = 2;
    /** A release that restores another one has neither a release task nor findings: their tags share its place. */
    private static final int OF_BOTH = 1;

    private TagPlaces() {}

    /**
     * How many of the tags are Slipway's.
     *
     * @param judgesImages whether something must be true of the target's images, which a person may override
     */
    public static int own(boolean hasReleaseTasks, boolean judgesImages) {
        return OWN + (hasReleaseTasks ? OF_RELEASE_TASKS : 0) + (hasReleaseTasks && judgesImages ? OF_BOTH : 0);
    }

    /** Whether a hold leaves the place for what Slipway may add later. */
    public static boolean holdFits(Collection<String> keys) {
        long others = keys.stream()
                .filter(key -> !key.toLowerCase(Locale.ROOT).startsWith("aws:"))
                .filter(key -> !LATER.contains(key) && !key.equals(Release.HELD))
                .count();
        int ofTask = keys.contains(Release.RELEASE_TASK) && !keys.contains(Release.RELEASE_TASK_ID) ? 1 : 0;
        return others + LATER.size() + ofTask + 1 <= ALL;
    }
}
