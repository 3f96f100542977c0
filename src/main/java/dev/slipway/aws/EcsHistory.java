package dev.slipway.aws;

import dev.slipway.ecs.CompletedDeployment;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.ecs.ServiceRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ListServiceDeploymentsResponse;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentBrief;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;
import software.amazon.awssdk.services.ecs.model.ServiceRevisionSummary;

/**
 * Reads ECS's own history of a service
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServiceDeployments.html">ListServiceDeployments</a>).
 * AWS documents no order of it, so every list is bounded by time and read to its end.
 */
record EcsHistory(Supplier<EcsClient> ecs, AwsCall call) {
    private static final int PAGE = 100;
    /** How many service deployments or service revisions one call describes. */
    private static final int AT_ONCE = 20;

    /** Of deployments with the same time, the one that was not stopped is newer: it stopped the other. */
    private static final Comparator<ServiceDeployment> BY_AGE = Comparator.comparing(ServiceDeployment::createdAt)
            .thenComparing(deployment -> !deployment.isStopped())
            .thenComparing(ServiceDeployment::arn);

    Optional<ServiceDeployment> newest(ServiceRef service, Instant since) {
        return list(service, since, List.of()).stream().map(EcsHistory::read).max(BY_AGE);
    }

    private static ServiceDeployment read(ServiceDeploymentBrief brief) {
        return new ServiceDeployment(
                brief.serviceDeploymentArn(),
                brief.statusAsString(),
                Optional.ofNullable(brief.statusReason()),
                Optional.ofNullable(brief.targetServiceRevisionArn()),
                Optional.empty(),
                Optional.ofNullable(brief.createdAt()).orElse(Instant.EPOCH));
    }

    ServiceDeployment withTaskDefinition(ServiceDeployment deployment) {
        return deployment.of(deployment
                .serviceRevision()
                .flatMap(
                        arn -> Optional.ofNullable(taskDefinitions(List.of(arn)).get(arn))));
    }

    List<CompletedDeployment> completed(ServiceRef service, Instant since) {
        List<String> arns = list(service, since, List.of(ServiceDeploymentStatus.SUCCESSFUL)).stream()
                .map(ServiceDeploymentBrief::serviceDeploymentArn)
                .toList();
        Map<String, Instant> finished = new HashMap<>();
        for (List<String> some : batches(arns)) {
            call
                    .make(
                            "DescribeServiceDeployments",
                            settings -> ecs.get()
                                    .describeServiceDeployments(
                                            r -> r.serviceDeploymentArns(some).overrideConfiguration(settings)))
                    .serviceDeployments()
                    .stream()
                    .filter(d -> hadTasks(d.targetServiceRevision()) && d.finishedAt() != null)
                    .forEach(d -> finished.put(d.targetServiceRevision().arn(), d.finishedAt()));
        }
        return taskDefinitions(List.copyOf(finished.keySet())).entrySet().stream()
                .map(e -> new CompletedDeployment(e.getValue(), finished.getOrDefault(e.getKey(), Instant.EPOCH)))
                .toList();
    }

    private static boolean hadTasks(@Nullable ServiceRevisionSummary target) {
        return target != null && target.requestedTaskCount() != null && target.requestedTaskCount() > 0;
    }

    /** By service revision. Those that ECS does not know are left out. */
    private Map<String, String> taskDefinitions(List<String> serviceRevisions) {
        var found = new HashMap<String, String>();
        for (List<String> some : batches(serviceRevisions)) {
            List<ServiceRevision> revisions = call.make(
                            "DescribeServiceRevisions",
                            settings -> ecs.get()
                                    .describeServiceRevisions(
                                            r -> r.serviceRevisionArns(some).overrideConfiguration(settings)))
                    .serviceRevisions();
            revisions.stream()
                    .filter(r -> r.taskDefinition() != null)
                    .forEach(r -> found.put(r.serviceRevisionArn(), r.taskDefinition()));
        }
        return found;
    }

    private List<ServiceDeploymentBrief> list(
            ServiceRef service, Instant since, List<ServiceDeploymentStatus> statuses) {
        var all = new ArrayList<ServiceDeploymentBrief>();
        Optional<String> next = Optional.empty();
        do {
            Optional<String> token = next;
            ListServiceDeploymentsResponse page = call.make(
                    "ListServiceDeployments",
                    settings -> ecs.get().listServiceDeployments(r -> {
                        r.cluster(service.cluster())
                                .service(service.name())
                                .maxResults(PAGE)
                                .nextToken(token.orElse(null))
                                .overrideConfiguration(settings);
                        if (!statuses.isEmpty()) {
                            r.status(statuses);
                        }
                        if (since.isAfter(Instant.EPOCH)) {
                            r.createdAt(bound -> bound.after(since));
                        }
                    }));
            all.addAll(page.serviceDeployments());
            next = Optional.ofNullable(page.nextToken());
        } while (next.isPresent());
        return all;
    }

    private static List<List<String>> batches(List<String> arns) {
        var batches = new ArrayList<List<String>>();
        for (int from = 0; from < arns.size(); from += AT_ONCE) {
            batches.add(arns.subList(from, Math.min(arns.size(), from + AT_ONCE)));
        }
        return batches;
    }
}
