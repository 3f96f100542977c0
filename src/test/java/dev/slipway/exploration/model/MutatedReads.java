package dev.slipway.exploration.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.release.Preparation;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;

/** What a mutated run sees of services and revisions, so that one of its rules has nothing to decide from. */
record MutatedReads(Mutation mutation) {
    Service of(Service service) {
        return switch (mutation) {
            case DOES_NOT_SEE_WHEN_THE_SERVICE_WAS_CREATED -> with(service, Instant.EPOCH, Duration.ZERO);
            case TAKES_EACH_DEPLOYMENT_FOR_NEW -> with(service, service.createdAt(), Duration.ofDays(9));
            case SEES_TASKS_THAT_DO_NOT_RUN ->
                with(service, Deployment::rolloutState, d -> Math.max(1, d.runningCount()));
            case TAKES_FAILED_FOR_COMPLETED ->
                with(
                        service,
                        d -> d.rolloutState().map(s -> s.equals("FAILED") ? "COMPLETED" : s),
                        Deployment::runningCount);
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
        if (mutation == Mutation.NONE) {
            return revision;
        }
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
            case SEES_NO_PROGRESS ->
                tags.computeIfPresent(Release.PROGRESS, (key, look) -> look.split(" ", 2)[0] + " 999 0");
            case TAKES_EACH_ANNOUNCEMENT_FOR_OLD ->
                tags.computeIfPresent(
                        Release.RELEASE_TASK, (key, start) -> start.replaceFirst("^\\S+ ", Instant.EPOCH + " "));
            case TAKES_TASKS_OF_SUPERSEDED_FOR_ENDED -> {
                if (ReleaseState.SUPERSEDED.tag().equals(tags.get(Release.STATE))) {
                    tags.computeIfPresent(
                            Release.RELEASE_TASK,
                            (key, note) -> Preparation.succeeded(ReleaseState.SUPERSEDED)
                                    .getOrDefault(key, note));
                }
            }
            case TAKES_EACH_CONTENT_FOR_ANOTHER ->
                content.put("only", revision.name().toString());
            default -> {}
        }
        return new TaskDefinition(content, tags);
    }

    /** Whether the run leaves these tags unwritten. */
    boolean loses(Map<String, String> tags) {
        return switch (mutation) {
            case DOES_NOT_SUPERSEDE_WHAT_WAITS -> tags.equals(Preparation.overtaken());
            case DOES_NOT_NOTE_ENDS -> tags.equals(Preparation.succeeded(ReleaseState.DEPLOYING));
            default -> false;
        };
    }

    private static Service with(Service service, Instant createdAt, Duration later) {
        return with(service, createdAt, d -> with(d, d.createdAt().plus(later), d.rolloutState(), d.runningCount()));
    }

    private static Service with(
            Service service,
            Function<Deployment, Optional<String>> rolloutState,
            ToIntFunction<Deployment> runningCount) {
        return with(
                service,
                service.createdAt(),
                d -> with(d, d.createdAt(), rolloutState.apply(d), runningCount.applyAsInt(d)));
    }

    private static Service with(Service service, Instant createdAt, UnaryOperator<Deployment> deployments) {
        return with(
                service,
                createdAt,
                service.deployments().stream().map(deployments).toList());
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

    private static Deployment with(
            Deployment deployment, Instant createdAt, Optional<String> rolloutState, int runningCount) {
        return new Deployment(
                deployment.id(),
                deployment.status(),
                deployment.taskDefinition(),
                rolloutState,
                deployment.rolloutReason(),
                createdAt,
                deployment.updatedAt(),
                deployment.desiredCount(),
                runningCount,
                deployment.failedTasks());
    }
}
