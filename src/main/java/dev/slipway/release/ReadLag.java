package dev.slipway.release;

import dev.slipway.ecs.Service;
import dev.slipway.ecs.Service.Deployment;
import java.time.Duration;
import java.time.Instant;

/**
 * ECS's reads lag behind its writes. These rules recognise what a read cannot show yet, from the other reads and from the
 * time.
 */
public final class ReadLag {
    /** ECS's reads are behind for less than this. */
    public static final Duration LONGEST = Duration.ofMinutes(1);

    private ReadLag() {}

    /**
     * Whether the description of the service is older than the release's deployment: the release notes a deployment that
     * is not listed, and everything that is listed was created before Slipway could update the service to the release.
     * When the run that updated it must have ended and reads have caught up, the note is what is wrong.
     */
    public static boolean isOlder(Service description, Release release, Instant now) {
        Instant updatedAfter = release.announcedAt().orElse(release.registeredAt());
        return isYoung(updatedAfter.plus(DeploymentOwnership.LONGEST_INVOCATION), now)
                && release.deployment()
                        .filter(id -> description.deployment(id).isEmpty())
                        .isPresent()
                && description.deployments().stream().map(Deployment::createdAt).allMatch(updatedAfter::isAfter);
    }

    /** Whether the log may not show yet who started the PRIMARY deployment. */
    public static boolean mayHideStartOf(Service service, Instant now) {
        return service.primary().filter(d -> isYoung(d.createdAt(), now)).isPresent();
    }

    /**
     * Whether the run that registered the release may not have noted its update where a read shows it. To a release that
     * prepared, the run that sees the end of its release task updates the service.
     */
    public static boolean mayHideUpdateTo(Release release, Instant now) {
        return release.deployment().isEmpty()
                && !release.preparation().wasOpen()
                && release.announcedAt().isEmpty()
                && isYoung(release.registeredAt(), now);
    }

    /** Whether reads may not show yet what was written then. */
    public static boolean isYoung(Instant written, Instant now) {
        return written.plus(LONGEST).isAfter(now);
    }
}
