package dev.slipway.pattern;

import java.util.ArrayList;
import java.util.List;

/**
 * A range of versions, as npm's {@code semver} reads it: {@code ^1.2}, {@code ~1.2}, {@code >=2 <3}, {@code 1.x}, {@code
 * 1.2 - 2.3}, alternatives with {@code ||}.
 *
 * @param text as written
 * @see <a href="https://github.com/npm/node-semver#ranges">ranges</a>
 */
record SemVerRange(String text, List<Alternative> alternatives) {
    SemVerRange {
        alternatives = List.copyOf(alternatives);
    }

    /** @throws IllegalArgumentException if npm does not read the text as a range, or no version is in the range */
    static SemVerRange parse(String text) {
        List<Alternative> alternatives;
        try {
            alternatives = SemVerRangeParser.parse(text);
        } catch (IllegalArgumentException notARange) {
            throw new IllegalArgumentException(
                    "is not a version range of npm; write for example semver:^1.2, semver:>=2 <3 or semver:1.x");
        }
        if (alternatives.stream().allMatch(Alternative::isEmpty)) {
            throw new IllegalArgumentException(
                    "cannot match a tag, because no version is in this range; write for example semver:>=2 <3, or semver:<2 || >=3");
        }
        return new SemVerRange(text, alternatives);
    }

    boolean contains(SemVer version) {
        return alternatives.stream().anyMatch(alternative -> alternative.contains(version));
    }

    @Override
    public String toString() {
        return text;
    }

    /** Contains the versions that all bounds allow: without a bound, every release. */
    record Alternative(List<VersionBound> bounds) {
        private static final SemVer ZERO = new SemVer(0, 0, 0, List.of());

        Alternative {
            bounds = List.copyOf(bounds);
        }

        /** A pre-release is contained only where a bound names a pre-release of the same version. */
        boolean contains(SemVer version) {
            return bounds.stream().allMatch(bound -> bound.allows(version))
                    && (version.preRelease().isEmpty()
                            || bounds.stream()
                                    .map(VersionBound::version)
                                    .anyMatch(named -> !named.preRelease().isEmpty()
                                            && named.release().equals(version.release())));
        }

        /** Whether every release is contained, and npm treats the alternative as {@code *}. */
        boolean isEveryRelease() {
            return bounds.stream()
                    .allMatch(bound -> bound.equals(new VersionBound(VersionBound.Relation.AT_LEAST, ZERO)));
        }

        /** If versions are contained, the lowest of them is zero, a bound, or one of the versions next to a bound. */
        boolean isEmpty() {
            var candidates = new ArrayList<SemVer>();
            candidates.add(ZERO);
            for (VersionBound bound : bounds) {
                candidates.add(bound.version());
                candidates.addAll(bound.version().neighbors());
            }
            return candidates.stream().noneMatch(this::contains);
        }
    }
}
