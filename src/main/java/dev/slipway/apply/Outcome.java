package dev.slipway.apply;

import dev.slipway.plan.Changes.Change;
import dev.slipway.target.Asked;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What Slipway did about one target, and why.
 *
 * @param image as it was written into the containers
 * @param taskDefinition ARN of Slipway's revision
 * @param previousTaskDefinition ARN of what the service ran before
 * @param template ARN of the revision it was made from
 * @param deployment {@code ecs-svc/…}
 * @param changes of a dry run: what would differ from what runs
 * @param retryCanHeal whether the same event, handled again, can come to a better end
 */
public record Outcome(
        String service,
        String environment,
        Optional<String> cluster,
        Kind kind,
        Optional<String> image,
        Optional<String> taskDefinition,
        Optional<String> previousTaskDefinition,
        Optional<String> template,
        Optional<String> deployment,
        String reason,
        Optional<List<Change>> changes,
        Optional<Instant> requestedAt,
        boolean retryCanHeal) {

    /** How it came out. */
    public enum Kind {
        /** The service was told to run the new revision. */
        DEPLOYING(true),
        /** It runs or is rolling out exactly this already. */
        UNCHANGED(true),
        /** Something newer was requested. */
        SUPERSEDED(false),
        /** A dry run: nothing was written. */
        PLANNED(true),
        /** A rule forbids it. */
        REFUSED(false),
        /** AWS said no. */
        FAILED(false),
        /** Not Slipway's to act on. */
        IGNORED(true);

        private final boolean asAsked;

        Kind(boolean asAsked) {
            this.asAsked = asAsked;
        }

        /** Whether a person who asked for it got what they asked for. */
        public boolean asAsked() {
            return asAsked;
        }
    }

    /** What is known before anything was read. */
    public static Outcome of(Asked asked, Kind kind, String reason) {
        return new Outcome(
                asked.target().service(),
                asked.target().environment(),
                Optional.of(asked.target().cluster()),
                kind,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                reason,
                Optional.empty(),
                Optional.of(asked.requestedAt()),
                false);
    }

    /** For a service that no target stands for. */
    public static Outcome without(String service, String environment, Kind kind, String reason) {
        return new Outcome(
                service,
                environment,
                Optional.empty(),
                kind,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                reason,
                Optional.empty(),
                Optional.empty(),
                false);
    }

    Outcome withImage(String written, String templateArn) {
        return new Outcome(
                service,
                environment,
                cluster,
                kind,
                Optional.of(written),
                taskDefinition,
                previousTaskDefinition,
                Optional.of(templateArn),
                deployment,
                reason,
                changes,
                requestedAt,
                retryCanHeal);
    }

    Outcome withTaskDefinitions(Optional<String> now, Optional<String> before, Optional<String> deploymentId) {
        return new Outcome(
                service,
                environment,
                cluster,
                kind,
                image,
                now,
                before,
                template,
                deploymentId,
                reason,
                changes,
                requestedAt,
                retryCanHeal);
    }

    Outcome withChanges(List<Change> found) {
        return new Outcome(
                service,
                environment,
                cluster,
                kind,
                image,
                taskDefinition,
                previousTaskDefinition,
                template,
                deployment,
                reason,
                Optional.of(List.copyOf(found)),
                requestedAt,
                retryCanHeal);
    }

    Outcome healable(boolean can) {
        return new Outcome(
                service,
                environment,
                cluster,
                kind,
                image,
                taskDefinition,
                previousTaskDefinition,
                template,
                deployment,
                reason,
                changes,
                requestedAt,
                can);
    }
}
