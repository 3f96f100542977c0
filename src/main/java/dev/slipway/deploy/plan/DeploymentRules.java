package dev.slipway.deploy.plan;

import dev.slipway.config.Target;
import dev.slipway.ecr.ImageIndex;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.ecs.TaskPlatform;
import dev.slipway.select.DeployRequest;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The rules of {@link DeployPlanner} one by one, for a check that lists all that stands in the way of a deployment. Each
 * answers with the planner's reason for a refusal; empty where it has none.
 */
public final class DeploymentRules {
    private DeploymentRules() {}

    /** Whether ECS has the service, and it is ACTIVE. */
    public static Optional<String> service(Target target, Optional<Service> service) {
        return refusal(() -> active(target, service));
    }

    /** Whether its deployment controller is ECS. */
    public static Optional<String> controller(Target target, Service service) {
        return refusal(() -> {
            requireEcsController(target, service);
            return service;
        });
    }

    /** Whether there is a template that a revision can be made from. */
    public static Optional<String> template(Target target, Optional<TaskDefinition> template) {
        return refusal(() -> RevisionBuilder.templateTags(target, DeployPlanner.template(target, template)));
    }

    /** Whether the template has a container that takes the image. */
    public static Optional<String> containers(Target target, TaskDefinition template) {
        return refusal(() -> images(target, template).containersToUpdate());
    }

    /** The names of the containers that take the image; none where {@link #containers} refuses. */
    public static Set<String> namesOfContainers(Target target, TaskDefinition template) {
        try {
            return new TreeSet<>(images(target, template).containersToUpdate());
        } catch (RefusedException none) {
            return Set.of();
        }
    }

    private static ContainerImages images(Target target, TaskDefinition template) {
        return new ContainerImages(target, template, target.images(), Optional.empty());
    }

    /**
     * Whether ECS could pull and run the image of a person's request.
     *
     * @param snapshot with the newest tags of the repository, where it has no image
     */
    public static Optional<String> image(DeployRequest request, DeploySnapshot snapshot) {
        return ImageRules.objection(request, snapshot)
                .flatMap(action ->
                        action instanceof DeployAction.Refuse(String reason) ? Optional.of(reason) : Optional.empty());
    }

    /** Whether ECR has signed the image; empty where the target does not ask for that. */
    public static Optional<ImageVerdict> signature(DeployRequest request, DeploySnapshot snapshot, ImageGateRead read) {
        return ImageGateRules.signature(request, snapshot, read);
    }

    /** Whether ECR's scan of the image is good enough; empty where the target does not ask for that. */
    public static Optional<ImageVerdict> scan(DeployRequest request, DeploySnapshot snapshot, ImageGateRead read) {
        return ImageGateRules.scan(request, snapshot, read);
    }

    /** Whether the image has the platform that the template requires. */
    public static Optional<String> platform(TaskDefinition template, ImageIndex index, ImageReference image) {
        return TaskPlatform.mismatch(template, index, image.toString());
    }

    /**
     * Whether a revision can be made of template and image: what {@link #template} and {@link #containers} say, and whether
     * ECS takes the image's name.
     *
     * @param image with its digest
     */
    public static Optional<String> revision(DeployRequest request, TaskDefinition template, ImageReference image) {
        return refusal(() -> new RevisionBuilder(request.target(), template)
                .make(request, image, 0, Optional.empty(), Optional.empty()));
    }

    /** A rule that refuses by throwing. */
    @FunctionalInterface
    private interface Rule {
        Object apply() throws RefusedException;
    }

    private static Optional<String> refusal(Rule rule) {
        try {
            rule.apply();
            return Optional.empty();
        } catch (RefusedException refused) {
            return Optional.of(refused.reason());
        }
    }

    static Service deployable(Target target, Optional<Service> read) throws RefusedException {
        Service service = active(target, read);
        requireEcsController(target, service);
        return service;
    }

    static Service active(Target target, Optional<Service> read) throws RefusedException {
        Service service = read.orElseThrow(() -> new RefusedException(
                "there is no service %s (ECS says MISSING); create it in Terraform, or fix `cluster` and `ecsService` of target %s"
                        .formatted(target.serviceRef(), target)));
        if (!service.isActive()) {
            throw new RefusedException(
                    "service %s is %s; create it again in Terraform, because ECS takes a new task definition only while it is ACTIVE"
                            .formatted(target.serviceRef(), service.status()));
        }
        return service;
    }

    static void requireEcsController(Target target, Service service) throws RefusedException {
        switch (service.controller()) {
            case "ECS", Service.FAMILY -> {}
            case "CODE_DEPLOY" ->
                throw new RefusedException(
                        "service %s has the deployment controller CODE_DEPLOY, whose task definition only CodeDeploy may change; set deployment_controller to ECS in Terraform"
                                .formatted(target.serviceRef()));
            case Service.EXPRESS_MODE ->
                throw new RefusedException(
                        "service %s is an ECS Express Mode service (resourceManagementType ECS), whose revisions ECS itself registers; deploy it with UpdateExpressGatewayService, or create a service without Express Mode in Terraform"
                                .formatted(target.serviceRef()));
            default ->
                throw new RefusedException(
                        "service %s has the deployment controller %s; Slipway deploys only with the controller ECS, so set deployment_controller to ECS in Terraform"
                                .formatted(target.serviceRef(), service.controller()));
        }
    }
}
