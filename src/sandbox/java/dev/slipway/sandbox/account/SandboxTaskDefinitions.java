package dev.slipway.sandbox.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.sandbox.ecs.Tags;
import dev.slipway.text.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The port to ECS task definitions over an {@link AwsAccount}. */
final class SandboxTaskDefinitions implements TaskDefinitions {
    private static final int PAGE = 100;

    private final SandboxAws aws;

    SandboxTaskDefinitions(SandboxAws aws) {
        this.aws = aws;
    }

    @Override
    public Optional<TaskDefinition> newest(String family) {
        return describe(family);
    }

    @Override
    public Optional<TaskDefinition> revision(RevisionName name) {
        return describe(name.toString());
    }

    @Override
    public List<Integer> newestNumbers(String family, int limit) {
        var numbers = new ArrayList<Integer>();
        ObjectNode input = Json.object()
                .put("familyPrefix", family)
                .put("status", "ACTIVE")
                .put("sort", "DESC")
                .put("maxResults", Math.min(limit, PAGE));
        while (true) {
            JsonNode page = aws.call("ecs", "ListTaskDefinitions", input);
            page.path("taskDefinitionArns")
                    .forEach(arn -> RevisionName.parse(arn.asText()).ifPresent(n -> numbers.add(n.number())));
            if (numbers.size() >= limit || !page.has("nextToken")) {
                return List.copyOf(numbers.subList(0, Math.min(limit, numbers.size())));
            }
            input = input.deepCopy().put("nextToken", page.path("nextToken").asText());
        }
    }

    @Override
    public TaskDefinition register(ObjectNode request) {
        return read(aws.call("ecs", "RegisterTaskDefinition", request));
    }

    @Override
    public void tag(String arn, Map<String, String> tags) {
        ObjectNode input = Json.object().put("resourceArn", arn);
        input.set("tags", Tags.write(tags));
        aws.call("ecs", "TagResource", input);
    }

    private Optional<TaskDefinition> describe(String name) {
        ObjectNode input = Json.object().put("taskDefinition", name);
        input.putArray("include").add("TAGS");
        // ECS has no error type for this, only this message
        return aws.callUnless(
                        "ecs",
                        "DescribeTaskDefinition",
                        input,
                        e -> e.message().equals("Unable to describe task definition."))
                .map(SandboxTaskDefinitions::read);
    }

    private static TaskDefinition read(JsonNode answer) {
        var tags = new LinkedHashMap<String, String>();
        for (JsonNode tag : answer.path("tags")) {
            tags.put(tag.path("key").asText(), tag.path("value").asText());
        }
        return new TaskDefinition((ObjectNode) answer.path("taskDefinition"), tags);
    }
}
