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
        Release entry = running.get();
        Optional<Deployment> primary = service.primary();
        if (primary.isEmpty() || entry.deployment().isEmpty()) {
            return true;
        }
        return entry.deployment().get().equals(primary.get().id()) || announced(entry, primary.get());
    }

    private static boolean announced(Release entry, Deployment primary) {
        if (entry.telling().isEmpty()) {
            return false;
        }
        Instant telling = entry.telling().get();
        return !primary.createdAt().isBefore(telling) && !primary.createdAt().isAfter(telling.plus(LONGEST_RUN));
    }

    /** Whether the service was ever told to run it: a choice that somebody made before is older than this request. */
    public static boolean wasTold(Release entry) {
        return entry.deployment().isPresent() || entry.telling().isPresent();
    }

    /** Cheap signs that ECS may be going back by itself; its own history then tells. */
    public static boolean mayBeRollingBack(Service service, Optional<Release> desired) {
        boolean somethingFailed = service.deployments().stream().anyMatch(d -> d.inState("FAILED"));
        boolean anotherRollsOut =
                service.primary().filter(d -> d.inState("IN_PROGRESS")).isPresent()
                        && desired.filter(d -> service.runs(d.arn())).isEmpty();
        // ECS tells no rolloutState of blue/green, linear and canary deployments
        boolean untold = service.deployments().size() > 1
                && service.primary().filter(d -> d.rolloutState().isPresent()).isEmpty();
        return somethingFailed || anotherRollsOut || untold;
    }

    /** What is to be done about a service that does not run what the log desires. */
    public enum Choice {
        TELL,
        /** ECS went back from what is desired: that one failed. */
        LEAVE_ECS_WENT_BACK,
        /** Anything started now could stall the service. */
        LEAVE_UNTIL_ROLLED_BACK,
        LEAVE_SOMEBODY_CHOSE
    }

    /** @param newest ECS's own history of a PRIMARY deployment that is not Slipway's */
    static Choice whenNotSlipway(Optional<ServiceDeployment> newest, Release desired, Release last) {
        if (newest.isEmpty() || !newest.get().rollsBack()) {
            return Choice.LEAVE_SOMEBODY_CHOSE;
        }
        String from = newest.get().taskDefinition();
        if (from.equals(desired.arn()) || from.equals(last.arn())) {
            return Choice.LEAVE_ECS_WENT_BACK;
        }
        return newest.get().rollingBackNow() ? Choice.LEAVE_UNTIL_ROLLED_BACK : Choice.TELL;
    }

    /**
     * What is to be done about a service that does not run what the log desires.
     *
     * @param running the entry that it runs; empty where that is no entry of the log
     * @param newest ECS's own history, which is believed before the PRIMARY deployment's id: going back, ECS may give
     *     the old deployment its old id again
     */
    public static Choice choice(
            Service service, Optional<Release> running, Optional<ServiceDeployment> newest, Release desired, Release last) {
        boolean told = wasTold(desired);
        boolean ecsWentBack = newest.filter(ServiceDeployment::rollsBack).isPresent();
        boolean onItsWay = newest.filter(ServiceDeployment::rollingBackNow).isPresent();
        boolean mayTell = ecsWentBack ? !told && !onItsWay : !told || isSlipway(service, running);
        return mayTell ? Choice.TELL : whenNotSlipway(newest, desired, last);
    }
}
