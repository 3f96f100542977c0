package dev.slipway.query;

import dev.slipway.release.Release;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How texts for people name versions and times. */
public final class Words {
    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int DIGEST = "sha256:".length() + 12;

    private Words() {}

    /** The image tag, or the beginning of the digest where there is none. */
    public static String version(Release release) {
        return release.imageTag().orElseGet(() -> digest(release.digest()));
    }

    /** The beginning of a digest. */
    public static String digest(String digest) {
        return digest.length() > DIGEST ? digest.substring(0, DIGEST) : digest;
    }

    /** Version and number, such as {@code v1.4.2 (8)}. */
    public static String revision(Release release) {
        return "%s (%d)".formatted(version(release), release.number());
    }

    /** In UTC, such as {@code 2026-03-02 15:00Z}. */
    public static String time(Instant time) {
        return MINUTES.format(time);
    }

    /** Who requested the release, as far as it is known. */
    public static String by(Release release) {
        return release.tag(Release.REQUESTED_BY).orElseGet(() -> release.isOfPush() ? "push" : "");
    }

    /** The two largest units, such as {@code 1h 5m}. */
    public static String length(Duration time) {
        if (time.toDays() > 0) {
            return "%dd %dh".formatted(time.toDays(), time.toHoursPart());
        }
        if (time.toHours() > 0) {
            return "%dh %dm".formatted(time.toHours(), time.toMinutesPart());
        }
        return time.toMinutes() > 0
                ? "%dm %ds".formatted(time.toMinutes(), time.toSecondsPart())
                : "%ds".formatted(time.toSeconds());
    }
}
