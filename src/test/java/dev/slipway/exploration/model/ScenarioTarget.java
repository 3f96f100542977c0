package dev.slipway.exploration.model;

import dev.slipway.config.ImageGate;
import dev.slipway.config.ReleaseTask;
import dev.slipway.config.Target;
import dev.slipway.ecs.Location;
import dev.slipway.ecs.VersionNames;
import dev.slipway.select.KnownTargets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The target that every scenario is about, and another one that shares its family. */
final class ScenarioTarget {
    /** Service, environment, cluster and ECS service of the second target. */
    static final String SECOND = "second";

    private ScenarioTarget() {}

    static Target target(String registry, boolean followsTemplate) {
        return target(
                Optional.of(ScenarioSetup.SERVICE),
                ScenarioSetup.SERVICE,
                ScenarioSetup.CLUSTER,
                registry,
                "acme/web",
                List.of(),
                followsTemplate);
    }

    /** The same target without a service. */
    static Target task(String registry) {
        return target(
                Optional.empty(), ScenarioSetup.SERVICE, ScenarioSetup.CLUSTER, registry, "acme/web", List.of(), false);
    }

    /** The same target with a release task, or without one. */
    static Target with(Target target, Optional<ReleaseTask> releaseTask) {
        return new Target(
                target.service(),
                target.environment(),
                target.registry(),
                target.repository(),
                target.tags(),
                target.cluster(),
                target.ecsService(),
                target.like(),
                target.family(),
                target.template(),
                target.containers(),
                target.placeholderTag(),
                target.versionNames(),
                target.rollback(),
                target.deadlineMinutes(),
                target.followTemplate(),
                releaseTask,
                ImageGate.NONE,
                target.location());
    }

    static Target withReleaseTask(String registry, boolean followsTemplate) {
        var task = new ReleaseTask(
                List.of("migrate"),
                Optional.empty(),
                ReleaseTask.TIMEOUT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return with(target(registry, followsTemplate), Optional.of(task));
    }

    /** A configuration of these targets alone. */
    static KnownTargets known(List<Target> targets) {
        return new KnownTargets() {
            @Override
            public Optional<Target> known(String service, String environment) {
                return targets.stream()
                        .filter(t ->
                                t.service().equals(service) && t.environment().equals(environment))
                        .findFirst();
            }

            @Override
            public Optional<Target> otherReading(Target target, String family) {
                return Optional.empty();
            }
        };
    }

    /** The template's container names the first target's repository. */
    static Target second(String registry) {
        return target(Optional.of(SECOND), SECOND, SECOND, registry, "acme/" + SECOND, List.of("web"), false);
    }

    private static Target target(
            Optional<String> ecsService,
            String service,
            String environment,
            String registry,
            String repository,
            List<String> containers,
            boolean followsTemplate) {
        return new Target(
                service,
                environment,
                registry,
                repository,
                List.of(),
                environment,
                ecsService,
                Optional.empty(),
                ScenarioSetup.FAMILY,
                ScenarioSetup.FAMILY + "-template",
                containers,
                "latest",
                VersionNames.NONE,
                Target.Rollback.AUTO,
                OptionalInt.empty(),
                followsTemplate,
                Optional.empty(),
                ImageGate.NONE,
                Location.OWN);
    }
}
