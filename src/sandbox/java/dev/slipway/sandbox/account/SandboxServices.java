package dev.slipway.sandbox.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.CompletedDeployment;
import dev.slipway.ecs.FailureDetection;
import dev.slipway.ecs.FailureDetection.Detector;
import dev.slipway.ecs.PauseHook;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.ecs.ServiceRef;
import dev.slipway.ecs.Services;
import dev.slipway.sandbox.api.AccountScope;
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
    public Optional<ServiceDeployment> newestDeployment(ServiceRef service, Instant since) {
        return briefs(service, since, Json.object()).stream()
                .max(Comparator.comparing(brief -> time(brief.path("createdAt"))))
                .map(brief -> new ServiceDeployment(
                        brief.path("serviceDeploymentArn").asText(),
                        brief.path("status").asText(),
                        text(brief, "statusReason"),
                        text(brief, "targetServiceRevisionArn"),
                        Optional.empty(),
                        time(brief.path("createdAt"))));
    }

    @Override
    public ServiceDeployment withTaskDefinition(ServiceDeployment deployment) {
        return deployment.of(deployment.serviceRevision().flatMap(this::taskDefinition));
    }

    @Override
    public List<CompletedDeployment> completedDeployments(ServiceRef service, Instant since) {
        ObjectNode successful = Json.object();
        successful.putArray("status").add("SUCCESSFUL");
        var completed = new ArrayList<CompletedDeployment>();
        for (JsonNode brief : briefs(service, since, successful)) {
            JsonNode deployment = one(
                    "DescribeServiceDeployments",
                    "serviceDeploymentArns",
                    brief.path("serviceDeploymentArn").asText(),
                    "serviceDeployments");
            JsonNode target = deployment.path("targetServiceRevision");
            if (target.path("requestedTaskCount").asInt() > 0) {
                taskDefinition(target.path("arn").asText())
                        .ifPresent(arn ->
                                completed.add(new CompletedDeployment(arn, time(deployment.path("finishedAt")))));
            }
        }
        return completed;
    }

    private List<JsonNode> briefs(ServiceRef service, Instant since, ObjectNode request) {
        request.put("cluster", service.cluster()).put("service", service.name()).put("maxResults", PAGE);
        if (since.isAfter(Instant.EPOCH)) {
            request.putObject("createdAt").set("after", AccountScope.time(since));
        }
        var briefs = new ArrayList<JsonNode>();
        JsonNode page;
        do {
            page = aws.call("ecs", "ListServiceDeployments", request);
            page.path("serviceDeployments").forEach(briefs::add);
            request.set("nextToken", page.path("nextToken"));
        } while (page.has("nextToken"));
        return briefs;
    }

    private Optional<String> taskDefinition(String serviceRevision) {
        return text(
                one("DescribeServiceRevisions", "serviceRevisionArns", serviceRevision, "serviceRevisions"),
                "taskDefinition");
    }

    private JsonNode one(String operation, String arns, String arn, String member) {
        ObjectNode which = Json.object();
        which.putArray(arns).add(arn);
        return aws.call("ecs", operation, which).path(member).path(0);
    }

    private static Optional<String> text(JsonNode json, String member) {
        return Optional.ofNullable(json.get(member)).map(JsonNode::asText);
    }

    @Override
    public void rollBack(String serviceDeploymentArn) {
        aws.call(
                "ecs",
                "StopServiceDeployment",
                Json.object().put("serviceDeploymentArn", serviceDeploymentArn).put("stopType", "ROLLBACK"));
    }

    @Override
    public Optional<PauseHook> pauseHook(String serviceDeploymentArn) {
        ObjectNode input = Json.object();
        input.putArray("serviceDeploymentArns").add(serviceDeploymentArn);
        JsonNode deployment = aws.call("ecs", "DescribeServiceDeployments", input)
                .path("serviceDeployments")
                .path(0);
        return deployment
                .path("lifecycleHookDetails")
                .valueStream()
                .filter(hook -> hook.path("targetType").asText().equals("PAUSE")
                        && hook.path("status").asText().equals("AWAITING_ACTION"))
                .findFirst()
                .map(hook -> new PauseHook(
                        hook.path("hookId").asText(),
                        text(deployment, "lifecycleStage"),
                        Optional.of(time(hook.path("expiresAt"))),
                        text(hook, "timeoutAction")));
    }

    @Override
    public void resume(String serviceDeploymentArn, String hookId) {
        aws.call(
                "ecs",
                "ContinueServiceDeployment",
                Json.object()
                        .put("serviceDeploymentArn", serviceDeploymentArn)
                        .put("hookId", hookId)
                        .put("action", "CONTINUE"));
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

    private static Detector detector(JsonNode detector) {
        return Detector.of(
                detector.path("enable").asBoolean(), detector.path("rollback").asBoolean());
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
                new FailureDetection(
                        detector(configuration.path("deploymentCircuitBreaker")),
                        detector(configuration.path("alarms"))),
                time(json.path("createdAt")),
                deployments);
    }

    static Instant time(JsonNode epochSeconds) {
        return Instant.ofEpochMilli(
                epochSeconds.decimalValue().movePointRight(3).longValue());
    }
}
