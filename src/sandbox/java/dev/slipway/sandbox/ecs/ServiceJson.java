package dev.slipway.sandbox.ecs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.sandbox.rollout.FailureDetection;
import dev.slipway.sandbox.rollout.Rollout;
import dev.slipway.sandbox.rollout.ServiceState;
import dev.slipway.sandbox.rollout.ServiceState.Deployment;
import dev.slipway.sandbox.rollout.Shift;
import dev.slipway.sandbox.task.Tasks;
import dev.slipway.text.Json;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Services, service deployments and service revisions as ECS writes them. */
final class ServiceJson {
    /** Members of a request that the answer writes differently, or omits. */
    private static final Set<String> NOT_ECHOED = Set.of(
            "cluster", "service", "serviceName", "taskDefinition", "tags", "clientToken", "forceNewDeployment", "role");

    private final AccountScope account;

    ServiceJson(AccountScope account) {
        this.account = account;
    }

    ObjectNode service(ServiceState service, boolean withTags) {
        ObjectNode json = Json.object();
        json.put("serviceArn", account.arn("ecs", "service/" + service.key()));
        json.put("serviceName", service.name());
        json.put("clusterArn", account.arn("ecs", "cluster/" + service.cluster()));
        defaults(json, service);
        service.settings().properties().stream()
                .filter(m -> !NOT_ECHOED.contains(m.getKey()))
                .forEach(m -> json.set(m.getKey(), m.getValue()));
        json.set("deploymentConfiguration", configuration(service));
        json.put("status", service.status());
        // ECS leaves it out in Express Mode
        if (!service.settings().path("resourceManagementType").asText().equals("ECS")) {
            json.put("taskDefinition", service.taskDefinition());
        }
        json.put("desiredCount", service.isActive() ? service.desiredCount() : 0);
        json.put("runningCount", running(service)).put("pendingCount", pending(service));
        ArrayNode deployments = json.putArray("deployments");
        if (!service.controller().equals("EXTERNAL")) {
            service.deployments().forEach(d -> deployments.add(deployment(service, d)));
        }
        ArrayNode events = json.putArray("events");
        service.activity()
                .events()
                .forEach(e -> events.addObject()
                        .put("id", e.id())
                        .put("message", e.message())
                        .set("createdAt", AccountScope.time(e.createdAt())));
        json.set("createdAt", AccountScope.time(service.createdAt()));
        json.put("createdBy", "arn:aws:iam::" + account.id() + ":root");
        service.history().stream()
                .filter(Rollout::isRunning)
                .findFirst()
                .ifPresent(r -> json.put("currentServiceDeployment", rolloutArn(service, r)));
        ArrayNode current = json.putArray("currentServiceRevisions");
        service.deployments().forEach(d -> current.add(counted(service, d)));
        if (withTags) {
            json.set("tags", Tags.write(service.tags()));
        }
        return json;
    }

    /** ListServiceDeployments returns less than DescribeServiceDeployments. */
    ObjectNode brief(ServiceState service, Rollout rollout) {
        ObjectNode json = Json.object();
        json.put("serviceDeploymentArn", rolloutArn(service, rollout));
        json.put("serviceArn", account.arn("ecs", "service/" + service.key()));
        json.put("clusterArn", account.arn("ecs", "cluster/" + service.cluster()));
        json.set("createdAt", AccountScope.time(rollout.createdAt()));
        json.set("startedAt", AccountScope.time(rollout.createdAt()));
        if (!rollout.isRunning()) {
            json.set("finishedAt", AccountScope.time(rollout.updatedAt()));
        }
        json.put("targetServiceRevisionArn", revisionArn(service, rollout.target()));
        json.put("status", rollout.status());
        if (!rollout.reason().isEmpty()) {
            json.put("statusReason", rollout.reason());
        }
        return json;
    }

    ObjectNode whole(ServiceState service, Rollout rollout) {
        ObjectNode json = brief(service, rollout);
        json.remove("targetServiceRevisionArn");
        json.set("updatedAt", AccountScope.time(rollout.updatedAt()));
        ArrayNode sources = json.putArray("sourceServiceRevisions");
        Optional<Double> shifted = rollout.watched()
                .flatMap(FailureDetection::shift)
                .filter(s -> !rollout.isRollback() && !service.strategy().equals("ROLLING"))
                .map(Shift::percent);
        rollout.sources().forEach(s -> sources.add(counted(service, s, shifted.map(p -> 100 - p))));
        ObjectNode target = counted(service, rollout.target(), shifted);
        boolean isOfPrimary = service.primary()
                .filter(primary -> primary.revision().equals(rollout.target()))
                .isPresent();
        // the history keeps what was requested, also while a newer deployment replaces its tasks
        if (!isOfPrimary) {
            target.put("requestedTaskCount", rollout.tasks());
        }
        json.set("targetServiceRevision", target);
        json.set("deploymentConfiguration", configuration(service));
        rollout.watched().ifPresentOrElse(w -> w.write(json, rollout.isRunning()), () -> byHand(json, rollout));
        rollout.rollback()
                .ifPresent(back -> json.putObject("rollback")
                        .put("reason", back.reason())
                        .put("serviceRevisionArn", revisionArn(service, back.revision()))
                        .set("startedAt", AccountScope.time(back.startedAt())));
        return json;
    }

    /** Without simulation only the end of a deployment is known. */
    private static void byHand(ObjectNode json, Rollout rollout) {
        boolean failed = rollout.isRollback() || rollout.status().equals("STOPPED");
        json.putObject("deploymentCircuitBreaker")
                .put("status", failed ? "TRIGGERED" : rollout.isRunning() ? "MONITORING" : "MONITORING_COMPLETE")
                .put("failureCount", failed ? 3 : 0)
                .put("threshold", 3);
    }

