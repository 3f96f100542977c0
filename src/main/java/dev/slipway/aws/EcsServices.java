package dev.slipway.aws;

import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.CompletedDeployment;
import dev.slipway.ecs.FailureDetection;
import dev.slipway.ecs.FailureDetection.Detector;
import dev.slipway.ecs.PauseHook;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.ecs.ServiceRef;
import dev.slipway.ecs.Services;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.DeploymentAlarms;
import software.amazon.awssdk.services.ecs.model.DeploymentCircuitBreaker;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentController;
import software.amazon.awssdk.services.ecs.model.DescribeServicesResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.ListClustersResponse;
import software.amazon.awssdk.services.ecs.model.ListServicesResponse;
import software.amazon.awssdk.services.ecs.model.StopServiceDeploymentStopType;

/** Reads and updates ECS services through the SDK. */
record EcsServices(Supplier<EcsClient> ecs, AwsCall call, EcsHistory history, EcsHooks hooks) implements Services {
    /** The largest page that ListServices and ListClusters return. */
    private static final int PAGE = 100;

    EcsServices(Supplier<EcsClient> ecs, AwsCall call) {
        this(ecs, call, new EcsHistory(ecs, call), new EcsHooks(ecs, call));
    }

    @Override
    public Map<String, Service> describe(String cluster, List<String> names) {
        DescribeServicesResponse answer = inCluster(
                cluster,
                "DescribeServices",
                settings -> ecs.get()
                        .describeServices(
                                r -> r.cluster(cluster).services(names).overrideConfiguration(settings)));
        for (Failure failure : answer.failures()) {
            if (!"MISSING".equals(failure.reason())) {
                throw new AwsException(
                        AwsException.Kind.FINAL,
                        "DescribeServices",
                        "ECS could not describe %s: %s %s"
                                .formatted(failure.arn(), failure.reason(), textOr(failure.detail(), "")));
            }
        }
        var found = new LinkedHashMap<String, Service>();
        answer.services().forEach(s -> found.put(s.serviceName(), service(s)));
        return found;
    }

    @Override
    public Service update(ServiceRef service, String taskDefinitionArn) {
        return service(inCluster(
                        service.cluster(),
                        "UpdateService",
                        settings -> ecs.get()
                                .updateService(r -> r.cluster(service.cluster())
                                        .service(service.name())
                                        .taskDefinition(taskDefinitionArn)
                                        .overrideConfiguration(settings)))
                .service());
    }

    @Override
    public Optional<ServiceDeployment> newestDeployment(ServiceRef service, Instant since) {
        return history.newest(service, since);
    }

    @Override
    public ServiceDeployment withTaskDefinition(ServiceDeployment deployment) {
        return history.withTaskDefinition(deployment);
    }

    @Override
    public List<CompletedDeployment> completedDeployments(ServiceRef service, Instant since) {
        return history.completed(service, since);
    }

    @Override
    public void rollBack(String serviceDeploymentArn) {
        call.make(
                "StopServiceDeployment",
                settings -> ecs.get()
                        .stopServiceDeployment(r -> r.serviceDeploymentArn(serviceDeploymentArn)
                                .stopType(StopServiceDeploymentStopType.ROLLBACK)
                                .overrideConfiguration(settings)));
    }

    @Override
    public void resume(String serviceDeploymentArn, String hookId) {
        hooks.resume(serviceDeploymentArn, hookId);
    }

    @Override
    public Optional<PauseHook> pauseHook(String serviceDeploymentArn) {
        return hooks.waitingPause(serviceDeploymentArn);
    }

    @Override
    public List<String> clusters() {
        return pages(token -> {
            ListClustersResponse page = call.make(
                    "ListClusters",
                    settings -> ecs.get()
                            .listClusters(r -> r.maxResults(PAGE)
                                    .nextToken(token.orElse(null))
                                    .overrideConfiguration(settings)));
            return new Page(page.clusterArns(), Optional.ofNullable(page.nextToken()));
        });
    }

