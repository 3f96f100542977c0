package dev.slipway.release;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How far a release is with its release task, as its tags say it.
 *
 * <p>The announcement and the task's id are two tags: a run that announces the start late, after another run has started the
 * task, must not erase its id.
 */
public record Preparation(Release release) {
    /** What {@code startedBy} of a release task begins with. The number of the task's revision follows. */
    public static final String STARTED_BY = "slipway/release/";

    /** The release waits, and nobody has announced the start of its task. */
    private static final String WAITS = "waits";
    /** The release waited, and needs no task of its own any more. */
    private static final String NOT_NEEDED = "not-needed";
    /** Its task has succeeded. */
    private static final String SUCCEEDED = "succeeded";
    /** Its task has ended, and did not succeed, or nobody knows how. */
    private static final String ENDED = "ended";

    /**
     * That a run was about to start the task.
     *
     * @param place the revision whose release task had ended last, or 0: ECS starts one task for each place, however many
     *     runs ask for it
     */
    public record Announcement(Instant at, int place) {
        private static Optional<Announcement> parse(String tag) {
            String[] words = tag.split(" ", -1);
            return words.length == 2 && words[1].matches("[0-9]{1,9}")
                    ? Release.instant(words[0]).map(at -> new Announcement(at, Integer.parseInt(words[1])))
                    : Optional.empty();
        }

        private String tag() {
            return at + " " + place;
        }
    }

    /** Whether it still waits for a release task: its own or another release's. */
    public boolean isOpen() {
        return release.state() == ReleaseState.PREPARING;
    }

    /** Whether it was registered to wait for a release task. */
    public boolean wasOpen() {
        return !note().isEmpty();
    }

    public Optional<Announcement> announcement() {
        return Announcement.parse(note());
    }

    /** The id of its task, where one was started and is noted. */
    public Optional<String> task() {
        return release.tag(Release.RELEASE_TASK_ID).filter(id -> !id.isEmpty());
    }

    /**
     * Whether its task was started, and nobody has noted its end. A run that superseded the release, or a person who aborted
     * it, may not have seen that another run was starting the task.
     */
    public boolean isRunning() {
        return task().isPresent()
                && switch (release.state()) {
                    case PREPARING -> true;
                    case SUPERSEDED -> !note().equals(SUCCEEDED);
                    case FAILED -> !note().equals(ENDED) && !note().equals(SUCCEEDED) && !isReady();
                    case DEPLOYING, GOOD, WITHDRAWN -> false;
                };
    }

    /** Whether its task has ended, well or not. */
    public boolean hasEnded() {
        return task().isPresent() && !isRunning();
    }

    /** Whether its own task succeeded. */
    public boolean hasSucceeded() {
        return task().isPresent() && isReady();
    }

    /** Whether its task failed, did not start, or ended nobody knows how. */
    public boolean hasFailed() {
        return release.state() == ReleaseState.FAILED && !isReady();
    }

    /**
     * Whether the service may be updated to it: it needs no release task, or the task succeeded. Every update of such a release
     * is announced, so one that failed without an announcement failed while it prepared; and one that was superseded
     * without a task never ran any.
     */
    public boolean isReady() {
        boolean neededTask = wasOpen() && !note().equals(NOT_NEEDED);
        return switch (release.state()) {
            case PREPARING -> false;
            case FAILED -> !neededTask || release.announcedAt().isPresent();
            case SUPERSEDED -> !neededTask || hasEnded();
            case DEPLOYING, GOOD, WITHDRAWN -> true;
        };
    }

    private String note() {
        return release.tag(Release.RELEASE_TASK).orElse("");
    }

    /** Of a new release. */
    public static Map<String, String> waits() {
        return ReleaseTags.ordered(Release.STATE, ReleaseState.PREPARING.tag(), Release.RELEASE_TASK, WAITS);
    }

    /** A run is about to call RunTask. */
    public static Map<String, String> announced(Instant at, int place) {
        return Map.of(Release.RELEASE_TASK, new Announcement(at, place).tag());
    }

    /** ECS started this task for it. */
    public static Map<String, String> started(String taskId) {
        return Map.of(Release.RELEASE_TASK_ID, taskId);
    }

    /** Its task did not succeed: the end, or that nobody knows it, is noted. */
    public static Map<String, String> ended() {
        return Map.of(Release.RELEASE_TASK, ENDED);
    }

    /** It needs no release task any more. */
    public static Map<String, String> notNeeded() {
        return ReleaseTags.ordered(Release.STATE, ReleaseState.DEPLOYING.tag(), Release.RELEASE_TASK, NOT_NEEDED);
    }

    /** Something that was requested later has its task, or is deployed. */
    public static Map<String, String> overtaken() {
        return Map.of(Release.STATE, ReleaseState.SUPERSEDED.tag());
    }

    /** @param state DEPLOYING, or SUPERSEDED where it was overtaken meanwhile */
    public static Map<String, String> succeeded(ReleaseState state) {
        return ReleaseTags.ordered(Release.STATE, state.tag(), Release.RELEASE_TASK, SUCCEEDED);
    }
}