    ObjectNode revision(ServiceState service, ServiceState.Revision revision) {
        ObjectNode json = Json.object();
        json.put("serviceRevisionArn", revisionArn(service, revision.id()));
        json.put("serviceArn", account.arn("ecs", "service/" + service.key()));
        json.put("clusterArn", account.arn("ecs", "cluster/" + service.cluster()));
        json.put("taskDefinition", revision.taskDefinition());
        json.set("createdAt", AccountScope.time(revision.createdAt()));
        return json;
    }

    String rolloutArn(ServiceState service, Rollout rollout) {
        return account.arn("ecs", "service-deployment/" + service.key() + "/" + rollout.id());
    }

    String revisionArn(ServiceState service, String revision) {
        return account.arn("ecs", "service-revision/" + service.key() + "/" + revision);
    }

    private static void defaults(ObjectNode json, ServiceState service) {
        for (String list : List.of("loadBalancers", "serviceRegistries", "placementConstraints", "placementStrategy")) {
            json.putArray(list);
        }
        if (!service.settings().has("capacityProviderStrategy")) {
            json.put("launchType", "EC2");
        }
        json.put("schedulingStrategy", "REPLICA");
        if (showsController(service)) {
            json.putObject("deploymentController").put("type", "ECS");
        }
        json.put("enableECSManagedTags", false);
        json.put("enableExecuteCommand", false);
        json.put("propagateTags", "NONE");
        json.put("availabilityZoneRebalancing", "ENABLED");
        json.put("healthCheckGracePeriodSeconds", 0);
        if (service.settings().path("launchType").asText().equals("FARGATE")) {
            json.put("platformVersion", "LATEST").put("platformFamily", "Linux");
        }
    }

    /**
     * On AWS, some services of the controller ECS have the member and some have not: one service in four has not, always the
     * same one.
     */
    private static boolean showsController(ServiceState service) {
        return service.key().hashCode() % 4 != 0;
    }

    private static ObjectNode configuration(ServiceState service) {
        ObjectNode json = Json.object();
        json.putObject("deploymentCircuitBreaker").put("enable", false).put("rollback", false);
        json.put("maximumPercent", service.isDaemon() ? 100 : 200);
        json.put("minimumHealthyPercent", service.isDaemon() ? 0 : 100);
        json.put("strategy", "ROLLING").put("bakeTimeInMinutes", 0);
        if (service.settings().get("deploymentConfiguration") instanceof ObjectNode given) {
            json.setAll(given);
        }
        return json;
    }

    private ObjectNode deployment(ServiceState service, Deployment deployment) {
        ObjectNode json = Json.object();
        json.put("id", deployment.id()).put("status", deployment.status());
        json.put("taskDefinition", deployment.taskDefinition());
        Tasks tasks = service.tasks(deployment);
        json.put("desiredCount", requested(service, deployment));
        json.put("pendingCount", tasks.pending()).put("runningCount", tasks.running());
        json.put("failedTasks", tasks.failed());
        json.set("createdAt", AccountScope.time(deployment.createdAt()));
        json.set("updatedAt", AccountScope.time(deployment.updatedAt()));
        json.put("launchType", service.settings().path("launchType").asText("EC2"));
        if (service.settings().has("networkConfiguration")) {
            json.set("networkConfiguration", service.settings().get("networkConfiguration"));
        }
        if (service.strategy().equals("ROLLING")
                && service.controller().equals("ECS")
                && !isBehindClassicLoadBalancer(service)) {
            // ECS gives the rollout's state for rolling updates only, and not behind a Classic Load Balancer
            json.put("rolloutState", deployment.state()).put("rolloutStateReason", deployment.reason());
        }
        return json;
    }

    /** A Classic Load Balancer is named; the others are given by their target groups. */
    private static boolean isBehindClassicLoadBalancer(ServiceState service) {
        return service.settings()
                .path("loadBalancers")
                .valueStream()
                .anyMatch(balancer -> balancer.has("loadBalancerName"));
    }

    /** Revisions that no longer run have no counts. */
    private ObjectNode counted(ServiceState service, String revision, Optional<Double> weight) {
        ObjectNode json = service.deployments().stream()
                .filter(d -> d.revision().equals(revision))
                .findFirst()
                .map(d -> counted(service, d))
                .orElseGet(() -> Json.object().put("arn", revisionArn(service, revision)));
        weight.ifPresent(w -> json.put("requestedProductionTrafficWeight", w));
        return json;
    }

    private ObjectNode counted(ServiceState service, Deployment deployment) {
        return Json.object()
                .put("arn", revisionArn(service, deployment.revision()))
                .put("requestedTaskCount", requested(service, deployment))
                .put("runningTaskCount", service.tasks(deployment).running())
                .put("pendingTaskCount", service.tasks(deployment).pending());
    }

    /** The older deployments are expected to keep their remaining tasks. */
    private static int requested(ServiceState service, Deployment deployment) {
        return deployment.isPrimary()
                ? service.desiredCount()
                : service.progress().isSimulated() ? service.tasks(deployment).all() : 0;
    }

    private static int running(ServiceState service) {
        IntStream running =
                service.deployments().stream().mapToInt(d -> service.tasks(d).running());
        // without simulation, each deployment counts as if it were the only one
        return service.progress().isSimulated() ? running.sum() : running.max().orElse(0);
    }

    private static int pending(ServiceState service) {
        return service.deployments().stream()
                .mapToInt(d -> service.tasks(d).pending())
                .sum();
    }
}
