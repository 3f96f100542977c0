package dev.slipway.apply;

import dev.slipway.ecs.Entry;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.ecs.Services;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.target.Target;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Tells a service what to run, and writes down that it did. */
final class Teller {
    private final Services services;
    private final TaskDefinitions taskDefinitions;
    private final InstantSource clock;

    Teller(Services services, TaskDefinitions taskDefinitions, InstantSource clock) {
        this.services = services;
        this.taskDefinitions = taskDefinitions;
        this.clock = clock;
    }

    Service tell(Target target, String revisionArn) {
        return services.update(target.serviceRef(), revisionArn);
    }

    /**
     * For a revision that this run did not register: should it end between the two calls, what it told is known to be
     * Slipway's by the time of this note.
     */
    Service announceAndTell(Target target, Entry entry) {
        taskDefinitions.tag(entry.arn(), Map.of(Entry.TELLING, clock.instant().toString()));
        return tell(target, entry.arn());
    }

    /** @return the deployment's id, which ECS gives for services that it rolls out itself */
    Optional<String> note(String revisionArn, Service told) {
        Optional<String> id = deploymentOf(revisionArn, told);
        id.ifPresent(i -> taskDefinitions.tag(revisionArn, Map.of(Entry.DEPLOYMENT, i)));
        return id;
    }

    static Optional<String> deploymentOf(String revisionArn, Service service) {
        return service.runs(revisionArn) ? service.primary().map(Deployment::id) : Optional.empty();
    }
}
