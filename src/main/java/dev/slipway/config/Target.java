package dev.slipway.config;

import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.Location;
import dev.slipway.ecs.ServiceRef;
import dev.slipway.pattern.TagPattern;
import java.util.List;
import java.util.OptionalInt;

/**
 * One ECS service in one environment, every default filled in and every capture bound.
 *
 * @param registry host of the registry that its image comes from
 * @param tags patterns of image tags that deploy by themselves; empty: only on request
 * @param family Slipway's own task definition family
 * @param template Terraform's family
 * @param containers names of the containers that take the image; empty: every container of the template whose image is
 *     in the repository
 * @param placeholderTag the tag in a template that means "not Terraform's to say"
 * @param rollback whether a failed deployment is taken back, or only reported
 * @param deadlineMinutes empty: the default of the service's deployment strategy
 * @param followTemplate whether a new revision of the template is deployed at once, with the version that is desired
 */
public record Target(
        String service,
        String environment,
        String registry,
        String repository,
        List<TagPattern> tags,
        String cluster,
        String ecsService,
        String family,
        String template,
        List<String> containers,
        String placeholderTag,
        Rollback rollback,
        OptionalInt deadlineMinutes,
        boolean followTemplate,
        Location place) {

    public Target {
        tags = List.copyOf(tags);
        containers = List.copyOf(containers);
        if (family.equals(template)) {
            throw new IllegalArgumentException("family and template are both " + family);
        }
    }

    /** What a failed deployment leads to. */
    public enum Rollback {
        AUTO,
        OFF
    }

    public ServiceRef serviceRef() {
        return new ServiceRef(cluster, ecsService);
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
