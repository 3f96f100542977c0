package dev.slipway.access;

import dev.slipway.config.Target;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.ecs.Services;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.release.Release;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Tells a service what to run, and writes down that it did. */
public final class ServiceUpdater {
    private final Services services;
    private final TaskDefinitions taskDefinitions;
    private final InstantSource clock;

    public ServiceUpdater(Services services, TaskDefinitions taskDefinitions, InstantSource clock) {
        this.services = services;
        this.taskDefinitions = taskDefinitions;
        this.clock = clock;
    }

    public Service tell(Target target, String revisionArn) {
        return services.update(target.serviceRef(), revisionArn);
    }

    /**
     * For a revision that this run did not register: should it end between the two calls, what it told is known to be
     * Slipway's by the time of this note.
     */
    public Service announceAndUpdate(Target target, Release release) {
        taskDefinitions.tag(
                release.arn(), Map.of(Release.ANNOUNCED, clock.instant().toString()));
        return tell(target, release.arn());
    }

    /** @return the deployment's id, which ECS gives for services that it rolls out itself */
    public Optional<String> note(String revisionArn, Service told) {
        Optional<String> id = deploymentIdOf(revisionArn, told);
        id.ifPresent(i -> taskDefinitions.tag(revisionArn, Map.of(Release.DEPLOYMENT, i)));
        return id;
    }

    public static Optional<String> deploymentIdOf(String revisionArn, Service service) {
        return service.runs(revisionArn) ? service.primary().map(Deployment::id) : Optional.empty();
    }
}
