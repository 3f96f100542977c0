package dev.slipway.pattern;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A semantic version, in the order of npm's {@code compare}. Build metadata does not count.
 *
 * @param preRelease the identifiers after the hyphen; empty for a release
 * @see <a href="https://semver.org/spec/v2.0.0.html">Semantic Versioning</a>
 */
public record SemVer(long major, long minor, long patch, List<String> preRelease) implements Comparable<SemVer> {
    /** JavaScript's largest exact integer, and with it npm's limit. */
    static final long MAX_NUMBER = (1L << 53) - 1;

    static final int MAX_LENGTH = 256;
    static final String NUMBER = "(?:0|[1-9]\\d*)";
    static final String PRE_RELEASE = repeated("(?:" + NUMBER + "|\\d*[A-Za-z-][0-9A-Za-z-]*)");
    static final String BUILD = "\\+" + repeated("[0-9A-Za-z-]+");

    private static final Pattern VERSION =
            Pattern.compile("v?(%1$s)\\.(%1$s)\\.(%1$s)(?:-(%2$s))?(?:%3$s)?".formatted(NUMBER, PRE_RELEASE, BUILD));
    private static final Comparator<SemVer> BY_NUMBERS = Comparator.comparingLong(SemVer::major)
            .thenComparingLong(SemVer::minor)
            .thenComparingLong(SemVer::patch);

    /** @throws IllegalArgumentException if a number or the version is too large for npm */
    public SemVer {
        preRelease = List.copyOf(preRelease);
        for (long number : new long[] {major, minor, patch}) {
            if (number < 0 || number > MAX_NUMBER) {
                throw new IllegalArgumentException("a number of a version is at most " + MAX_NUMBER);
            }
        }
        if (String.join(".", preRelease).length() > MAX_LENGTH - "0.0.0-".length()) {
            throw new IllegalArgumentException("a version has at most %d characters".formatted(MAX_LENGTH));
        }
    }

    private static String repeated(String identifier) {
        return "%1$s(?:\\.%1$s)*".formatted(identifier);
    }

    /** Reads a tag with or without a leading {@code v}; empty if it is no version. */
    static Optional<SemVer> parse(String tag) {
        Matcher version = VERSION.matcher(tag);
        if (tag.length() > MAX_LENGTH || !version.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SemVer(
                    number(version.group(1)),
                    number(version.group(2)),
                    number(version.group(3)),
                    identifiers(version.group(4))));
        } catch (IllegalArgumentException tooLarge) {
            return Optional.empty();
        }
    }

    /** @throws NumberFormatException if the number does not even fit into a long */
    static long number(String digits) {
        return Long.parseLong(digits);
    }

    static List<String> identifiers(@Nullable String preRelease) {
        return preRelease == null ? List.of() : List.of(preRelease.split("\\.", -1));
    }

    /** Whether both tags are versions and the first is lower than the second. */
    public static boolean isLower(String tag, String than) {
        Optional<SemVer> version = parse(tag);
        return version.isPresent()
                && parse(than)
                        .filter(other -> version.get().compareTo(other) < 0)
                        .isPresent();
    }

    /** The highest version among these tags. */
    public static Optional<String> highest(Stream<String> tags) {
        return tags.filter(tag -> parse(tag).isPresent()).reduce((a, b) -> isLower(a, b) ? b : a);
    }

    /** The release of which this is a pre-release, or this. */
    SemVer release() {
        return new SemVer(major, minor, patch, List.of());
    }

    /** The lowest pre-release of this release. */
    SemVer lowestPreRelease() {
        return new SemVer(major, minor, patch, List.of("0"));
    }

    /**
     * Increments the major (0), minor (1) or patch number (2).
     *
     * @throws IllegalArgumentException if it is the largest already
     */
    SemVer next(int number) {
        return switch (number) {
            case 0 -> new SemVer(major + 1, 0, 0, List.of());
            case 1 -> new SemVer(major, minor + 1, 0, List.of());
            default -> new SemVer(major, minor, patch + 1, List.of());
        };
    }

    /** The lowest version after this, the lowest pre-release of this release, the release, and the lowest ones after it. */
    List<SemVer> neighbors() {
        var neighbors = new ArrayList<>(List.of(release(), lowestPreRelease()));
        if (!preRelease.isEmpty()) {
            neighbors.add(new SemVer(
                    major,
                    minor,
                    patch,
                    Stream.concat(preRelease.stream(), Stream.of("0")).toList()));
        }
        long[] numbers = {major, minor, patch};
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] < MAX_NUMBER) {
                neighbors.add(next(i));
            }
        }
        return neighbors;
    }

    @Override
    public int compareTo(SemVer other) {
        int numbers = BY_NUMBERS.compare(this, other);
        if (numbers != 0 || preRelease.isEmpty() || other.preRelease.isEmpty()) {
            return numbers != 0 ? numbers : Boolean.compare(preRelease.isEmpty(), other.preRelease.isEmpty());
        }
        for (int i = 0; i < Math.min(preRelease.size(), other.preRelease.size()); i++) {
            if (!preRelease.get(i).equals(other.preRelease.get(i))) {
                return compareIdentifiers(preRelease.get(i), other.preRelease.get(i));
            }
        }
        return Integer.compare(preRelease.size(), other.preRelease.size());
    }

    /** Numbers come before words, and lose their last digits above 2^53 as in JavaScript. */
    private static int compareIdentifiers(String a, String b) {
        boolean aIsNumber = isNumber(a);
        boolean bIsNumber = isNumber(b);
        if (aIsNumber && bIsNumber) {
            return Double.compare(Double.parseDouble(a), Double.parseDouble(b));
        }
        return aIsNumber == bIsNumber ? a.compareTo(b) : Boolean.compare(bIsNumber, aIsNumber);
    }

    private static boolean isNumber(String identifier) {
        return identifier.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
