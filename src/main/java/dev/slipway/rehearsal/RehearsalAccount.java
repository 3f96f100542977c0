package dev.slipway.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.text.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An AWS account with one service and two releases of it. It answers the calls of one push or one failed deployment, in any
 * order, with the members that Slipway reads. Thread-safe.
 */
public final class RehearsalAccount {
    private static final Duration BETWEEN_RELEASES = Duration.ofMinutes(10);

    private final RehearsalNames names;
    private final Instant now;
    private final ObjectNode template;
    private final List<ObjectNode> revisions = new ArrayList<>();
    private String running = "";
    private int deployments;

    /**
     * The first release is good, and the service runs the second.
     *
     * @param region of the account
     * @param now when the event happens
     */
    public RehearsalAccount(String region, Instant now) {
        this.names = new RehearsalNames(region);
        this.now = now;
        this.template = revision(definition(names.repository() + ":latest"), RehearsalNames.TEMPLATE, 1, now);
        release(1, "good", now.minus(BETWEEN_RELEASES.multipliedBy(2)));
        release(2, "deploying", now.minus(BETWEEN_RELEASES));
    }

    private void release(int number, String state, Instant at) {
        ObjectNode input = definition(names.image(number));
        tags(
                input,
                Map.ofEntries(
                        Map.entry("slipway:service", RehearsalNames.NAME),
                        Map.entry("slipway:environment", "dev"),
                        Map.entry("slipway:template", RehearsalNames.TEMPLATE + ":1"),
                        Map.entry("slipway:image-tag", "v" + number),
                        Map.entry("slipway:image-digest", RehearsalNames.digest(number)),
                        Map.entry("slipway:requested-at", at.toString()),
                        Map.entry("slipway:request", "request-" + number),
                        Map.entry("slipway:after", Integer.toString(number - 1)),
                        Map.entry("slipway:deployment", "ecs-svc/" + number),
                        Map.entry("slipway:state", state)));
        ObjectNode revision = revision(input, RehearsalNames.FAMILY, number, at);
        revisions.add(revision);
        run(arn(revision));
    }

    /** What a function of this account gets. */
    public RehearsalEvents events() {
        return new RehearsalEvents(names, now);
    }

    /** AWS's answer to a call. An operation that changes or finds nothing here is answered with an empty object. */
    public synchronized String answer(String operation, String input) {
        JsonNode request = Json.parse(input);
        return Json.write(
                switch (operation) {
                    case "DescribeServices" -> list("services", service());
                    case "DescribeTaskDefinition" ->
                        described(request.path("taskDefinition").asText());
                    case "RegisterTaskDefinition" -> register((ObjectNode) request);
                    case "TagResource" -> tag(request);
                    case "UpdateService" ->
                        update(request.path("taskDefinition").asText());
                    case "DescribeImages" ->
                        list(
                                "imageDetails",
                                image(request.at("/imageIds/0/imageDigest").asText()));
                    case "ListTasks" -> tasks();
                    case "DescribeTasks" -> list("tasks", stoppedTask());
                    case "PutEvents" -> published(request.path("Entries").size());
                    default -> Json.object();
                });
    }

    /** With the members that a service on Fargate behind a load balancer has. */
    private ObjectNode service() {
        return (ObjectNode) Json.parse("""
                {"serviceArn": "%1$s", "serviceName": "%2$s", "clusterArn": "arn:aws:ecs:%3$s:%4$s:cluster/dev",
                 "status": "ACTIVE", "desiredCount": 1, "runningCount": 1, "pendingCount": 0, "createdAt": 1, "launchType": "FARGATE",
                 "taskDefinition": "%5$s", "deploymentController": {"type": "ECS"}, "schedulingStrategy": "REPLICA",
                 "loadBalancers": [{"targetGroupArn": "arn:aws:elasticloadbalancing", "containerName": "%2$s", "containerPort": 80}],
                 "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-1"], "securityGroups": ["sg-1"]}},
                 "deploymentConfiguration": {"strategy": "ROLLING", "maximumPercent": 200, "minimumHealthyPercent": 100,
                  "deploymentCircuitBreaker": {"enable": true, "rollback": false}},
                 "deployments": [{"id": "ecs-svc/%6$d", "status": "PRIMARY", "taskDefinition": "%5$s",
                  "desiredCount": 1, "runningCount": 1, "createdAt": %7$s, "updatedAt": %8$s, "rolloutState": "%9$s"}],
                 "events": [{"id": "1", "createdAt": %7$s, "message": "(service %2$s) has reached a steady state."}],
                 "currentServiceRevisions": [{"arn": "arn:aws:ecs", "runningTaskCount": 1}], "tags": []}""".formatted(
                        names.service(),
                        RehearsalNames.NAME,
                        names.region(),
                        RehearsalNames.ACCOUNT,
                        running,
                        deployments,
                        seconds(now.minus(BETWEEN_RELEASES)),
                        seconds(now),
                        deployments == 2 ? "FAILED" : "IN_PROGRESS"));
    }

