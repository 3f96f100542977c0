package dev.slipway.trigger;

import java.time.Instant;
import java.util.Optional;

/**
 * Who asks for something, and why, as the request says it.
 *
 * @param name of the request's {@code requestedBy}
 * @param at the time of the request
 */
public record Person(Optional<String> name, Optional<String> reason, Instant at) {
    /** What the person did, for a tag or a message: {@code aborted by jo: wrong build}. */
    public String words(String did) {
        return did
                + name.map(" by "::concat).orElse("")
                + reason.map(String::strip)
                        .filter(why -> !why.isEmpty())
                        .map(": "::concat)
                        .orElse("");
    }
}
