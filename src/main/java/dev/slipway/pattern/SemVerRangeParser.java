package dev.slipway.pattern;

import static dev.slipway.pattern.VersionBound.Relation.ABOVE;
import static dev.slipway.pattern.VersionBound.Relation.AT_LEAST;
import static dev.slipway.pattern.VersionBound.Relation.AT_MOST;
import static dev.slipway.pattern.VersionBound.Relation.BELOW;
import static dev.slipway.pattern.VersionBound.Relation.EQUAL;

import dev.slipway.pattern.SemVerRange.Alternative;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads a range. It accepts what npm accepts, also the spaces, {@code v} and {@code =} that npm ignores. */
final class SemVerRangeParser {
    private static final String PART = "(" + SemVer.NUMBER + "|[xX*])";
    private static final String PARTIAL =
            "([v= ]*)%1$s(?:\\.%1$s(?:\\.%1$s(?:-(%2$s))?)?)?".formatted(PART, SemVer.PRE_RELEASE);
    /** The groups of one partial version. */
    private static final int GROUPS = 5;

    private static final Pattern COMPARATOR = Pattern.compile("(~>?|\\^|[<>]?=?)" + PARTIAL);
    private static final Pattern HYPHEN = Pattern.compile(PARTIAL + " - " + PARTIAL);

    private static final Pattern BUILD = Pattern.compile(SemVer.BUILD);
    private static final Pattern SPACE_AFTER_RELATION = Pattern.compile("( ?)([<>]?=?) ?([v= ]*[0-9xX*])");
    private static final Pattern SPACE_AFTER_TILDE_OR_CARET = Pattern.compile("(?:(~)>?|(\\^)) +");

    private SemVerRangeParser() {}

    /** @throws IllegalArgumentException if the text is not a range */
    static List<Alternative> parse(String text) {
        var alternatives = new ArrayList<Alternative>();
        for (String alternative : text.replaceAll("\\s+", " ").split("\\|\\|", -1)) {
            alternatives.add(new Alternative(bounds(alternative.strip())));
        }
        // npm drops the alternatives of *, also those with a pre-release that * does not contain
        Optional<Alternative> every =
                alternatives.stream().filter(Alternative::isEveryRelease).findFirst();
        return every.map(List::of).orElse(alternatives);
    }

    private static List<VersionBound> bounds(String alternative) {
        String text = BUILD.matcher(alternative).replaceAll("");
        Matcher hyphen = HYPHEN.matcher(text);
        if (hyphen.matches()) {
            var bounds = new ArrayList<>(bounds(">=", Partial.of(hyphen, 1)));
            bounds.addAll(bounds("<=", Partial.of(hyphen, 1 + GROUPS).asUpperEnd()));
            return bounds;
        }
        text = SPACE_AFTER_RELATION.matcher(text).replaceAll("$1$2$3");
        text = SPACE_AFTER_TILDE_OR_CARET.matcher(text).replaceAll("$1$2");
        return Pattern.compile(" ")
                .splitAsStream(text)
                .filter(comparator -> !comparator.isEmpty())
                .flatMap(comparator -> comparator(comparator).stream())
                .toList();
    }

    private static List<VersionBound> comparator(String text) {
        Matcher comparator = COMPARATOR.matcher(text);
        if (!comparator.matches()) {
            throw new IllegalArgumentException("no comparator: " + text);
        }
        String operator = comparator.group(1);
        Partial version = Partial.of(comparator, 2);
        boolean isRelation = !operator.startsWith("~") && !operator.equals("^");
        if (isRelation && version.hasNumberAfterX()) {
            throw new IllegalArgumentException("a number follows an x: " + text);
        }
        return bounds(operator, version);
    }

    private static List<VersionBound> bounds(String operator, Partial version) {
        int numbers = version.numbers().size();
        SemVer lowest = version.lowest();
        if (numbers == 0) {
            boolean excludesAll = operator.equals("<") || operator.equals(">");
            return excludesAll ? List.of(new VersionBound(BELOW, lowest.lowestPreRelease())) : List.of();
        }
        boolean whole = numbers == 3;
        int last = numbers - 1;
        return switch (operator) {
            case "^" -> between(lowest, version.firstNumberAboveZero());
            case "~", "~>" -> between(lowest, Math.min(1, last));
            case "", "=" -> whole ? List.of(version.bound(EQUAL)) : between(lowest, last);
            case ">=" -> List.of(whole ? version.bound(AT_LEAST) : new VersionBound(AT_LEAST, lowest));
            case ">" -> List.of(whole ? version.bound(ABOVE) : new VersionBound(AT_LEAST, lowest.next(last)));
            case "<" -> List.of(whole ? version.bound(BELOW) : new VersionBound(BELOW, lowest.lowestPreRelease()));
            case "<=" -> List.of(whole ? version.bound(AT_MOST) : below(lowest.next(last)));
            default -> throw new IllegalStateException(operator);
        };
    }

    private static List<VersionBound> between(SemVer lowest, int number) {
        return List.of(new VersionBound(AT_LEAST, lowest), below(lowest.next(number)));
    }

    /** Below its pre-releases, too. */
    private static VersionBound below(SemVer release) {
        return new VersionBound(BELOW, release.lowestPreRelease());
    }

    /**
     * A version whose last numbers may be missing or {@code x}.
     *
     * @param prefix {@code v} or {@code =}, which npm ignores before {@code ^}, {@code ~} and incomplete versions
     * @param numbers those before the first {@code x}
     */
    private record Partial(String prefix, List<Long> numbers, boolean hasNumberAfterX, List<String> preRelease) {
        static Partial of(Matcher matcher, int group) {
            List<String> parts = Stream.of(1, 2, 3)
                    .map(part ->
                            Optional.ofNullable(matcher.group(group + part)).orElse("x"))
                    .toList();
            List<String> numbers = parts.stream().takeWhile(Partial::isNumber).toList();
            return new Partial(
                    matcher.group(group),
                    numbers.stream().map(Long::valueOf).toList(),
                    parts.stream().skip(numbers.size()).anyMatch(Partial::isNumber),
                    numbers.size() < 3 ? List.of() : SemVer.identifiers(matcher.group(group + 4)));
        }

        private static boolean isNumber(String part) {
            return Character.isDigit(part.charAt(0));
        }

        private long number(int index) {
            return index < numbers.size() ? numbers.get(index) : 0;
        }

        SemVer lowest() {
            return new SemVer(number(0), number(1), number(2), preRelease);
        }

        /** The number that {@code ^} keeps. Without one, the last. */
        int firstNumberAboveZero() {
            int index = 0;
            while (index < numbers.size() - 1 && number(index) == 0) {
                index++;
            }
            return index;
        }

        /** npm ignores a prefix also before the pre-release at the upper end of a hyphen range. */
        Partial asUpperEnd() {
            return preRelease.isEmpty() ? this : new Partial("", numbers, hasNumberAfterX, preRelease);
        }

        VersionBound bound(VersionBound.Relation relation) {
            if (!prefix.isEmpty() && !prefix.equals("v")) {
                throw new IllegalArgumentException("only v may stand before a whole version, not " + prefix);
            }
            return new VersionBound(relation, lowest());
        }
    }
}
