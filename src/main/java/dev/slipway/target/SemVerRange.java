package dev.slipway.target;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.semver4j.Semver;

/**
 * A range of versions as npm writes them: {@code ^1.2}, {@code ~1.2}, {@code >=2 <3}, {@code 1.x}, {@code 1.2 - 2.3},
 * alternatives with {@code ||}. Read here, because the library passes over what it does not understand: its
 * {@code ^0} has no upper end, and {@code >=1 garbage} is {@code >=1}.
 *
 * @see <a href="https://github.com/npm/node-semver#ranges">ranges</a>
 */
record SemVerRange(List<List<Bound>> alternatives) {
    private static final String VERSION =
            "v?(?:([xX*])|(\\d{1,9}))(?:\\.(?:[xX*]|(\\d{1,9})))?(?:\\.(?:[xX*]|(\\d{1,9})(?:-([0-9A-Za-z.-]+))?))?";
    private static final Pattern COMPARATOR = Pattern.compile("(>=|<=|~>|[<>=^~])?\\s*(" + VERSION + ")(?:\\s+|$)");
    private static final Pattern HYPHEN = Pattern.compile("(\\S+)\\s+-\\s+(\\S+)");
    private static final Pattern ALONE = Pattern.compile(VERSION);

    enum Relation {
        LESS,
        AT_MOST,
        EQUAL,
        AT_LEAST,
        MORE
    }

    record Bound(Relation relation, Semver version) {
        boolean holds(Semver candidate) {
            int order = candidate.compareTo(version);
            return switch (relation) {
                case LESS -> order < 0;
                case AT_MOST -> order <= 0;
                case EQUAL -> order == 0;
                case AT_LEAST -> order >= 0;
                case MORE -> order > 0;
            };
        }

        /** A range lets in pre-releases of the very version whose pre-release it names. */
        boolean namesPreReleaseOf(Semver candidate) {
            return !version.getPreRelease().isEmpty()
                    && version.getMajor() == candidate.getMajor()
                    && version.getMinor() == candidate.getMinor()
                    && version.getPatch() == candidate.getPatch();
        }
    }

    SemVerRange {
        alternatives = alternatives.stream().map(List::copyOf).toList();
    }

    /** @throws IllegalArgumentException for anything that is not a range as a whole */
    static SemVerRange parse(String text) {
        var alternatives = new ArrayList<List<Bound>>();
        for (String alternative : text.split("\\|\\|", -1)) {
            alternatives.add(alternative(alternative.strip(), text));
        }
        return new SemVerRange(alternatives);
    }

    boolean contains(Semver version) {
        return alternatives.stream()
                .anyMatch(bounds -> bounds.stream().allMatch(b -> b.holds(version))
                        && (version.getPreRelease().isEmpty()
                                || bounds.stream().anyMatch(b -> b.namesPreReleaseOf(version))));
    }

    private static List<Bound> alternative(String text, String whole) {
        Matcher hyphen = HYPHEN.matcher(text);
        if (hyphen.matches()) {
            var bounds = new ArrayList<>(comparator(">=", partial(hyphen.group(1), whole), whole));
            bounds.addAll(comparator("<=", partial(hyphen.group(2), whole), whole));
            return bounds;
        }
        var bounds = new ArrayList<Bound>();
        Matcher next = COMPARATOR.matcher(text);
        int at = 0;
        while (at < text.length() && next.region(at, text.length()).lookingAt()) {
            String operator = next.group(1) == null ? "=" : next.group(1);
            bounds.addAll(comparator(operator, partial(next.group(2), whole), whole));
            at = next.end();
        }
        if (at < text.length() || text.isEmpty()) {
            throw notARange(whole);
        }
        return bounds;
    }

    /** A version of which the end may be left open. */
    private record Partial(OptionalInt major, OptionalInt minor, OptionalInt patch, String preRelease) {
        boolean full() {
            return patch.isPresent();
        }

        Semver lowest() {
            return version(major.orElse(0), minor.orElse(0), patch.orElse(0), preRelease);
        }

        /** The first version after all those that the given part of this one covers. */
        Semver afterMinor() {
            return minor.isPresent() ? version(major.orElse(0), minor.getAsInt() + 1, 0, "") : afterMajor();
        }

        Semver afterMajor() {
            return version(major.orElse(0) + 1, 0, 0, "");
        }

        Semver afterCaret() {
            if (major.orElse(0) > 0 || minor.isEmpty()) {
                return afterMajor();
            }
            return minor.getAsInt() > 0 || patch.isEmpty() ? afterMinor() : version(0, 0, patch.getAsInt() + 1, "");
        }
    }

    private static List<Bound> comparator(String operator, Partial version, String whole) {
        var from = new Bound(Relation.AT_LEAST, version.lowest());
        if (version.major().isEmpty()) {
            if (operator.equals("<") || operator.equals(">")) {
                throw notARange(whole);
            }
            return List.of(from);
        }
        return switch (operator) {
            case "^" -> List.of(from, new Bound(Relation.LESS, version.afterCaret()));
            case "~", "~>" -> List.of(from, new Bound(Relation.LESS, version.afterMinor()));
            case ">=" -> List.of(from);
            case "<" -> List.of(new Bound(Relation.LESS, version.lowest()));
            case ">" ->
                List.of(
                        version.full()
                                ? new Bound(Relation.MORE, version.lowest())
                                : new Bound(Relation.AT_LEAST, version.afterMinor()));
            case "<=" ->
                List.of(
                        version.full()
                                ? new Bound(Relation.AT_MOST, version.lowest())
                                : new Bound(Relation.LESS, version.afterMinor()));
            default ->
                version.full()
                        ? List.of(new Bound(Relation.EQUAL, version.lowest()))
                        : List.of(from, new Bound(Relation.LESS, version.afterMinor()));
        };
    }

    private static Partial partial(String text, String whole) {
        Matcher m = ALONE.matcher(text);
        if (!m.matches()) {
            throw notARange(whole);
        }
        OptionalInt major = number(m.group(2));
        OptionalInt minor = major.isEmpty() ? major : number(m.group(3));
        OptionalInt patch = minor.isEmpty() ? minor : number(m.group(4));
        String preRelease = patch.isEmpty() || m.group(5) == null ? "" : m.group(5);
        if (!preRelease.isEmpty() && !Semver.isValid("0.0.0-" + preRelease)) {
            throw notARange(whole);
        }
        return new Partial(major, minor, patch, preRelease);
    }

    private static OptionalInt number(@Nullable String digits) {
        return digits == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(digits));
    }

    private static Semver version(int major, int minor, int patch, String preRelease) {
        String core = "%d.%d.%d".formatted(major, minor, patch);
        return new Semver(preRelease.isEmpty() ? core : core + "-" + preRelease);
    }

    private static IllegalArgumentException notARange(String whole) {
        return new IllegalArgumentException(
                "is no range of versions: %s; write such as semver:^1.2, semver:>=2 <3 or semver:1.x"
                        .formatted(Quoted.of(whole)));
    }
}
