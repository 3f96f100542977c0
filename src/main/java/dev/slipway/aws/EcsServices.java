package dev.slipway.aws;

import dev.slipway.ecs.AwsFailure;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.ecs.ServiceRef;
import dev.slipway.ecs.Services;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DescribeServicesResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentBrief;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;

/** ECS services through the SDK. */
final class EcsServices implements Services {
    private final Supplier<EcsClient> ecs;
    private final Call call;

    EcsServices(Supplier<EcsClient> ecs, Call call) {
        this.ecs = ecs;
        this.call = call;
    }

    @Override
    public Map<String, Service> describe(String cluster, List<String> names) {
        DescribeServicesResponse answer = call.make(
                "DescribeServices",
                settings -> ecs.get()
                        .describeServices(
                                r -> r.cluster(cluster).services(names).overrideConfiguration(settings)));
        for (Failure failure : answer.failures()) {
            if (!"MISSING".equals(failure.reason())) {
                throw new AwsFailure(
                        AwsFailure.Kind.FINAL,
                        "DescribeServices",
                        "%s is %s %s".formatted(failure.arn(), failure.reason(), textOr(failure.detail(), "")));
            }
        }
        var found = new LinkedHashMap<String, Service>();
        answer.services().forEach(s -> found.put(s.serviceName(), service(s)));
        return found;
    }

    @Override
    public Service update(ServiceRef service, String taskDefinitionArn) {
        return service(call.make(
                        "UpdateService",
                        settings -> ecs.get()
                                .updateService(r -> r.cluster(service.cluster())
                                        .service(service.name())
                                        .taskDefinition(taskDefinitionArn)
                                        .overrideConfiguration(settings)))
                .service());
    }

    @Override
    public Optional<ServiceDeployment> newestDeployment(ServiceRef service) {
        List<ServiceDeploymentBrief> recent = call.make(
                        "ListServiceDeployments",
                        settings -> ecs.get()
                                .listServiceDeployments(r -> r.cluster(service.cluster())
                                        .service(service.name())
                                        .overrideConfiguration(settings)))
                .serviceDeployments();
        return recent.stream()
                .max(Comparator.comparing(ServiceDeploymentBrief::createdAt))
                .map(this::withTaskDefinition);
    }

    private ServiceDeployment withTaskDefinition(ServiceDeploymentBrief brief) {
        List<ServiceRevision> revisions = call.make(
                        "DescribeServiceRevisions",
                        settings -> ecs.get()
                                .describeServiceRevisions(r -> r.serviceRevisionArns(brief.targetServiceRevisionArn())
                                        .overrideConfiguration(settings)))
                .serviceRevisions();
        String taskDefinition = revisions.stream()
                .map(ServiceRevision::taskDefinition)
                .findFirst()
                .orElse("");
        return new ServiceDeployment(brief.statusAsString(), taskDefinition, brief.createdAt());
    }

    private static Service service(software.amazon.awssdk.services.ecs.model.Service s) {
        String controller = s.deploymentController() == null
                ? "ECS"
                : textOr(s.deploymentController().typeAsString(), "ECS");
        return new Service(
                s.serviceArn(),
                textOr(s.status(), ""),
                controller,
                textOr(s.taskDefinition(), ""),
                s.deployments().stream().map(EcsServices::deployment).toList());
    }

    private static Deployment deployment(software.amazon.awssdk.services.ecs.model.Deployment d) {
        return new Deployment(
                d.id(),
                textOr(d.status(), ""),
                textOr(d.taskDefinition(), ""),
                Optional.ofNullable(d.rolloutStateAsString()),
                Optional.ofNullable(d.createdAt()).orElse(Instant.EPOCH));
    }

    private static String textOr(@Nullable String text, String otherwise) {
        return text == null ? otherwise : text;
    }
}
