package dev.slipway.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.Json;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.ecs.ServiceRef;
import dev.slipway.ecs.Services;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The port of services over a {@link World}. */
final class SandboxServices implements Services {
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
        ObjectNode input = Json.object()
                .put("cluster", service.cluster())
                .put("service", service.name())
                .put("maxResults", 1);
        JsonNode newest = aws.call("ecs", "ListServiceDeployments", input)
                .path("serviceDeployments")
                .path(0);
        if (newest.isMissingNode()) {
            return Optional.empty();
        }
        ObjectNode which = Json.object();
        which.putArray("serviceRevisionArns").add(newest.path("targetServiceRevisionArn"));
        JsonNode revision = aws.call("ecs", "DescribeServiceRevisions", which)
                .path("serviceRevisions")
                .path(0);
        return Optional.of(new ServiceDeployment(
                newest.path("status").asText(),
                revision.path("taskDefinition").asText(),
                time(newest.path("createdAt"))));
    }

    private static Service service(JsonNode json) {
        var deployments = new ArrayList<Service.Deployment>();
        for (JsonNode deployment : json.path("deployments")) {
            deployments.add(new Service.Deployment(
                    deployment.path("id").asText(),
                    deployment.path("status").asText(),
                    deployment.path("taskDefinition").asText(),
                    Optional.ofNullable(deployment.get("rolloutState")).map(JsonNode::asText),
                    time(deployment.path("createdAt"))));
        }
        return new Service(
                json.path("serviceArn").asText(),
                json.path("status").asText(),
                json.path("deploymentController").path("type").asText("ECS"),
                json.path("taskDefinition").asText(),
                deployments);
    }

    static Instant time(JsonNode epochSeconds) {
        return Instant.ofEpochMilli(
                epochSeconds.decimalValue().movePointRight(3).longValue());
    }
}
