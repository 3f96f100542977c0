package dev.slipway.select;

import dev.slipway.config.Target;
import dev.slipway.release.Release;
import java.util.Optional;

/** The service and environment of a release log, as one of its releases names them. */
public record LogOwner(LogLocation log, String service, String environment) {
    /** Empty where the release names none. */
    public static Optional<LogOwner> of(LogLocation log, Release release) {
        return release.tag(Release.SERVICE)
                .flatMap(service ->
                        release.tag(Release.ENVIRONMENT).map(environment -> new LogOwner(log, service, environment)));
    }

    boolean isOf(Target target) {
        return target.location().equals(log.location()) && target.family().equals(log.family());
    }
}
