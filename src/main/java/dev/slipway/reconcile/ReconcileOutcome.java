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
                Optional.of(release.arn()));
        var deployment =
                new DeploymentDetails(report.deployment(), report.startedAt(), report.settledAt(), Optional.empty());
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
    static Outcome failed(Outcome intended, AwsException failure, boolean publish) {
        boolean rollbackFailed = intended.kind() == Kind.ROLLED_BACK && !failure.isRetryable();
        return intended.as(rollbackFailed ? Kind.ROLLBACK_FAILED : Kind.FAILED)
                .because("%s, but the call failed: %s".formatted(intended.reason(), failure.getMessage()))
                .with(publish ? intended.publication() : Publication.LOG_ONLY)
                .retryable(failure.isRetryable());
    }

    /** For the log only: it says nothing about a deployment. */
    static Outcome unread(Target target, AwsException failure) {
        String reason = "could not read the service or its release log: " + failure.getMessage();
        return Outcome.of(target, Kind.FAILED, reason)
                .with(Publication.LOG_ONLY)
                .retryable(failure.isRetryable());
    }

    /** For the log only: the next reconciliation makes the same mistake. */
    static Outcome bug(Target target, RuntimeException bug) {
        return Outcome.of(target, Kind.FAILED, "this is a mistake in Slipway, please report it: " + bug)
                .with(Publication.LOG_ONLY);
    }
}
