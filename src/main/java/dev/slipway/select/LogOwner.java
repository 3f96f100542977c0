package dev.slipway.select;

import dev.slipway.config.Target;

/** The service and environment of a release log, as its newest release names them. */
public record LogOwner(LogLocation log, String service, String environment) {
    boolean isOf(Target target) {
        return target.location().equals(log.location()) && target.family().equals(log.family());
    }
}
