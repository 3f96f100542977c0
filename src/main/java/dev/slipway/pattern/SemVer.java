package dev.slipway.pattern;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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

    /** The highest version among these tags. */
    public static Optional<String> highest(Stream<String> tags) {
        return tags.filter(tag -> parse(tag).isPresent()).reduce((a, b) -> isLower(a, b) ? b : a);
    }

    static Optional<Semver> parse(String tag) {
        return START.matcher(tag).matches() ? Optional.ofNullable(Semver.parse(tag)) : Optional.empty();
    }
}
