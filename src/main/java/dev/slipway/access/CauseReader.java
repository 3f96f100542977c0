package dev.slipway.access;

import dev.slipway.cause.Cause;
import dev.slipway.cause.ServiceMessages;
import dev.slipway.config.Target;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.ServiceEvent;
import dev.slipway.ecs.StoppedTask;
import dev.slipway.ecs.Tasks;
import dev.slipway.release.Release;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Reads why a release's deployment failed, while ECS knows it: ECS forgets stopped tasks within the hour. */
public record CauseReader(Target target, Aws aws, Parallel parallel, InstantSource clock) {
    /** A rollback's run does not wait longer for the cause. */
    private static final Duration BRIEFLY = Duration.ofSeconds(3);
    /** ECS's clock and that of Slipway may differ a little; a service has events before its deployment is there. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    /**
     * What ECS still says.
     *
     * @param events of the time, newest first
     * @param trouble why ECS's tasks or events could not be read; otherwise empty
     */
    public record Reading(Cause cause, List<ServiceEvent> events, Optional<String> trouble) {
        public Reading {
            events = List.copyOf(events);
        }
    }

    /**
     * Reads in little time: two calls, and one more where the tasks do not say enough. A cause that cannot be read is
     * unknown: nothing that follows a failure depends on it.
     *
     * @param deployment {@code ecs-svc/…} that failed
     */
    public Cause briefly(Release release, Optional<String> deployment) {
        try {
            Tasks tasks = aws.tasks(target.location()).within(BRIEFLY);
            List<StoppedTask> stopped = tasks.stopped(target.serviceRef());
            List<ServiceEvent> events =
                    Cause.needsEvents(release, deployment, stopped) ? tasks.events(target.serviceRef()) : List.of();
            return Cause.of(release, deployment, stopped, messages(release, clock.instant(), events));
        } catch (RuntimeException unreadable) {
            return Cause.UNKNOWN;
        }
    }

    /**
     * Reads everything, for a person who asks.
     *
     * @param until the end of the time whose events count
     */
    public Reading read(Release release, Instant until) {
        if (target.isTask()) {
            return new Reading(Cause.UNKNOWN, List.of(), Optional.empty());
        }
        Tasks tasks = aws.tasks(target.location());
        CompletableFuture<List<ServiceEvent>> reading = parallel.start(() -> tasks.events(target.serviceRef()));
        Optional<String> trouble = Optional.empty();
        List<StoppedTask> stopped = List.of();
        try {
            stopped = tasks.stopped(target.serviceRef());
        } catch (AwsException failure) {
            trouble = Optional.of(String.valueOf(failure.getMessage()));
        }
        List<ServiceEvent> events = List.of();
        try {
            events = Parallel.await(reading);
        } catch (AwsException failure) {
            trouble = trouble.or(() -> Optional.of(String.valueOf(failure.getMessage())));
        }
        ServiceMessages messages = messages(release, until, events);
        return new Reading(Cause.of(release, release.deployment(), stopped, messages), messages.events(), trouble);
    }

    private static ServiceMessages messages(Release release, Instant until, List<ServiceEvent> events) {
        Instant began = release.announcedAt().orElseGet(release::registeredAt);
        return ServiceMessages.between(began.minus(CLOCKS_DIFFER), until.plus(CLOCKS_DIFFER), events);
    }
}
