package dev.slipway.select;

import dev.slipway.config.Target;

/** Whose a log is, as its newest entry says. */
public record LogOwner(LogLocation log, String service, String environment) {
    boolean isOf(Target target) {
        return target.location().equals(log.place()) && target.family().equals(log.family());
    }
}