    private ObjectNode described(String name) {
        return name.startsWith(RehearsalNames.TEMPLATE)
                ? template
                : revisions.stream()
                        .filter(revision -> arn(revision).endsWith("/" + name))
                        .findFirst()
                        .orElse(revisions.getLast());
    }

    private ObjectNode register(ObjectNode input) {
        ObjectNode revision = revision(input, RehearsalNames.FAMILY, revisions.size() + 1, now);
        revisions.add(revision);
        return revision;
    }

    private ObjectNode tag(JsonNode request) {
        revisions.stream()
                .filter(revision ->
                        arn(revision).equals(request.path("resourceArn").asText()))
                .forEach(revision -> request.path("tags").forEach(tag -> put(revision.withArray("tags"), tag)));
        return Json.object();
    }

    private static void put(ArrayNode tags, JsonNode tag) {
        for (int i = 0; i < tags.size(); i++) {
            if (tags.get(i).path("key").equals(tag.path("key"))) {
                tags.set(i, tag);
                return;
            }
        }
        tags.add(tag);
    }

    private ObjectNode update(String taskDefinition) {
        run(taskDefinition);
        ObjectNode answer = Json.object();
        answer.set("service", service());
        return answer;
    }

    private void run(String taskDefinition) {
        running = taskDefinition;
        deployments++;
    }

    private ObjectNode image(String digest) {
        return Json.object()
                .put("registryId", RehearsalNames.ACCOUNT)
                .put("repositoryName", "acme/" + RehearsalNames.NAME)
                .put("imageDigest", digest)
                .put("imagePushedAt", seconds(now))
                .put("imageStatus", "ACTIVE")
                .put("imageManifestMediaType", "application/vnd.oci.image.manifest.v1+json")
                .put("artifactMediaType", "application/vnd.oci.image.config.v1+json");
    }

    private ObjectNode tasks() {
        ObjectNode answer = Json.object();
        answer.putArray("taskArns").add(names.service().replace(":service/", ":task/"));
        return answer;
    }

    /** Of the failed release, with the members that say why it stopped. */
    private ObjectNode stoppedTask() {
        ObjectNode task = Json.object()
                .put("startedBy", "ecs-svc/2")
                .put("taskDefinitionArn", names.revision(RehearsalNames.FAMILY, 2))
                .put("lastStatus", "STOPPED")
                .put("stoppedAt", seconds(now))
                .put("stopCode", "ServiceSchedulerInitiated")
                .put("stoppedReason", "Task failed container health checks");
        task.putArray("containers")
                .addObject()
                .put("name", RehearsalNames.NAME)
                .put("exitCode", 137)
                .put("reason", "OutOfMemoryError: Container killed due to memory usage");
        return task;
    }

    private static ObjectNode published(int entries) {
        ObjectNode answer = Json.object().put("FailedEntryCount", 0);
        ArrayNode results = answer.putArray("Entries");
        for (int i = 0; i < entries; i++) {
            results.addObject().put("EventId", RehearsalNames.NAME);
        }
        return answer;
    }

    /** What RegisterTaskDefinition gets. */
    private static ObjectNode definition(String image) {
        ObjectNode definition =
                Json.object().put("networkMode", "awsvpc").put("cpu", "256").put("memory", "512");
        definition.putArray("requiresCompatibilities").add("FARGATE");
        definition
                .putArray("containerDefinitions")
                .addObject()
                .put("name", RehearsalNames.NAME)
                .put("image", image)
                .put("essential", true)
                .putArray("environment")
                .addObject()
                .put("name", "LOG_LEVEL")
                .put("value", "info");
        return definition;
    }

    /** What RegisterTaskDefinition and DescribeTaskDefinition return. */
    private ObjectNode revision(ObjectNode input, String family, int number, Instant at) {
        JsonNode tags = input.remove("tags");
        ObjectNode answer = Json.object();
        answer.putObject("taskDefinition")
                .put("taskDefinitionArn", names.revision(family, number))
                .put("revision", number)
                .put("status", "ACTIVE")
                .put("registeredAt", seconds(at))
                .<ObjectNode>setAll(input)
                .put("family", family);
        answer.set("tags", tags == null ? Json.object().arrayNode() : tags);
        return answer;
    }

    private static String arn(ObjectNode revision) {
        return revision.at("/taskDefinition/taskDefinitionArn").asText();
    }

    private static void tags(ObjectNode input, Map<String, String> tags) {
        ArrayNode list = input.putArray("tags");
        tags.forEach((key, value) -> list.addObject().put("key", key).put("value", value));
    }

    private static ObjectNode list(String name, ObjectNode element) {
        ObjectNode answer = Json.object();
        answer.putArray(name).add(element);
        return answer;
    }

    private static BigDecimal seconds(Instant time) {
        return BigDecimal.valueOf(time.toEpochMilli(), 3);
    }
}
