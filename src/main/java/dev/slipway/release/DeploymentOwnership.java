package dev.slipway.release;

import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.ecs.ServiceDeployment;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Decides who chose the revision that a service runs while it does not run the desired one: Slipway, a rollback by ECS,
 * Terraform, or a person. Only a person's choice stays.
 *
 * @param template the family that Terraform creates the service with
 * @param running the release that the service runs; empty if the running revision is not a release
 * @param last the release requested last: the desired one, or the failed one that was rolled back to it
 * @param before the number of the revision that was desired while the desired release prepared; empty where none was
 */
public record DeploymentOwnership(
        Service service,
        String template,
        Optional<Release> running,
        Release desired,
        Release last,
        Optional<Integer> before) {
    /** Lambda's longest invocation: the UpdateService call of a run is made within this time or never. */
    static final Duration LONGEST_INVOCATION = Duration.ofMinutes(15);

    /** Runs that overlap update to the same release, and what one of them notes says nothing of the others' calls. */
    private static final Duration LONGEST_OVERLAP = Duration.ofMinutes(2);

    /** What to do if a service does not run the desired revision. */
    public enum Choice {
        UPDATE,
        /** Terraform created the service after the last update, so it never ran the desired revision. */
        UPDATE_REPLACED_SERVICE,
        /** ECS rolled back from the desired revision, so that release failed. */
        ECS_ROLLED_BACK,
        /** An update during ECS's rollback could stall the service. */
        WAIT_FOR_ECS_ROLLBACK,
        CHANGED_OUTSIDE
    }

    /**
     * Whether UpdateService was called for this release, as far as the log says. If it was not, a change outside Slipway
     * is older than the request. A good release ran, even if its deployment could not be noted.
     */
    public static boolean wasUpdatedTo(Release release) {
        return release.deployment().isPresent()
                || release.announcedAt().isPresent()
                || release.state() == ReleaseState.GOOD;
    }

    /**
     * Whether ECS may be rolling back, as far as the description shows. Only ECS's own history can confirm it: a
     * blue/green, linear or canary deployment does not show it at all.
     */
    public static boolean mayBeRollingBack(Service service, Optional<Release> desired) {
        boolean hasFailed = service.deployments().stream().anyMatch(d -> d.isInState("FAILED"));
        boolean runsAnotherRevision =
                service.primary().filter(d -> d.isInState("IN_PROGRESS")).isPresent()
                        && desired.filter(d -> service.runs(d.arn())).isEmpty();
        // ECS returns no rolloutState behind a Classic Load Balancer
        boolean isStateUnknown = service.deployments().size() > 1
                && service.primary().filter(d -> d.rolloutState().isPresent()).isEmpty();
        return !service.isRolling() || hasFailed || runsAnotherRevision || isStateUnknown;
    }

    /**
     * Whether a run ended before the first update to this release, and ECS is not rolling back: no history is needed. While a
     * release prepared, a person may have chosen another revision.
     */
    public static boolean isFirstUpdateMissing(Service service, Release desired) {
        return !wasUpdatedTo(desired)
                && !desired.preparation().wasOpen()
                && !mayBeRollingBack(service, Optional.of(desired));
    }

    /**
     * Decides what to do.
     *
     * @param newest the newest service deployment in ECS's own history. It takes precedence over the PRIMARY deployment's
     *     id, because a rollback by ECS may give the old deployment its old id again
     */
    public Choice choice(Optional<ServiceDeployment> newest) {
        if (newest.filter(ServiceDeployment::isRollback).isPresent()) {
            return afterEcsRollback(newest.get());
        }
        if (isReplaced()) {
            return Choice.UPDATE_REPLACED_SERVICE;
        }
        boolean isFirst = !wasUpdatedTo(desired) && !desired.preparation().wasOpen();
        return isFirst || isSlipways(service, running) || isOlderThanDesired() || isFromBefore()
                ? Choice.UPDATE
                : Choice.CHANGED_OUTSIDE;
    }

    private Choice afterEcsRollback(ServiceDeployment newest) {
        if (!wasUpdatedTo(desired) && !newest.isRollingBack()) {
            return Choice.UPDATE;
        }
        if (newest.isOf(desired.arn()) || newest.isOf(last.arn())) {
            return Choice.ECS_ROLLED_BACK;
        }
        boolean isUnknown = newest.taskDefinition().isEmpty();
        return isUnknown || newest.isRollingBack() ? Choice.WAIT_FOR_ECS_ROLLBACK : Choice.UPDATE;
    }

    /**
     * Whether Slipway created the PRIMARY deployment: its revision has noted the deployment's id, or has noted none since
     * its last announcement, and without one since its registration, and the deployment was created while a run that began
     * then could still call UpdateService. A note ends that a little later than the announcement.
     */
    public static boolean isSlipways(Service service, Optional<Release> running) {
        if (running.isEmpty() || service.primary().isEmpty()) {
            return running.isPresent();
        }
        Release release = running.get();
        Deployment primary = service.primary().get();
        if (release.deployment().isEmpty()) {
            return mayBeUpdated(release) && isWithin(LONGEST_INVOCATION, updatedFrom(release), primary.createdAt());
        }
        boolean overlaps = release.announcedAt().isPresent()
                && isWithin(LONGEST_OVERLAP, updatedFrom(release), primary.createdAt());
        return overlaps || release.deployment().get().equals(primary.id());
    }

    /** Whether a run that is under way may have called UpdateService for the release, or still call it, and not noted it. */
    public static boolean mayBeUpdatedUnnoted(Release release, Instant now) {
        return release.deployment().isEmpty()
                && (release.announcedAt().isPresent() || !release.preparation().wasOpen())
                && !now.isAfter(updatedFrom(release).plus(LONGEST_INVOCATION));
    }

    /** Whether the release's newest announced update can have created the deployment. A lagging read shows older ones. */
    public static boolean mayBeOfNewestUpdate(Release release, Deployment deployment) {
        return !deployment.createdAt().isBefore(updatedFrom(release));
    }

    /** A superseded release, and one that prepared, is updated to only after an announcement. */
    private static boolean mayBeUpdated(Release release) {
        return release.announcedAt().isPresent()
                || (release.state() != ReleaseState.SUPERSEDED
                        && !release.preparation().wasOpen());
    }

    /** ECS cuts its times to milliseconds. */
    private static Instant updatedFrom(Release release) {
        return release.announcedAt().orElse(release.registeredAt()).truncatedTo(ChronoUnit.MILLIS);
    }

    private static boolean isWithin(Duration time, Instant begun, Instant at) {
        return !at.isBefore(begun) && !at.isAfter(begun.plus(time));
    }

    private boolean runsTemplate() {
        return RevisionName.parse(service.taskDefinition())
                .filter(name -> name.family().equals(template))
                .isPresent();
    }

    /** Terraform replaces a service under the same name, and the new one runs what Terraform knows. */
    public boolean isReplaced() {
        Instant lastUpdate = updatedFrom(desired);
        return runsTemplate()
                && service.createdAt().isAfter(desired.registeredAt())
                && service.createdAt().isAfter(lastUpdate);
    }

    /**
     * Whether the PRIMARY deployment is no choice against the desired revision, because it was created earlier: before the
     * last request, or as another deployment of the last release while that was desired, before it failed.
     */
    private boolean isOlderThanDesired() {
        return service.primary()
                .map(Deployment::createdAt)
                .filter(at -> at.isBefore(last.registeredAt()) || (service.runs(last.arn()) && !isAfterFailure(at)))
                .isPresent();
    }

    /** While the release prepared, ECS or Terraform may have deployed again what the service ran. */
    private boolean isFromBefore() {
        return !wasUpdatedTo(desired)
                && desired.preparation().wasOpen()
                && (before.isPresent() ? running.map(Release::number).equals(before) : runsTemplate());
    }

    private boolean isAfterFailure(Instant at) {
        return last.settledAt().filter(at::isAfter).isPresent();
    }
}
