package dev.slipway.reconcile;

import dev.slipway.config.Target;
import dev.slipway.ecr.ImageReference;
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

/** What was found and done about a deployment's end, as an outcome. */
final class ReconcileOutcome {
    private ReconcileOutcome() {}

    static Outcome outcome(Target target, Report report) {
        OutcomeDetails facts = report.goesTo()
                .map(good ->
                        facts(target, good, report, Optional.of(report.about().arn())))
                .orElseGet(() -> facts(target, report.about(), report, Optional.empty()));
        String reason = report.goesTo()
                .map(good ->
                        "%s; the service was told to run revision %d again".formatted(report.reason(), good.number()))
                .orElse(report.reason());
        return Outcome.of(target, kind(report), reason)
                .with(facts)
                .named(report.about().tag(Release.SERVICE), report.about().tag(Release.ENVIRONMENT))
                .requested(report.about().requestedAt())
                .with(news(report));
    }

    /** The same, once it is known as which deployment the service was told. */
    static Outcome told(Outcome outcome, Optional<Deployment> deployment) {
        return deployment
                .map(d -> outcome.with(outcome.details().started(d.id(), d.createdAt())))
                .orElse(outcome);
    }

    private static OutcomeDetails facts(Target target, Release release, Report report, Optional<String> previous) {
        return OutcomeDetails.NONE
                .with(new RevisionDetails(
                        Optional.of(image(target, release)),
                        release.template().map(name -> template(release, name)),
                        previous,
                        Optional.of(release.arn())))
                .with(new DeploymentDetails(
                        report.deployment(), report.startedAt(), report.settledAt(), Optional.empty()));
    }

    static String image(Target target, Release release) {
        Optional<String> tag = release.imageTag().filter(ImageReference::isTag);
        return target.images().withTag(tag).withDigest(release.digest()).toString();
    }

    /** The ARN of what is in the same account and region as the entry. */
    static String template(Release release, RevisionName name) {
        String arn = release.arn();
        return arn.substring(0, arn.lastIndexOf('/') + 1) + name;
    }

    private static Kind kind(Report report) {
        return switch (report.ending()) {
            case SUCCEEDED -> Kind.SUCCEEDED;
            case FAILED -> Kind.FAILED;
            case ROLLED_BACK -> Kind.ROLLED_BACK;
            case ROLLING_BACK_BY_ECS -> Kind.ROLLING_BACK_BY_ECS;
            case NOTHING_TO_ROLL_BACK_TO -> Kind.NOTHING_TO_ROLL_BACK_TO;
            case ROLLBACK_FAILED -> Kind.ROLLBACK_FAILED;
            case TOLD_AGAIN -> Kind.DEPLOYING;
            case CHANGED_ELSEWHERE -> Kind.IGNORED;
        };
    }

    private static Publication news(Report report) {
        if (!report.news()) {
            return Publication.LOG_ONLY;
        }
        return report.ending() == Report.Ending.CHANGED_ELSEWHERE ? Publication.SERVICE_CHANGED : Publication.BY_KIND;
    }
}
