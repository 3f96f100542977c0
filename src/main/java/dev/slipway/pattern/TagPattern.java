package dev.slipway.pattern;

import dev.slipway.text.Quoted;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;

/** A pattern of image tags: a glob, a regular expression between slashes, or {@code semver:} and a range. */
public sealed interface TagPattern {
    String SEMVER = "semver:";

    /** @throws IllegalArgumentException saying what is wrong and what to write instead; it reads on from the pattern */
    static TagPattern parse(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("is empty; write * to match every tag");
        }
        if (text.length() > NamePattern.LONGEST) {
            throw new IllegalArgumentException(
                    "is %d characters long; %d are the most".formatted(text.length(), NamePattern.LONGEST));
        }
        if (text.startsWith("/")) {
            return Regex.parse(text);
        }
        return text.startsWith(SEMVER)
                ? new SemVersions(
                        new SemVerRange(text.substring(SEMVER.length()).strip()))
                : new Glob(NamePattern.glob(text));
    }

    /** The whole tag, and case counts. */
    default boolean matches(String tag) {
        return match(tag, Map.of()).isPresent();
    }

    /**
     * @param bound what names stand for already
     * @return those and the names bound by this tag; empty where it does not match
     */
    Optional<Map<String, String>> match(String tag, Map<String, String> bound);

    /** The names that matching binds. */
    default Set<String> names() {
        return Set.of();
    }

    /** With what is bound in place of the names. */
    default TagPattern bind(Map<String, String> bound) {
        return this;
    }

    /** {@code *} is any run of characters, {@code ?} any one, and {@code {name}} binds a name. */
    record Glob(NamePattern glob) implements TagPattern {
        public Glob {
            String foreign = glob.literals().replaceAll("[A-Za-z0-9_.-]", "");
            if (!foreign.isEmpty()) {
                throw new IllegalArgumentException(
                        "can match no tag: a tag has no %s. A glob knows *, ? and {name}; for more write a regular expression between slashes, /…/"
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

    /** RE2: linear time whatever pattern and tag. */
    record Regex(com.google.re2j.Pattern pattern) implements TagPattern {
        private static final java.util.regex.Pattern NAME =
                java.util.regex.Pattern.compile("(?<!\\\\[pPx])\\{([A-Za-z][A-Za-z0-9_-]*)}");

        static Regex parse(String text) {
            if (text.length() < 3 || !text.endsWith("/")) {
                throw new IllegalArgumentException(
                        "begins with a slash, but no regular expression stands between two; write /…/");
            }
            String inner = text.substring(1, text.length() - 1);
            Matcher name = NAME.matcher(inner);
            if (name.find()) {
                throw new IllegalArgumentException(
                        "has {%s} in a regular expression; names are bound in globs only".formatted(name.group(1)));
            }
            RegexSize.check(inner);
            try {
                return new Regex(com.google.re2j.Pattern.compile(inner));
            } catch (com.google.re2j.PatternSyntaxException e) {
                throw new IllegalArgumentException("is no regular expression in RE2's syntax: %s in %s"
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

    /** Versions in a range. A tag that is no semantic version is in none. */
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
