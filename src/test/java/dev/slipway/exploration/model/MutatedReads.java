package dev.slipway.exploration.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.release.Release;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;

/** What a mutated run sees of services and revisions, so that one of its rules has nothing to decide from. */
record MutatedReads(Mutation mutation) {
    Service of(Service service) {
        return switch (mutation) {
            case DOES_NOT_SEE_WHEN_THE_SERVICE_WAS_CREATED -> with(service, Instant.EPOCH, Duration.ZERO);
            case TAKES_EACH_DEPLOYMENT_FOR_NEW -> with(service, service.createdAt(), Duration.ofDays(9));
            default -> service;
        };
    }

    /** What UpdateService answered. */
    Service ofUpdate(Service service) {
        return mutation == Mutation.FORGETS_ANSWER_OF_UPDATE_SERVICE
                ? with(service, service.createdAt(), List.of())
                : service;
    }

    TaskDefinition of(TaskDefinition revision) {
        var tags = new LinkedHashMap<>(revision.tags());
        ObjectNode content = revision.content().deepCopy();
        switch (mutation) {
            case FORGETS_NOTED_DEPLOYMENTS -> {
                if (tags.containsKey(Release.ANNOUNCED)) {
                    tags.remove(Release.DEPLOYMENT);
                }
            }
            case DOES_NOT_SEE_WHEN_A_REVISION_WAS_REGISTERED -> content.remove("registeredAt");
            case TAKES_EACH_REVISION_FOR_A_REQUEST_OF_ITS_OWN ->
                tags.computeIfPresent(Release.REQUEST, (key, request) -> request + "-" + revision.name());
            default -> {}
        }
        return new TaskDefinition(content, tags);
    }

    private static Service with(Service service, Instant createdAt, Duration later) {
        return with(
                service,
                createdAt,
                service.deployments().stream()
                        .map(d -> new Deployment(
                                d.id(),
                                d.status(),
                                d.taskDefinition(),
                                d.rolloutState(),
                                d.rolloutReason(),
                                d.createdAt().plus(later),
                                d.updatedAt(),
                                d.desiredCount(),
                                d.runningCount(),
                                d.failedTasks()))
                        .toList());
    }

    private static Service with(Service service, Instant createdAt, List<Deployment> deployments) {
        return new Service(
                service.arn(),
                service.status(),
                service.controller(),
                service.taskDefinition(),
                service.strategy(),
                service.detection(),
                createdAt,
                deployments);
    }
}
