package dev.slipway.smoke;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which headers a request may give. Those that say where a message ends, or for whom it is, belong to the HTTP client: with
 * two opinions about them, one request could become two.
 */
final class HeaderRules {
    static final int MAX_VALUE = 4096;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e]*");
    private static final Set<String> OF_THE_CLIENT = Set.of(
            "host",
            "content-length",
            "transfer-encoding",
            "connection",
            "keep-alive",
            "expect",
            "upgrade",
            "te",
            "trailer",
            "http2-settings");

    private HeaderRules() {}

    /** Why there may be no header of this name, or empty. */
    static Optional<String> refusalOfName(String name) {
        if (!NAME.matcher(name).matches()) {
            return Optional.of("is not a header name");
        }
        String lower = name.toLowerCase(Locale.ROOT);
        return OF_THE_CLIENT.contains(lower) || lower.startsWith("proxy-")
                ? Optional.of("may not be given; the HTTP client sets it")
                : Optional.empty();
    }

    static boolean isValue(String value) {
        return VALUE.matcher(value).matches();
    }
}
