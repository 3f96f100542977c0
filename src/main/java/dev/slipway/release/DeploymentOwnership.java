package dev.slipway.release;

import dev.slipway.ecs.Service;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.ecs.ServiceDeployment;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Who chose what a service runs: Slipway, ECS going back, or somebody else. */
public final class DeploymentOwnership {
    /** A Lambda function runs no longer than this: what a run that wrote {@code telling} told, it told before. */
    private static final Duration LONGEST_RUN = Duration.ofMinutes(15);

    private DeploymentOwnership() {}

    /**
     * Whether the PRIMARY deployment is Slipway's: noted in its revision, not noted yet, or made while a run that had
     * announced it could still be telling.
     *
     * @param running the entry that the service runs; empty where that is no entry of the log
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
        return release.deployment().get().equals(primary.get().id()) || announced(release, primary.get());
    }

    private static boolean announced(Release release, Deployment primary) {
        if (release.telling().isEmpty()) {
            return false;
        }
        Instant telling = release.telling().get();
        return !primary.createdAt().isBefore(telling) && !primary.createdAt().isAfter(telling.plus(LONGEST_RUN));
    }

    /** Whether the service was ever told to run it: a choice that somebody made before is older than this request. */
    public static boolean wasUpdatedTo(Release release) {
        return release.deployment().isPresent() || release.telling().isPresent();
    }

    /** Cheap signs that ECS may be going back by itself; its own history then tells. */
    public static boolean mayBeRollingBack(Service service, Optional<Release> desired) {
        boolean somethingFailed = service.deployments().stream().anyMatch(d -> d.isInState("FAILED"));
        boolean anotherRollsOut =
                service.primary().filter(d -> d.isInState("IN_PROGRESS")).isPresent()
                        && desired.filter(d -> service.runs(d.arn())).isEmpty();
        // ECS tells no rolloutState of blue/green, linear and canary deployments
        boolean untold = service.deployments().size() > 1
                && service.primary().filter(d -> d.rolloutState().isPresent()).isEmpty();
        return somethingFailed || anotherRollsOut || untold;
    }

    /** What is to be done about a service that does not run what the log desires. */
    public enum Choice {
        UPDATE,
        /** ECS went back from what is desired: that one failed. */
        ECS_ROLLED_BACK,
        /** Anything started now could stall the service. */
        WAIT_FOR_ECS_ROLLBACK,
        CHANGED_OUTSIDE
    }

    /** @param newest ECS's own history of a PRIMARY deployment that is not Slipway's */
    static Choice whenNotSlipway(Optional<ServiceDeployment> newest, Release desired, Release last) {
        if (newest.isEmpty() || !newest.get().isRollback()) {
            return Choice.CHANGED_OUTSIDE;
        }
        String from = newest.get().taskDefinition();
        if (from.equals(desired.arn()) || from.equals(last.arn())) {
            return Choice.ECS_ROLLED_BACK;
        }
        return newest.get().isRollingBack() ? Choice.WAIT_FOR_ECS_ROLLBACK : Choice.UPDATE;
    }

    /**
     * What is to be done about a service that does not run what the log desires.
     *
     * @param running the entry that it runs; empty where that is no entry of the log
     * @param newest ECS's own history, which is believed before the PRIMARY deployment's id: going back, ECS may give
     *     the old deployment its old id again
     */
    public static Choice choice(
            Service service,
            Optional<Release> running,
            Optional<ServiceDeployment> newest,
            Release desired,
            Release last) {
        boolean told = wasUpdatedTo(desired);
        boolean ecsWentBack = newest.filter(ServiceDeployment::isRollback).isPresent();
        boolean onItsWay = newest.filter(ServiceDeployment::isRollingBack).isPresent();
        boolean mayTell = ecsWentBack ? !told && !onItsWay : !told || isSlipway(service, running);
        return mayTell ? Choice.UPDATE : whenNotSlipway(newest, desired, last);
    }
}
