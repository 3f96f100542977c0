package dev.slipway.query;

import dev.slipway.config.Target;
import dev.slipway.ecs.Service;
import dev.slipway.release.Hold;
import dev.slipway.release.Release;
import dev.slipway.release.Waiting;
import java.util.Optional;

/**
 * What one target's service runs, and what it should run.
 *
 * @param service empty where ECS has none
 * @param running the release that it runs; empty where it runs something else, or is deleted
 * @param desired the release that it should run
 * @param lastAttempt the release that was requested last, where that is not the running one
 * @param hold that is in force
 * @param waiting what it waits for
 * @param trouble why it could not be read; otherwise empty
 */
public record TargetStatus(
        Target target,
        Optional<Service> service,
        Optional<Release> running,
        Optional<Release> desired,
        Optional<Release> lastAttempt,
        Optional<Hold> hold,
        Optional<Waiting> waiting,
        Optional<String> trouble) {

    static TargetStatus unread(Target target, String trouble) {
        return new TargetStatus(
                target,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(trouble));
    }

    /** The service, unless it was deleted. ECS describes a deleted one for a while. */
    Optional<Service> existing() {
        return service.filter(s -> !s.isDeleted());
    }

    /** The desired release, where the service does not run it. */
    Optional<Release> missed() {
        return desired.filter(d -> running.filter(r -> r.number() == d.number()).isEmpty());
    }
}
