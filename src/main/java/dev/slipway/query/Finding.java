package dev.slipway.query;

import java.util.Locale;

/**
 * One line of a check.
 *
 * @param subject what was looked at: a part of the target, or a path in the configuration
 * @param text what was found and, unless it is {@link Result#OK}, what to do
 */
public record Finding(Result result, String subject, String text) {
    /** What it means for a deployment. */
    public enum Result {
        OK,
        /** A deployment works, but not all that belongs to it. */
        WARN,
        /** A deployment would be refused or fail. */
        REFUSE;

        /** Its name in an answer. */
        public String json() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static Finding ok(String subject, String text) {
        return new Finding(Result.OK, subject, text);
    }

    public static Finding warn(String subject, String text) {
        return new Finding(Result.WARN, subject, text);
    }

    public static Finding refuse(String subject, String text) {
        return new Finding(Result.REFUSE, subject, text);
    }

    boolean isRefusal() {
        return result == Result.REFUSE;
    }
}
