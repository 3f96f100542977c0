package dev.slipway.pattern;

import dev.slipway.text.Quoted;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;

/**
 * A pattern of image tags: a glob, a regular expression between slashes, or {@code semver:} and a range. With {@code !} in
 * front it excludes the tags that it matches.
 */
public sealed interface TagPattern {
    String SEMVER = "semver:";
    String NOT = "!";

    /** @throws IllegalArgumentException if the pattern is not valid; the message continues the pattern, and says what to write */
    static TagPattern parse(String text) {
        if (text.length() > NamePattern.MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "is %d characters long; the limit is %d".formatted(text.length(), NamePattern.MAX_LENGTH));
        }
        return text.startsWith(NOT) ? new Exclusion(parsePositive(text.substring(NOT.length()))) : parsePositive(text);
    }

    private static TagPattern parsePositive(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("is empty; write * to match every tag");
        }
        if (text.startsWith(NOT)) {
            throw new IllegalArgumentException("excludes an exclusion; write one ! only");
        }
        if (text.startsWith("/")) {
            return Regex.parse(text);
        }
        return text.startsWith(SEMVER)
                ? SemVersions.parse(text.substring(SEMVER.length()).strip())
                : Glob.parse(text);
    }

    /** Whether the pattern matches the whole tag. Case counts. */
    default boolean matches(String tag) {
        return match(tag, Map.of()).isPresent();
    }

    /**
     * @param bound the bindings so far
     * @return the bindings so far and those from this tag; empty if the tag does not match
     */
    Optional<Map<String, String>> match(String tag, Map<String, String> bound);

    /** Whether the pattern keeps the tag from being deployed, whatever other patterns match it. */
    default boolean excludes(String tag, Map<String, String> bound) {
        return false;
    }

    /** The names that matching binds. */
    default Set<String> names() {
        return Set.of();
    }

    /** Replaces the names by their bindings. */
    default TagPattern bind(Map<String, String> bound) {
        return this;
    }

    /** In a glob {@code *} matches any text, {@code ?} matches any character, and {@code {name}} binds a name. */
    record Glob(NamePattern glob) implements TagPattern {
        private static final int LONGEST_TAG = 128;
        /** Pushes of such tags are ignored. */
        private static final java.util.regex.Pattern ATTACHMENT =
                java.util.regex.Pattern.compile("sha256-[0-9a-f]{64}");

        public Glob {
            String foreign = glob.literals().replaceAll("[A-Za-z0-9_.-]", "");
            if (!foreign.isEmpty()) {
                throw new IllegalArgumentException(
                        "cannot match a tag, because tags cannot contain %s. A glob supports *, ? and {name}; for other patterns write a regular expression between slashes, /…/"
                                .formatted(Quoted.of(foreign.substring(0, 1))));
            }
        }

        /** Refuses a glob that can match no tag. With its names bound it may be such a glob. */
        static Glob parse(String text) {
            var glob = new Glob(NamePattern.glob(text));
            glob.whyNoTag().ifPresent(why -> {
                throw new IllegalArgumentException("cannot match a tag, because " + why);
            });
            return glob;
        }

        private Optional<String> whyNoTag() {
            String start = glob.parts().getFirst() instanceof NamePattern.Part.Literal(String literal) ? literal : "";
            if (start.startsWith(".") || start.startsWith("-")) {
                return Optional.of(
                        "tags do not begin with %s; write * for every tag, or a regular expression between slashes, /…/"
                                .formatted(Quoted.of(start.substring(0, 1))));
            }
            if (ATTACHMENT.matcher(start).lookingAt()) {
                return Optional.of(
                        "such tags are those of signatures and attestations, which Slipway never deploys; remove the pattern");
            }
            int shortest = glob.shortestMatch();
            return shortest > LONGEST_TAG
                    ? Optional.of(
                            "it matches texts of at least %d characters, and tags have at most %d; write a shorter one"
                                    .formatted(shortest, LONGEST_TAG))
                    : Optional.empty();
        }

        @Override
        public Optional<Map<String, String>> match(String tag, Map<String, String> bound) {
            return glob.match(tag, bound);
        }

        @Override
        public Set<String> names() {
            return glob.names();
        }

        @Override
        public TagPattern bind(Map<String, String> bound) {
            return new Glob(glob.bind(bound));
        }

        @Override
        public String toString() {
            return glob.text();
        }
    }

    /** A regular expression in RE2's syntax, which matches in linear time. */
    record Regex(com.google.re2j.Pattern pattern) implements TagPattern {
        private static final java.util.regex.Pattern NAME =
                java.util.regex.Pattern.compile("(?<!\\\\[pPx])\\{([A-Za-z][A-Za-z0-9_-]*)}");

        static Regex parse(String text) {
            if (text.length() < 3 || !text.endsWith("/")) {
                throw new IllegalArgumentException(
                        "begins with a slash but is not a regular expression between two slashes; write /…/");
            }
            String inner = text.substring(1, text.length() - 1);
            Matcher name = NAME.matcher(inner);
            if (name.find()) {
                throw new IllegalArgumentException(
                        "has {%s} in a regular expression; only globs can bind names".formatted(name.group(1)));
            }
            RegexSize.check(inner);
            try {
                return new Regex(com.google.re2j.Pattern.compile(inner));
            } catch (com.google.re2j.PatternSyntaxException e) {
                throw new IllegalArgumentException("is not a regular expression in RE2's syntax: %s in %s"
                        .formatted(e.getDescription(), Quoted.of(e.getPattern())));
            }
        }

        @Override
        public Optional<Map<String, String>> match(String tag, Map<String, String> bound) {
            return matches((CharSequence) tag) ? Optional.of(bound) : Optional.empty();
        }

        boolean matches(CharSequence tag) {
            return pattern.matcher(tag).matches();
        }

        @Override
        public String toString() {
            return "/" + pattern.pattern() + "/";
        }
    }

    /** Matches tags that are semantic versions in a range. */
    record SemVersions(SemVerRange range) implements TagPattern {
        static SemVersions parse(String range) {
            if (range.isEmpty()) {
                throw new IllegalArgumentException("has no version range; write semver:* for every release");
            }
            return new SemVersions(SemVerRange.parse(range));
        }

        @Override
        public Optional<Map<String, String>> match(String tag, Map<String, String> bound) {
            return SemVer.parse(tag).filter(range::contains).map(version -> bound);
        }

        @Override
        public String toString() {
            return SEMVER + range;
        }
    }

    /** Matches no tag, and excludes the tags that another pattern matches. Names that are not bound are wildcards. */
    record Exclusion(TagPattern excluded) implements TagPattern {
        @Override
        public Optional<Map<String, String>> match(String tag, Map<String, String> bound) {
            return Optional.empty();
        }

        @Override
        public boolean excludes(String tag, Map<String, String> bound) {
            return excluded.match(tag, bound).isPresent();
        }

        @Override
        public TagPattern bind(Map<String, String> bound) {
            return new Exclusion(excluded.bind(bound));
        }

        @Override
        public String toString() {
            return NOT + excluded;
        }
    }
}
