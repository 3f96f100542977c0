package dev.slipway.sandbox.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.ecs.ServiceRef;
import dev.slipway.ecs.Services;
import dev.slipway.sandbox.api.ResourceName;
import dev.slipway.text.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The port to ECS services over an {@link AwsAccount}. */
final class SandboxServices implements Services {
    private static final int PAGE = 100;

    private final SandboxAws aws;

    SandboxServices(SandboxAws aws) {
        this.aws = aws;
    }

    @Override
    public Map<String, Service> describe(String cluster, List<String> names) {
        ObjectNode input = Json.object().put("cluster", cluster);
        ArrayNode services = input.putArray("services");
        names.forEach(services::add);
        var found = new LinkedHashMap<String, Service>();
        for (JsonNode service : aws.call("ecs", "DescribeServices", input).path("services")) {
            found.put(service.path("serviceName").asText(), service(service));
        }
        return found;
    }

    @Override
    public Service update(ServiceRef service, String taskDefinitionArn) {
        ObjectNode input = Json.object()
                .put("cluster", service.cluster())
                .put("service", service.name())
                .put("taskDefinition", taskDefinitionArn);
        return service(aws.call("ecs", "UpdateService", input).path("service"));
    }

    @Override
    public Optional<ServiceDeployment> newestDeployment(ServiceRef service) {
        ObjectNode input = Json.object().put("cluster", service.cluster()).put("service", service.name());
        return aws.call("ecs", "ListServiceDeployments", input)
                .path("serviceDeployments")
                .valueStream()
                .max(Comparator.comparing(brief -> time(brief.path("createdAt"))))
                .map(this::deployment);
    }

    private ServiceDeployment deployment(JsonNode newest) {
        ObjectNode which = Json.object();
        which.putArray("serviceRevisionArns").add(newest.path("targetServiceRevisionArn"));
        JsonNode revision = aws.call("ecs", "DescribeServiceRevisions", which)
                .path("serviceRevisions")
                .path(0);
        return new ServiceDeployment(
                newest.path("serviceDeploymentArn").asText(),
                newest.path("status").asText(),
                Optional.ofNullable(newest.get("statusReason")).map(JsonNode::asText),
                revision.path("taskDefinition").asText(),
                time(newest.path("createdAt")));
    }

    @Override
    public void rollBack(String serviceDeploymentArn) {
        aws.call(
                "ecs",
                "StopServiceDeployment",
                Json.object().put("serviceDeploymentArn", serviceDeploymentArn).put("stopType", "ROLLBACK"));
    }

    @Override
    public boolean waitsAtHook(String serviceDeploymentArn) {
        ObjectNode input = Json.object();
        input.putArray("serviceDeploymentArns").add(serviceDeploymentArn);
        JsonNode hooks = aws.call("ecs", "DescribeServiceDeployments", input)
                .path("serviceDeployments")
                .path(0)
                .path("lifecycleHookDetails");
        for (JsonNode hook : hooks) {
            if (hook.path("targetType").asText().equals("PAUSE")
                    && hook.path("status").asText().equals("AWAITING_ACTION")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public List<String> clusters() {
        return names("ListClusters", "clusterArns", Json.object());
    }

    @Override
    public List<String> names(String cluster) {
        return names("ListServices", "serviceArns", Json.object().put("cluster", cluster));
    }

    private List<String> names(String operation, String member, ObjectNode input) {
        var names = new ArrayList<String>();
        ObjectNode request = input.deepCopy().put("maxResults", PAGE);
        while (true) {
            JsonNode page = aws.call("ecs", operation, request);
            page.path(member).forEach(arn -> names.add(ResourceName.lastPart(arn.asText())));
            if (!page.has("nextToken")) {
                return List.copyOf(names);
            }
            request = request.deepCopy().put("nextToken", page.path("nextToken").asText());
        }
    }

    private static boolean rollsBack(JsonNode detector) {
        return detector.path("enable").asBoolean() && detector.path("rollback").asBoolean();
    }

    private static Service service(JsonNode json) {
        var deployments = new ArrayList<Service.Deployment>();
        for (JsonNode deployment : json.path("deployments")) {
            deployments.add(new Service.Deployment(
                    deployment.path("id").asText(),
                    deployment.path("status").asText(),
                    deployment.path("taskDefinition").asText(),
                    Optional.ofNullable(deployment.get("rolloutState")).map(JsonNode::asText),
                    Optional.ofNullable(deployment.get("rolloutStateReason")).map(JsonNode::asText),
                    time(deployment.path("createdAt")),
                    time(deployment.path("updatedAt")),
                    deployment.path("desiredCount").asInt(),
                    deployment.path("runningCount").asInt(),
                    deployment.path("failedTasks").asInt()));
        }
        JsonNode configuration = json.path("deploymentConfiguration");
        return new Service(
                json.path("serviceArn").asText(),
                json.path("status").asText(),
                json.path("resourceManagementType").asText().equals("ECS")
                        ? Service.EXPRESS_MODE
                        : json.path("deploymentController").path("type").asText("ECS"),
                json.path("taskDefinition")
                        .asText(Service.primary(deployments)
                                .map(Service.Deployment::taskDefinition)
                                .orElse("")),
                configuration.path("strategy").asText("ROLLING"),
                rollsBack(configuration.path("deploymentCircuitBreaker")) || rollsBack(configuration.path("alarms")),
                time(json.path("createdAt")),
                deployments);
    }

    static Instant time(JsonNode epochSeconds) {
        return Instant.ofEpochMilli(
                epochSeconds.decimalValue().movePointRight(3).longValue());
    }
}
