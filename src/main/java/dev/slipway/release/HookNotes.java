package dev.slipway.release;

import java.util.Map;
import java.util.Optional;

/** What a release's tags keep of lifecycle hooks: that a waiting hook was reported, who continued it, and why one failed. */
public final class HookNotes {
    private static final String WAITS = "WAITS ";
    private static final String CONTINUED = "CONTINUED ";
    private static final String FAILED = "lifecycle hook";

    private HookNotes() {}

    /** Whether Slipway reported that this hook waits, or a person continued it. */
    public static boolean isKnown(Release release, String hook) {
        return release.noticed()
                .filter(note -> note.equals(TagValues.clean(WAITS + hook))
                        || note.startsWith(TagValues.clean(CONTINUED + hook)))
                .isPresent();
    }

    public static Map<String, String> waits(String hook) {
        return Map.of(Release.NOTICED, TagValues.clean(WAITS + hook));
    }

    /** @param words who continued it, and why */
    public static Map<String, String> continued(String hook, String words) {
        return Map.of(Release.NOTICED, TagValues.clean(CONTINUED + hook + " " + words));
    }

    /** Who let the deployment continue last, and why: {@code continued by jo: looks fine}. */
    public static Optional<String> continuation(Release release) {
        return release.noticed()
                .filter(note -> note.startsWith(CONTINUED))
                .map(note -> note.substring(CONTINUED.length()).replaceFirst("^\\S+ ", ""));
    }

    /** Whether nothing else is known yet of the deployment's end. */
    public static boolean mayKeepReason(Release release) {
        return release.state() == ReleaseState.DEPLOYING;
    }

    public static Map<String, String> failed(Optional<String> stage, boolean timedOut) {
        String words =
                "%s%s %s".formatted(FAILED, stage.map(" "::concat).orElse(""), timedOut ? "timed out" : "failed");
        return Map.of(Release.STATE_REASON, TagValues.clean(words));
    }

    /** Why a hook of the deployment failed, where that was noted. */
    static Optional<String> failure(Release release) {
        return release.tag(Release.STATE_REASON).filter(reason -> mayKeepReason(release) && reason.startsWith(FAILED));
    }

    /** The reason with that of the hook in front of it. */
    public static String before(Release release, String reason) {
        return failure(release).map(why -> why + ": " + reason).orElse(reason);
    }
}
