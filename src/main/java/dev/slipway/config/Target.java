package dev.slipway.config;

import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.Location;
import dev.slipway.ecs.ServiceRef;
import dev.slipway.ecs.VersionNames;
import dev.slipway.pattern.TagPattern;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One ECS service, or one family of tasks that others start, in one environment, with all defaults set and all names bound.
 *
 * @param registry host of the image's registry
 * @param tags patterns of image tags that deploy automatically; empty if the target deploys on request only
 * @param service the name of the service, or of the task
 * @param ecsService empty for a task: there is no service
 * @param like of a task: the ECS service where a one-off task runs as its tasks do
 * @param family Slipway's own task definition family
 * @param template Terraform's task definition family
 * @param containers names of the containers that get the image; empty for every container of the template whose image is
 *     in the repository
 * @param placeholderTag the tag of a template's image that Slipway replaces
 * @param versionNames where the containers that get the image have its version; the only other members of the template
 *     that Slipway changes
 * @param rollback whether Slipway rolls a failed deployment back, or only reports it
 * @param deadlineMinutes empty for the default of the service's deployment strategy
 * @param followTemplate whether a new template revision is deployed at once, with the desired version
 * @param releaseTask the task that has to succeed before the service is updated to another image
 * @param imageGate what must be true of an image that is deployed
 */
public record Target(
        String service,
        String environment,
        String registry,
        String repository,
        List<TagPattern> tags,
        String cluster,
        Optional<String> ecsService,
        Optional<String> like,
        String family,
        String template,
        List<String> containers,
        String placeholderTag,
        VersionNames versionNames,
        Rollback rollback,
        OptionalInt deadlineMinutes,
        boolean followTemplate,
        Optional<ReleaseTask> releaseTask,
        ImageGate imageGate,
        Location location) {

    public Target {
        tags = List.copyOf(tags);
        containers = List.copyOf(containers);
        if (family.equals(template)) {
            throw new IllegalArgumentException("family and template are the same: " + family);
        }
    }

    public Target with(VersionNames names) {
        return new Target(
                service,
                environment,
                registry,
                repository,
                tags,
                cluster,
                ecsService,
                like,
                family,
                template,
                containers,
                placeholderTag,
                names,
                rollback,
                deadlineMinutes,
                followTemplate,
                releaseTask,
                imageGate,
                location);
    }

    public Target with(ImageGate gate) {
        return new Target(
                service,
                environment,
                registry,
                repository,
                tags,
                cluster,
                ecsService,
                like,
                family,
                template,
                containers,
                placeholderTag,
                versionNames,
                rollback,
                deadlineMinutes,
                followTemplate,
                releaseTask,
                gate,
                location);
    }

    /** Whether Slipway rolls a failed deployment back. */
    public enum Rollback {
        AUTO,
        OFF
    }

    /** The service, or the family of a task. */
    public ServiceRef serviceRef() {
        return ecsService.map(name -> new ServiceRef(cluster, name)).orElseGet(() -> ServiceRef.ofFamily(family));
    }

    /** The service where a one-off task runs as its tasks do; empty for a task that names none. */
    public Optional<ServiceRef> placement() {
        return ecsService.or(() -> like).map(name -> new ServiceRef(cluster, name));
    }

    /** Whether there is no service: schedules and others start tasks of the family. */
    public boolean isTask() {
        return ecsService.isEmpty();
    }

    /** The repository as an image reference, without tag and digest. */
    public ImageReference images() {
        return ImageReference.of(registry, repository);
    }

    @Override
    public String toString() {
        return service + " in " + environment;
    }
}
