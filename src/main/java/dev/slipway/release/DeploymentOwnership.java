package dev.slipway.release;

import dev.slipway.ecs.Service;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.ecs.ServiceDeployment;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Decides who chose the revision that a service runs: Slipway, a rollback by ECS, or a change outside Slipway. */
public final class DeploymentOwnership {
    /** Lambda's longest invocation: an announced UpdateService call is made within this time or never. */
    private static final Duration LONGEST_INVOCATION = Duration.ofMinutes(15);

    private DeploymentOwnership() {}

    /**
     * Whether Slipway created the PRIMARY deployment: its revision records the deployment's id, or does not record one
     * yet, or the deployment was created while an announced UpdateService call could still be made.
     *
     * @param running the release that the service runs; empty if the running revision is not a release
     */
    public static boolean isSlipway(Service service, Optional<Release> running) {
        if (running.isEmpty()) {
            return false;
        }
        Release release = running.get();
        Optional<Deployment> primary = service.primary();
        if (primary.isEmpty() || release.deployment().isEmpty()) {
            return true;
        }
        return release.deployment().get().equals(primary.get().id()) || isAnnounced(release, primary.get());
    }

    private static boolean isAnnounced(Release release, Deployment primary) {
        if (release.announcedAt().isEmpty()) {
            return false;
        }
        Instant announcedAt = release.announcedAt().get();
        return !primary.createdAt().isBefore(announcedAt)
                && !primary.createdAt().isAfter(announcedAt.plus(LONGEST_INVOCATION));
    }

    /** Whether UpdateService was called for this release. If it was not, a change outside Slipway is older than the request. */
    public static boolean wasUpdatedTo(Release release) {
        return release.deployment().isPresent() || release.announcedAt().isPresent();
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

    /** What to do if a service does not run the desired revision. */
    public enum Choice {
        UPDATE,
        /** ECS rolled back from the desired revision, so that release failed. */
        ECS_ROLLED_BACK,
        /** An update during ECS's rollback could stall the service. */
        WAIT_FOR_ECS_ROLLBACK,
        CHANGED_OUTSIDE
    }

    /** @param newest the newest service deployment in ECS's own history; the PRIMARY deployment is not Slipway's */
    static Choice whenNotSlipway(Optional<ServiceDeployment> newest, Release desired, Release last) {
        if (newest.isEmpty() || !newest.get().isRollback()) {
            return Choice.CHANGED_OUTSIDE;
        }
        if (newest.get().isOf(desired.arn()) || newest.get().isOf(last.arn())) {
            return Choice.ECS_ROLLED_BACK;
        }
        boolean isUnknown = newest.get().taskDefinition().isEmpty();
        return isUnknown || newest.get().isRollingBack() ? Choice.WAIT_FOR_ECS_ROLLBACK : Choice.UPDATE;
    }

    /**
     * Decides what to do if a service does not run the desired revision.
     *
     * @param running the release that the service runs; empty if the running revision is not a release
     * @param newest the newest service deployment in ECS's own history. It takes precedence over the PRIMARY deployment's
     *     id, because a rollback by ECS may give the old deployment its old id again
     */
    public static Choice choice(
            Service service,
            Optional<Release> running,
            Optional<ServiceDeployment> newest,
            Release desired,
            Release last) {
        boolean updated = wasUpdatedTo(desired);
        boolean rolledBack = newest.filter(ServiceDeployment::isRollback).isPresent();
        boolean rollingBack = newest.filter(ServiceDeployment::isRollingBack).isPresent();
        boolean mayUpdate = rolledBack ? !updated && !rollingBack : !updated || isSlipway(service, running);
        return mayUpdate ? Choice.UPDATE : whenNotSlipway(newest, desired, last);
    }
}
