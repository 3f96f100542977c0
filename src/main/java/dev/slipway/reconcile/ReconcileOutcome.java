package dev.slipway.reconcile;

import dev.slipway.config.Target;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.outcome.OutcomeDetails;
import dev.slipway.outcome.OutcomeDetails.DeploymentDetails;
import dev.slipway.outcome.OutcomeDetails.RevisionDetails;
import dev.slipway.reconcile.plan.Report;
import dev.slipway.release.Release;
import java.util.Optional;

/** The outcomes of reconciliation: reports, and what prevents a report. */
final class ReconcileOutcome {
    private ReconcileOutcome() {}

    static Outcome of(Target target, Report report) {
        Release release = report.about();
        return Outcome.of(target, report.kind(), report.reason())
                .with(details(target, report))
                .named(release.tag(Release.SERVICE), release.tag(Release.ENVIRONMENT))
                .requested(release.requestedAt())
                .with(report.publication());
    }

    private static OutcomeDetails details(Target target, Report report) {
        Release release = report.rolledBackTo().orElse(report.about());
        var revision = new RevisionDetails(
                Optional.of(image(target, release)),
                release.template().map(name -> template(release, name)),
                report.rolledBackTo().map(good -> report.about().arn()),
                report.rolledBackTo().map(good -> image(target, report.about())),
                Optional.of(release.arn()));
        var deployment = new DeploymentDetails(
                report.deployment(), report.startedAt(), report.settledAt(), Optional.empty(), Optional.empty());
        return new OutcomeDetails(revision, deployment, Optional.empty());
    }

    private static String image(Target target, Release release) {
        Optional<String> tag = release.imageTag().filter(ImageReference::isTag);
        return target.images().withTag(tag).withDigest(release.digest()).toString();
    }

    /** The template's ARN: it is in the same account and region as the release. */
    private static String template(Release release, RevisionName name) {
        String arn = release.arn();
        return arn.substring(0, arn.lastIndexOf('/') + 1) + name;
    }

    /** The outcome with the deployment that UpdateService started. */
    static Outcome started(Outcome outcome, Optional<Deployment> deployment) {
        return deployment
                .map(d -> outcome.with(outcome.details().started(d.id(), d.createdAt())))
                .orElse(outcome);
    }

    /**
     * ECS refused or lost the call that was to bring this outcome. The intent is recorded: a retry or the next
     * reconciliation repeats the call. Where no retry helps, a person is needed.
     */
    static Outcome failed(Outcome intended, AwsException failure, Publication publication) {
        boolean rollbackFailed = intended.kind() == Kind.ROLLED_BACK && !failure.isRetryable();
        return intended.as(rollbackFailed ? Kind.ROLLBACK_FAILED : Kind.FAILED)
                .because("%s, but the call failed: %s".formatted(intended.reason(), failure.getMessage()))
                .with(publication)
                .retryable(failure.isRetryable());
    }

    /** Slipway cannot judge the service's deployments. Where no retry helps, a person is needed. */
    static Outcome unread(Target target, AwsException failure, Publication publication) {
        String reason =
                "Slipway cannot judge the deployments of service %s, and does not roll back a failed one until this is fixed: %s"
                        .formatted(target.serviceRef(), failure.getMessage());
        // Terraform may not have created the cluster yet
        boolean isUrgent = failure.kind() == AwsException.Kind.FINAL;
        return Outcome.of(target, isUrgent ? Kind.ROLLBACK_FAILED : Kind.FAILED, reason)
                .with(isUrgent ? publication : Publication.LOG_ONLY)
                .retryable(failure.isRetryable());
    }

    /** Slipway could not go on with the target's release tasks; what was done before stays. Where no retry helps, a person is needed. */
    static Outcome notPrepared(Target target, AwsException failure) {
        return Outcome.of(target, Kind.FAILED, "Slipway cannot go on with the release task: " + failure.getMessage())
                .with(failure.isRetryable() ? Publication.LOG_ONLY : Publication.UNRECORDED)
                .retryable(failure.isRetryable());
    }

    /** What the report says is done or needs no call, but the release log does not say it. */
    static Outcome unrecorded(Outcome reported, AwsException failure) {
        return reported.because("%s; recording this failed: %s".formatted(reported.reason(), failure.getMessage()));
    }

    /** The next reconciliation makes the same mistake. */
    static Outcome bug(Target target, RuntimeException bug, Publication publication) {
        return Outcome.of(target, Kind.ROLLBACK_FAILED, "this is a mistake in Slipway, please report it: " + bug)
                .with(publication);
    }
}
