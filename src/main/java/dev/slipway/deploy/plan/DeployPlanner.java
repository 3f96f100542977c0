package dev.slipway.deploy.plan;

import dev.slipway.config.Target;
import dev.slipway.ecr.Image;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.ecs.TaskPlatform;
import dev.slipway.pattern.SemVer;
import dev.slipway.release.DeploymentOwnership;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.release.TagValues;
import dev.slipway.select.DeployRequest;
import dev.slipway.select.DeployRequest.By;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides about one target from values alone. The rules stand in the order in which they are asked. */
public final class DeployPlanner {
    private DeployPlanner() {}

    public static DeployAction decide(DeployRequest asked, DeploySnapshot seen) {
        try {
            Service service = serviceThatMayBeDeployed(asked.target(), seen);
            Optional<DeployAction> order = order(asked, seen);
            if (order.isPresent()) {
                return order.get();
            }
            return whatToRegister(asked, seen, service);
        } catch (RefusedException refusal) {
            return new DeployAction.Refuse(refusal.reason());
        }
    }

    private static Service serviceThatMayBeDeployed(Target target, DeploySnapshot seen) throws RefusedException {
        Service service = seen.service()
                .orElseThrow(() -> new RefusedException(
                        "there is no service %s (ECS says MISSING); create it in Terraform, or mend `cluster` and `ecsService` of target %s"
                                .formatted(target.serviceRef(), target)));
        if (!service.isActive()) {
            throw new RefusedException("service %s is %s; ECS takes a new task definition only while it is ACTIVE"
                    .formatted(target.serviceRef(), service.status()));
        }
        return switch (service.controller()) {
            case "ECS" -> service;
            case "CODE_DEPLOY" ->
                throw new RefusedException(
                        "service %s has the deployment controller CODE_DEPLOY, whose task definition only CodeDeploy may change; set deployment_controller to ECS in Terraform"
                                .formatted(target.serviceRef()));
            default ->
                throw new RefusedException(
                        "service %s has the deployment controller %s; Slipway deploys only with ECS's own"
                                .formatted(target.serviceRef(), service.controller()));
        };
    }

    /** Whether this request has its place in the log already, or comes too late for one. */
    private static Optional<DeployAction> order(DeployRequest asked, DeploySnapshot seen) {
        String request = TagValues.identity(asked.request());
        Optional<Release> last = seen.log().last();
        if (last.isEmpty()) {
            return Optional.empty();
        }
        Optional<Release> same = seen.log()
                .ofRequest(request)
                .or(() -> seen.history().orElse(List.of()).stream()
                        .filter(e -> e.request().equals(request))
                        .findFirst());
        if (same.isPresent() && !(outdated(asked, same.get()) && isLast(same.get(), last.get()))) {
            Release first = same.get();
            return Optional.of(
                    isLast(first, last.get()) || last.get().follows(first)
                            ? unchanged(
                                    seen, first, "the same request registered revision " + first.number() + " already")
                            : superseded(last.get()));
        }
        if (asked.requestedAt().isBefore(last.get().requestedAt())) {
            return Optional.of(superseded(last.get()));
        }
        if (seen.history().isEmpty() && HistoryNeeded.needed(asked, seen, last.get())) {
            return Optional.of(new DeployAction.Read(DeployRead.HISTORY));
        }
        Optional<String> desiredTag = seen.log().desired().flatMap(Release::imageTag);
        Optional<String> askedTag = asked.image().tag();
        if (asked.onlyNewerVersions()
                && desiredTag.isPresent()
                && askedTag.isPresent()
                && SemVer.isLower(askedTag.get(), desiredTag.get())) {
            return Optional.of(new DeployAction.Supersede(
                    "%s is a lower version than %s, which is desired".formatted(askedTag.get(), desiredTag.get())));
        }
        return Optional.empty();
    }

    private static boolean isLast(Release first, Release last) {
        return first.number() == last.number() || !last.supersedes(first);
    }

    /** Its template has changed since, and that is what it is asked for again. */
    private static boolean outdated(DeployRequest asked, Release first) {
        return asked.follows().filter(template -> !first.isMadeFrom(template)).isPresent();
    }

    private static DeployAction unchanged(DeploySnapshot seen, Release first, String reason) {
        return new DeployAction.Unchanged(seen.log().desired().orElse(first), reason);
    }

    private static DeployAction superseded(Release by) {
        return new DeployAction.Supersede(
                "revision %d was requested later, at %s".formatted(by.number(), by.requestedAt()));
    }

