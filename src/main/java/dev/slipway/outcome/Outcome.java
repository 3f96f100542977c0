package dev.slipway.outcome;

import dev.slipway.config.Target;
import dev.slipway.select.DeployRequest;
import java.time.Instant;
import java.util.Optional;

/**
 * What Slipway did about one target, and why.
 *
 * @param subject empty where the trigger concerns nobody
 * @param isRetryable whether the same event, handled again, can come to a better end
 * @param news what is to be published of it
 */
public record Outcome(
        Optional<Subject> subject,
        Kind kind,
        String reason,
        OutcomeDetails facts,
        Optional<Instant> requestedAt,
        boolean isRetryable,
        Publication news) {

    /** What others are to be told. */
    public enum Publication {
        BY_KIND,
        /** Somebody pointed the service elsewhere. */
        SERVICE_CHANGED,
        /** Others were told before, or it says nothing of a deployment. */
        LOG_ONLY
    }

    /**
     * What it is about.
     *
     * @param cluster empty for a service that no target stands for
     */
    public record Subject(String service, String environment, Optional<String> cluster) {}

    /** How it came out. */
    public enum Kind {
        /** The service was told to run the new revision. */
        DEPLOYING(true),
        /** It runs or is rolling out exactly this already. */
        UNCHANGED(true),
        /** It settled. */
        SUCCEEDED(true),
        /** The service was told to run the last good revision. */
        ROLLED_BACK(false),
        /** The circuit breaker or an alarm does it; Slipway stands back. */
        ROLLING_BACK_BY_ECS(false),
        /** A person is needed: what ran before keeps running as far as it does. */
        NOTHING_TO_ROLL_BACK_TO(false),
        /** A person is needed: what was good before does not start any more. */
        ROLLBACK_FAILED(false),
        /** Something newer was requested. */
        SUPERSEDED(false),
        /** A dry run: nothing was written. */
        PLANNED(true),
        /** A rule forbids it. */
        REFUSED(false),
        /** AWS said no, or the rollout failed. */
        FAILED(false),
        /** Not Slipway's to act on. */
        IGNORED(false);

        private final boolean asAsked;

        Kind(boolean asAsked) {
            this.asAsked = asAsked;
        }

        /** Whether a person who asked for it got what they asked for. */
        public boolean asAsked() {
            return asAsked;
        }
    }

    public static Outcome of(DeployRequest asked, Kind kind, String reason) {
        return of(asked.target(), kind, reason).requested(asked.requestedAt());
    }

    /** About a target that nobody asked anything of. */
    public static Outcome of(Target target, Kind kind, String reason) {
        var subject = new Subject(target.service(), target.environment(), Optional.of(target.cluster()));
        return new Outcome(
                Optional.of(subject), kind, reason, OutcomeDetails.NONE, Optional.empty(), false, Publication.BY_KIND);
    }

    /** For a service that no target stands for. */
    public static Outcome refused(String service, String environment, String reason) {
        return new Outcome(
                Optional.of(new Subject(service, environment, Optional.empty())),
                Kind.REFUSED,
                reason,
                OutcomeDetails.NONE,
                Optional.empty(),
                false,
                Publication.BY_KIND);
    }

    public static Outcome refused(String reason) {
        return nobodys(Kind.REFUSED, reason);
    }

    public static Outcome ignored(String reason) {
        return nobodys(Kind.IGNORED, reason);
    }

    /** Of what concerns no service. */
    public static Outcome nobodys(Kind kind, String reason) {
        return new Outcome(
                Optional.empty(), kind, reason, OutcomeDetails.NONE, Optional.empty(), false, Publication.BY_KIND);
    }

    public Outcome with(OutcomeDetails known) {
        return new Outcome(subject, kind, reason, known, requestedAt, isRetryable, news);
    }

    public Outcome because(String other) {
        return new Outcome(subject, kind, other, facts, requestedAt, isRetryable, news);
    }

    public Outcome as(Kind other) {
        return new Outcome(subject, other, reason, facts, requestedAt, isRetryable, news);
    }

    public Outcome with(Publication other) {
        return new Outcome(subject, kind, reason, facts, requestedAt, isRetryable, other);
    }

    /** As the log calls it: from ECS's side a pattern may bind other names than a person's request did. */
    public Outcome named(Optional<String> service, Optional<String> environment) {
        Optional<Subject> inTheLog = subject.map(
                s -> new Subject(service.orElse(s.service()), environment.orElse(s.environment()), s.cluster()));
        return new Outcome(inTheLog, kind, reason, facts, requestedAt, isRetryable, news);
    }

    public Outcome requested(Instant at) {
        return new Outcome(subject, kind, reason, facts, Optional.of(at), isRetryable, news);
    }

    public Outcome retryable(boolean can) {
        return new Outcome(subject, kind, reason, facts, requestedAt, can, news);
    }
}
