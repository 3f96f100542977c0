package dev.slipway.outcome;

import dev.slipway.config.Target;
import dev.slipway.select.DeployRequest;
import java.time.Instant;
import java.util.Optional;

/**
 * What Slipway did about one target, and why.
 *
 * @param subject empty where the trigger concerns no target
 * @param requestedAt empty where nobody requested a deployment
 */
public record Outcome(
        Optional<Subject> subject,
        Result result,
        OutcomeDetails details,
        Optional<Instant> requestedAt,
        Publication publication) {

    private Outcome(Optional<Subject> subject, Kind kind, String reason) {
        this(subject, new Result(kind, reason, false), OutcomeDetails.NONE, Optional.empty(), Publication.BY_KIND);
    }

    /** Which event EventBridge gets. */
    public enum Publication {
        BY_KIND,
        /** By kind. The release failed before the service was updated to it. */
        NOT_UPDATED,
        /** The service was changed outside Slipway. */
        SERVICE_CHANGED,
        /** The deployment waits at a lifecycle hook for a person. */
        DEPLOYMENT_WAITS,
        /** By kind. Nothing records that it was published, so the schedule publishes it once in each instance. */
        UNRECORDED,
        /** None: an earlier outcome was published, or no deployment is concerned. */
        LOG_ONLY
    }

    /**
     * The target, by the names that the release log has.
     *
     * @param cluster empty for a service that no target of the configuration has
     */
    public record Subject(String service, String environment, Optional<String> cluster) {}

    /** @param isRetryable whether Slipway can do better when it handles the same event again */
    public record Result(Kind kind, String reason, boolean isRetryable) {}

    /** How it ended. */
    public enum Kind {
        /** UpdateService started the deployment of the new revision. */
        DEPLOYING(true),
        /** The service runs, or is rolling out, exactly this revision already. */
        UNCHANGED(true),
        /** ECS completed the deployment, or the task ended as it should. */
        SUCCEEDED(true),
        /** The revision of a target without a service is registered: tasks that others start from now on run it. */
        REGISTERED(true),
        /** The revision is registered: the service is updated to it when its release task has succeeded. */
        PREPARING(true),
        /** RunTask started the task, which runs or will run. */
        STARTED(true),
        /** UpdateService started the deployment of the last good revision. */
        ROLLED_BACK(false),
        /** The circuit breaker or an alarm rolls the service back; Slipway does nothing. */
        ROLLING_BACK_BY_ECS(false),
        /** A person has to act: the tasks that still run keep running. */
        NOTHING_TO_ROLL_BACK_TO(false),
        /** A person has to act: the last good revision does not start any more. */
        ROLLBACK_FAILED(false),
        /** A newer version was requested. */
        SUPERSEDED(false),
        /** A person forbade deployments to the target for a time. */
        HELD(false),
        /** A dry run: Slipway wrote nothing. */
        PLANNED(true),
        /** A rule forbids the deployment. */
        REFUSED(false),
        /** An AWS call failed, or the deployment or the task did. */
        FAILED(false),
        /** Slipway does not act on this event. */
        IGNORED(false);

        private final boolean asRequested;

        Kind(boolean asRequested) {
            this.asRequested = asRequested;
        }

        /** Whether the requester got what they requested. */
        public boolean asRequested() {
            return asRequested;
        }
    }

    public static Outcome of(DeployRequest request, Kind kind, String reason) {
        return of(request.target(), kind, reason).requested(request.requestedAt());
    }

    public static Outcome of(Target target, Kind kind, String reason) {
        var subject = new Subject(target.service(), target.environment(), Optional.of(target.cluster()));
        return new Outcome(Optional.of(subject), kind, reason);
    }

    /** For a service that no target of the configuration has. */
    public static Outcome refused(String service, String environment, String reason) {
        return new Outcome(Optional.of(new Subject(service, environment, Optional.empty())), Kind.REFUSED, reason);
    }

    public static Outcome refused(String reason) {
        return withoutTarget(Kind.REFUSED, reason);
    }

    public static Outcome ignored(String reason) {
        return withoutTarget(Kind.IGNORED, reason);
    }

    /**
     * For an event that no target takes, while entries of the configuration do not count that may be meant: Lambda tries
     * it again and then keeps it in the queue, until somebody fixes the entries.
     */
    public static Outcome undecided(String reason, String entries) {
        return withoutTarget(
                        Kind.FAILED,
                        "%s; the event may be meant for an entry that does not count. Fix the entry, then send the event again: %s"
                                .formatted(reason, entries))
                .retryable(true);
    }

    public static Outcome withoutTarget(Kind kind, String reason) {
        return new Outcome(Optional.empty(), kind, reason);
    }

    public Kind kind() {
        return result.kind();
    }

    public String reason() {
        return result.reason();
    }

    public boolean isRetryable() {
        return result.isRetryable();
    }

    public Outcome as(Kind other) {
        return with(new Result(other, reason(), isRetryable()));
    }

    public Outcome because(String other) {
        return with(new Result(kind(), other, isRetryable()));
    }

    public Outcome retryable(boolean can) {
        return with(new Result(kind(), reason(), can));
    }

    private Outcome with(Result other) {
        return new Outcome(subject, other, details, requestedAt, publication);
    }

    public Outcome with(OutcomeDetails other) {
        return new Outcome(subject, result, other, requestedAt, publication);
    }

    public Outcome with(Publication other) {
        return new Outcome(subject, result, details, requestedAt, other);
    }

    public Outcome requested(Instant at) {
        return new Outcome(subject, result, details, Optional.of(at), publication);
    }

    /** With the release log's names: a pattern may read other names out of an ECS service than the request had. */
    public Outcome named(Optional<String> service, Optional<String> environment) {
        Optional<Subject> inTheLog = subject.map(
                s -> new Subject(service.orElse(s.service()), environment.orElse(s.environment()), s.cluster()));
        return new Outcome(inTheLog, result, details, requestedAt, publication);
    }
}
