package dev.slipway.caller;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How the function was invoked, as its ARN says: {@code arn:aws:lambda:region:account:function:name:alias}.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html">aliases</a>
 */
public sealed interface InvokedAs {
    /** The alias that rules, schedule and queues use. It is no caller. */
    String LIVE = "live";

    /** The function itself, one of its versions, or {@link #LIVE}. */
    record Unqualified() implements InvokedAs {}

    /** A caller's alias, known or not. */
    record Alias(String name) implements InvokedAs {}

    /** What is no version and not {@link #LIVE} is an alias, so that nothing unexpected counts as unqualified. */
    static InvokedAs of(String functionArn) {
        List<String> parts = List.of(functionArn.split(":", 8));
        String qualifier = parts.size() < 8 ? "" : parts.get(7);
        return Qualifier.UNQUALIFIED.matcher(qualifier).matches() ? new Unqualified() : new Alias(qualifier);
    }

    /** The caller whose alias it is. */
    default Optional<String> caller() {
        return switch (this) {
            case Unqualified() -> Optional.empty();
            case Alias(String name) -> Optional.of(name);
        };
    }

    /** What Lambda allows as names of aliases. */
    final class Qualifier {
        private static final Pattern UNQUALIFIED = Pattern.compile("|" + LIVE + "|\\$LATEST|[0-9]+");
        private static final Pattern ALIAS = Pattern.compile("(?![0-9]+$)[a-zA-Z0-9_-]{1,128}");

        private Qualifier() {}

        /** Whether an alias may have this name. */
        static boolean isAlias(String name) {
            return ALIAS.matcher(name).matches();
        }
    }
}
