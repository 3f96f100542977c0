package dev.slipway.pattern;

import dev.slipway.text.Quoted;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;

/** A pattern of image tags: a glob, a regular expression between slashes, or {@code semver:} and a range. */
public sealed interface TagPattern {
    String SEMVER = "semver:";

    /** @throws IllegalArgumentException if the pattern is not valid; the message continues the pattern, and says what to write */
    static TagPattern parse(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("is empty; write * to match every tag");
        }
        if (text.length() > NamePattern.MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "is %d characters long; the limit is %d".formatted(text.length(), NamePattern.MAX_LENGTH));
        }
        if (text.startsWith("/")) {
            return Regex.parse(text);
        }
        return text.startsWith(SEMVER)
                ? new SemVersions(
                        new SemVerRange(text.substring(SEMVER.length()).strip()))
                : new Glob(NamePattern.glob(text));
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
        public Glob {
            String foreign = glob.literals().replaceAll("[A-Za-z0-9_.-]", "");
            if (!foreign.isEmpty()) {
                throw new IllegalArgumentException(
                        "cannot match a tag, because tags cannot contain %s. A glob supports *, ? and {name}; for other patterns write a regular expression between slashes, /…/"
                                .formatted(Quoted.of(foreign.substring(0, 1))));
            }
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
        @Override
        public Optional<Map<String, String>> match(String tag, Map<String, String> bound) {
            return SemVer.parse(tag).filter(range::contains).map(version -> bound);
        }

        @Override
        public String toString() {
            return SEMVER + range;
        }
    }
}