    private static DeployAction whatToRegister(DeployRequest asked, DeploySnapshot seen, Service service)
            throws RefusedException {
        Target target = asked.target();
        if (seen.image().isEmpty() && seen.newestTags().isEmpty()) {
            return new DeployAction.Read(DeployRead.NEWEST_TAGS);
        }
        Image image = imageThatMayBeDeployed(asked, seen);
        TaskDefinition template = whatItIsMadeFrom(asked, seen);
        ImageReference written = asked.image().withDigest(image.digest());
        Optional<String> mismatch =
                seen.index().flatMap(index -> TaskPlatform.mismatch(template, index, written.toString()));
        if (mismatch.isPresent()) {
            throw new RefusedException(mismatch.get());
        }
        RegisterRequest revision = new RevisionBuilder(target, template)
                .make(asked, written, seen.log().newest(), seen.log().desired());
        Optional<Release> desired = seen.log().desired();
        if (desired.isPresent()
                && RevisionContent.same(revision, desired.get())
                && !takenElsewhere(asked, service, desired.get())) {
            return new DeployAction.Unchanged(
                    desired.get(),
                    "revision %d has this image and this content"
                            .formatted(desired.get().number()));
        }
        refuseWhatFailedBefore(asked, seen, image, template);
        return TemplateChangeRules.whatStandsAgainst(asked, seen, service)
                .orElseGet(() -> now(seen, service, revision));
    }

    private static TaskDefinition whatItIsMadeFrom(DeployRequest asked, DeploySnapshot seen) throws RefusedException {
        Target target = asked.target();
        return asked.restores()
                .map(restores -> restores.aim().definition())
                .or(seen::template)
                .orElseThrow(() -> new RefusedException(
                        "there is no ACTIVE revision of the template %s; apply Terraform, or mend `template` of target %s"
                                .formatted(target.template(), target)));
    }

    /** A person who asks for what was told before, and is not run any more, asks for it anew. */
    private static boolean takenElsewhere(DeployRequest asked, Service service, Release desired) {
        return asked.by() == By.PERSON && DeploymentOwnership.wasUpdatedTo(desired) && !service.runs(desired.arn());
    }

    private static Image imageThatMayBeDeployed(DeployRequest asked, DeploySnapshot seen) throws RefusedException {
        Image image = seen.image().orElseThrow(() -> {
            List<String> newest = seen.newestTags().orElse(List.of());
            return new RefusedException("ECR has no image %s; push it first%s"
                    .formatted(
                            asked.image(),
                            newest.isEmpty() ? "" : " (the newest tags there: " + String.join(", ", newest) + ")"));
        });
        if (image.archived()) {
            throw new RefusedException(
                    "image %s is archived and cannot be pulled; restore it in ECR first".formatted(asked.image()));
        }
        return image;
    }

    /** A push of what failed here before would only fail again. A person may know better. */
    private static void refuseWhatFailedBefore(
            DeployRequest asked, DeploySnapshot seen, Image image, TaskDefinition template) throws RefusedException {
        if (asked.by() == By.PERSON) {
            return;
        }
        var releases = new ArrayList<>(seen.log().releases());
        seen.history().ifPresent(releases::addAll);
        Optional<Release> newestAttempt = releases.stream()
                .filter(e -> e.digest().equals(image.digest()) && e.template().equals(Optional.of(template.name())))
                .reduce((a, b) -> b.number() > a.number() ? b : a);
        if (newestAttempt.isPresent() && newestAttempt.get().state() == ReleaseState.FAILED) {
            throw new RefusedException(
                    "revision %d with this image and %s failed before; push another image, change the template, or request it by hand"
                            .formatted(newestAttempt.get().number(), template.name()));
        }
    }

    private static DeployAction now(DeploySnapshot seen, Service service, RegisterRequest revision) {
        if (!DeploymentOwnership.mayBeRollingBack(service, seen.log().desired())) {
            return new DeployAction.Register(revision);
        }
        if (seen.serviceDeployment().isEmpty()) {
            return new DeployAction.Read(DeployRead.SERVICE_DEPLOYMENT);
        }
        return seen.serviceDeployment().get().filter(d -> d.isRollingBack()).isPresent()
                ? new DeployAction.RegisterAndWait(
                        revision, "ECS is rolling the service back; it is told to run this when that has settled")
                : new DeployAction.Register(revision);
    }
}