    @Override
    public List<String> names(String cluster) {
        return pages(token -> {
            ListServicesResponse page = inCluster(
                    cluster,
                    "ListServices",
                    settings -> ecs.get()
                            .listServices(r -> r.cluster(cluster)
                                    .maxResults(PAGE)
                                    .nextToken(token.orElse(null))
                                    .overrideConfiguration(settings)));
            return new Page(page.serviceArns(), Optional.ofNullable(page.nextToken()));
        });
    }

    private <T> T inCluster(
            String cluster, String name, Function<Consumer<AwsRequestOverrideConfiguration.Builder>, T> what) {
        return call.make(name, settings -> {
            try {
                return what.apply(settings);
            } catch (ClusterNotFoundException e) {
                throw noCluster(e, name, cluster);
            }
        });
    }

    static AwsException noCluster(ClusterNotFoundException failure, String call, String cluster) {
        return new AwsException(
                AwsException.Kind.NOT_FOUND,
                call,
                "%s (cluster %s); create it in Terraform, or fix `cluster`, `region` and `roleArn` of the target"
                        .formatted(AwsCall.text(failure), cluster));
    }

    private record Page(List<String> arns, Optional<String> next) {}

    /** Reads all pages, and returns the last part of each ARN. */
    private static List<String> pages(Function<Optional<String>, Page> read) {
        var names = new ArrayList<String>();
        Optional<String> next = Optional.empty();
        do {
            Page page = read.apply(next);
            page.arns().forEach(arn -> names.add(arn.substring(arn.lastIndexOf('/') + 1)));
            next = page.next();
        } while (next.isPresent());
        return List.copyOf(names);
    }

    private static Service service(software.amazon.awssdk.services.ecs.model.Service s) {
        List<Deployment> deployments =
                s.deployments().stream().map(EcsServices::deployment).toList();
        return new Service(
                s.serviceArn(),
                textOr(s.status(), ""),
                controller(s),
                textOr(
                        s.taskDefinition(),
                        Service.primary(deployments)
                                .map(Deployment::taskDefinition)
                                .orElse("")),
                strategy(s.deploymentConfiguration()),
                detection(s.deploymentConfiguration()),
                Optional.ofNullable(s.createdAt()).orElse(Instant.EPOCH),
                deployments);
    }

    private static String controller(software.amazon.awssdk.services.ecs.model.Service s) {
        DeploymentController controller = s.deploymentController();
        String type = controller == null ? "ECS" : textOr(controller.typeAsString(), "ECS");
        return "ECS".equals(s.resourceManagementTypeAsString()) ? Service.EXPRESS_MODE : type;
    }

    private static Deployment deployment(software.amazon.awssdk.services.ecs.model.Deployment d) {
        return new Deployment(
                d.id(),
                textOr(d.status(), ""),
                textOr(d.taskDefinition(), ""),
                Optional.ofNullable(d.rolloutStateAsString()),
                Optional.ofNullable(d.rolloutStateReason()),
                Optional.ofNullable(d.createdAt()).orElse(Instant.EPOCH),
                Optional.ofNullable(d.updatedAt()).orElse(Instant.EPOCH),
                Optional.ofNullable(d.desiredCount()).orElse(0),
                Optional.ofNullable(d.runningCount()).orElse(0),
                Optional.ofNullable(d.failedTasks()).orElse(0));
    }

    private static String strategy(@Nullable DeploymentConfiguration configuration) {
        return configuration == null ? "ROLLING" : textOr(configuration.strategyAsString(), "ROLLING");
    }

    private static FailureDetection detection(@Nullable DeploymentConfiguration configuration) {
        if (configuration == null) {
            return FailureDetection.NONE;
        }
        DeploymentCircuitBreaker breaker = configuration.deploymentCircuitBreaker();
        DeploymentAlarms alarms = configuration.alarms();
        return new FailureDetection(
                breaker == null ? Detector.OFF : Detector.of(isTrue(breaker.enable()), isTrue(breaker.rollback())),
                alarms == null ? Detector.OFF : Detector.of(isTrue(alarms.enable()), isTrue(alarms.rollback())));
    }

    private static boolean isTrue(@Nullable Boolean flag) {
        return Boolean.TRUE.equals(flag);
    }

    private static String textOr(@Nullable String text, String otherwise) {
        return text == null ? otherwise : text;
    }
}
