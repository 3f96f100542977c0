package dev.slipway.deploy.plan;

import dev.slipway.config.Target;
import dev.slipway.ecr.Image;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.NewestServiceDeployment;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.ecs.TaskPlatform;
import dev.slipway.release.DeploymentOwnership;
import dev.slipway.release.Hold;
import dev.slipway.release.PrimaryState;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.select.DeployRequest;
import dev.slipway.select.DeployRequest.By;
import dev.slipway.select.RestoredRevision;
import java.util.Optional;

/** Decides from values alone what to do next about one target. The rules apply in the order in which they are written. */
public final class DeployPlanner {
    private DeployPlanner() {}

    public static DeployAction plan(DeployRequest request, DeploySnapshot snapshot) {
        try {
            Service service = DeploymentRules.deployable(request.target(), snapshot.service());
            Optional<DeployAction> byOrder = OrderRules.decision(request, snapshot);
            return byOrder.isPresent() ? byOrder.get() : byContent(request, snapshot, service);
        } catch (RefusedException refusal) {
            return new DeployAction.Refuse(refusal.reason());
        }
    }

    private static DeployAction byContent(DeployRequest request, DeploySnapshot snapshot, Service service)
            throws RefusedException {
        Optional<DeployAction> objection = ImageRules.objection(request, snapshot);
        if (objection.isPresent()) {
            return objection.get();
        }
        Image image = snapshot.image().orElseThrow();
        TaskDefinition template = template(request, snapshot);
        ImageReference reference = request.image().withDigest(image.digest());
        Optional<String> mismatch =
                snapshot.index().flatMap(index -> TaskPlatform.mismatch(template, index, reference.toString()));
        if (mismatch.isPresent()) {
            throw new RefusedException(mismatch.get());
        }
        Optional<Release> desired = snapshot.log().wanted();
        boolean prepares = ReleaseTaskRules.isNeeded(request, snapshot.log(), image.digest());
        RegisterRequest revision = new RevisionBuilder(request.target(), template)
                .make(
                        request,
                        reference,
                        snapshot.log().newest(),
                        desired,
                        hold(request, snapshot),
                        ReleaseTaskRules.tags(request.target(), snapshot.log(), prepares));
        Optional<DeployAction> asDesired = desired.filter(d -> RevisionContent.same(revision, d))
                .flatMap(d -> asDesired(request, snapshot, service, d));
        if (asDesired.isPresent()) {
            return asDesired.get();
        }
        refuseFailedVersion(request, snapshot, template);
        if (prepares) {
            ReleaseTaskRules.check(request.target(), template);
        }
        return TemplateChangeRules.objection(request, snapshot, service)
                .or(() -> ImageGateRules.objection(request, snapshot))
                .orElseGet(() -> prepares ? new DeployAction.Prepare(revision) : register(snapshot, service, revision));
    }

    private static Optional<Hold> hold(DeployRequest request, DeploySnapshot snapshot) {
        return request.restores().flatMap(RestoredRevision::hold).or(snapshot::hold);
    }

    private static TaskDefinition template(DeployRequest request, DeploySnapshot snapshot) throws RefusedException {
        Optional<TaskDefinition> restored =
                request.restores().map(restores -> restores.release().definition());
        return restored.isPresent() ? restored.get() : template(request.target(), snapshot.template());
    }

    static TaskDefinition template(Target target, Optional<TaskDefinition> read) throws RefusedException {
        return read.orElseThrow(() -> new RefusedException(
                "there is no ACTIVE revision of the template %s; apply Terraform, or fix `template` of target %s"
                        .formatted(target.template(), target)));
    }

    /**
     * What is requested is desired already. A person means it to run: where its deployment failed or another revision
     * runs, a new revision is registered, because UpdateService with the same one starts nothing. A restart always is one.
     *
     * @return empty where a new revision is required
     */
    private static Optional<DeployAction> asDesired(
            DeployRequest request, DeploySnapshot snapshot, Service service, Release desired) {
        Optional<DeployAction> unchanged = Optional.of(new DeployAction.Unchanged(
                desired,
                "revision %d has this image and this content".formatted(desired.number()),
                VersionRules.note(request, snapshot, desired)));
        if (!request.by().isPerson()) {
            return unchanged;
        }
        if (request.by() == By.RESTART) {
            return Optional.empty();
        }
        return switch (PrimaryState.of(service, desired.arn(), snapshot.more().serviceDeployment())) {
            case UNREAD -> Optional.of(new DeployAction.Read(DeployRead.SERVICE_DEPLOYMENT));
            case COMPLETED, IN_PROGRESS, UNKNOWN -> unchanged;
            case FAILED -> Optional.empty();
            case OF_ANOTHER_REVISION -> DeploymentOwnership.wasUpdatedTo(desired) ? Optional.empty() : unchanged;
        };
    }

    /** A push of what failed here before would only fail again. A person may know better. */
    private static void refuseFailedVersion(DeployRequest request, DeploySnapshot snapshot, TaskDefinition template)
            throws RefusedException {
        if (request.by().isPerson()) {
            return;
        }
        Optional<Release> newest = snapshot.newestAttempt();
        if (newest.isPresent() && newest.get().state() == ReleaseState.FAILED) {
            throw new RefusedException(
                    "revision %d with this image and %s failed before; push another image, change the template, or send a request"
                            .formatted(newest.get().number(), template.name()));
        }
    }

    private static DeployAction register(DeploySnapshot snapshot, Service service, RegisterRequest revision) {
        if (!DeploymentOwnership.mayBeRollingBack(service, snapshot.log().desired())) {
            return new DeployAction.Register(revision);
        }
        Optional<NewestServiceDeployment> newest = snapshot.more().serviceDeployment();
        if (newest.isEmpty()) {
            return new DeployAction.Read(DeployRead.SERVICE_DEPLOYMENT);
        }
        return newest.get()
                        .deployment()
                        .filter(ServiceDeployment::isRollingBack)
                        .isPresent()
                ? new DeployAction.RegisterAndWait(
                        revision, "ECS is rolling the service back; Slipway calls UpdateService when that has settled")
                : new DeployAction.Register(revision);
    }
}
