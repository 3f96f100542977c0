package dev.slipway.select;

import dev.slipway.config.Target;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whose a family and an ECS service are. A pattern may read one name in two ways ({@code web-api-dev} is web in api-dev and
 * web-api in dev), which shows only once one of the two was deployed: the family's newest release and the service's running
 * revision say which. A target that the configuration does not know any more owns nothing, so a target can be renamed.
 */
public record TargetOwnership(KnownTargets targets) {

    /**
     * Another target of the configuration that has the family, the ECS service or the template.
     *
     * @param reason how that shows, and what to do
     */
    public record Owner(Target target, String reason) {}

    /**
     * Empty where family and ECS service are the target's own.
     *
     * @param running ARN of the revision that the service runs
     */
    public Optional<Owner> other(Target target, Optional<String> running, LogTail log) {
        return ofFamily(target, log)
                .or(() -> running.flatMap(RevisionName::parse).flatMap(revision -> ofService(target, revision)));
    }

    /**
     * Another target that registers its releases in the family of the template, as patterns may bind it: with such a
     * template came that target's roles and secrets.
     */
    public Optional<Owner> ofTemplate(TaskDefinition template) {
        return Release.read(template)
                .flatMap(this::known)
                .filter(owner -> owner.family().equals(template.name().family()))
                .map(owner -> new Owner(
                        owner,
                        "the template %s is a release of %s; give that target another `family`, or this one another `template`"
                                .formatted(template.name(), name(owner))));
    }

    /** Of two targets that registered at once, the newest release is one's, and the one requested last may be the other's. */
    private Optional<Owner> ofFamily(Target target, LogTail log) {
        Optional<Release> newest = log.releases().stream().max(Comparator.comparingInt(Release::number));
        return Stream.of(newest, log.last())
                .flatMap(Optional::stream)
                .filter(release -> !release.isOf(target.service(), target.environment()))
                .flatMap(release -> owner(target, release).stream())
                .findFirst();
    }

    private Optional<Owner> owner(Target target, Release release) {
        return known(release)
                .map(owner -> new Owner(
                        owner,
                        "the family %s is %s's, whose release %s:%d is in it; give one of the two targets another `family`"
                                .formatted(target.family(), name(owner), target.family(), release.number())));
    }

    private Optional<Target> known(Release release) {
        return release.tag(Release.SERVICE)
                .flatMap(service ->
                        release.tag(Release.ENVIRONMENT).flatMap(environment -> targets.known(service, environment)));
    }

    private Optional<Owner> ofService(Target target, RevisionName running) {
        return Optional.of(running.family())
                .filter(family -> !family.equals(target.family()))
                .flatMap(family -> targets.otherReading(target, family))
                .map(owner -> new Owner(
                        owner,
                        "the service %s is %s's, whose release %s it runs; give one of the two targets another `ecsService` or `cluster`"
                                .formatted(
                                        target.serviceRef(),
                                        name(owner),
                                        targets.mayBeNamed(owner) ? running : "of its own family")));
    }

    private String name(Target owner) {
        return targets.mayBeNamed(owner) ? owner.toString() : "another target";
    }
}
