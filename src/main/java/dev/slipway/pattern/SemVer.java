package dev.slipway.pattern;

import java.util.Optional;
import java.util.regex.Pattern;
import org.semver4j.Semver;

/** Reads image tags that are semantic versions, with or without a leading {@code v}. */
public final class SemVer {
    private static final Pattern START = Pattern.compile("v?[0-9].*");

    private SemVer() {}

    /** Whether both tags are versions and the first is lower than the second. */
    public static boolean isLower(String tag, String than) {
        Optional<Semver> a = parse(tag);
        Optional<Semver> b = parse(than);
        return a.isPresent() && b.isPresent() && a.get().isLowerThan(b.get());
    }

    static Optional<Semver> parse(String tag) {
        return START.matcher(tag).matches() ? Optional.ofNullable(Semver.parse(tag)) : Optional.empty();
    }
}
