package dev.slipway.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.text.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.ListTaskDefinitionsResponse;
import software.amazon.awssdk.services.ecs.model.SortOrder;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;

/** Reads and registers ECS task definitions through the SDK. Their content stays JSON, so that no member is lost. */
record EcsTaskDefinitions(Supplier<EcsClient> ecs, AwsCall call) implements TaskDefinitions {
    /** The largest page that ListTaskDefinitions returns. */
    private static final int PAGE = 100;

    /** A placeholder for the typed request's required family; {@link RawJson} sends the JSON request instead. */
    private static final String IN_RAW_REQUEST = "raw";

    @Override
    public Optional<TaskDefinition> newest(String family) {
        return describe(family);
    }

    @Override
    public Optional<TaskDefinition> revision(RevisionName name) {
        return describe(name.toString());
    }

    private Optional<TaskDefinition> describe(String name) {
        var raw = new RawJson.Received();
        return call.make("DescribeTaskDefinition", settings -> {
            try {
                ecs.get()
                        .describeTaskDefinition(r -> r.taskDefinition(name)
                                .include(TaskDefinitionField.TAGS)
                                .overrideConfiguration(o -> {
                                    settings.accept(o);
                                    o.putExecutionAttribute(RawJson.RESPONSE, raw);
                                }));
                return Optional.of(read("DescribeTaskDefinition", raw.json()));
            } catch (ClientException e) {
                if (String.valueOf(e.getMessage()).contains("Unable to describe task definition")) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    private static TaskDefinition read(String call, JsonNode answer) {
        if (!(answer.path("taskDefinition") instanceof ObjectNode content)) {
            throw AwsCall.unreadable(call, "it has no taskDefinition");
        }
        var tags = new LinkedHashMap<String, String>();
        answer.path("tags")
                .forEach(tag ->
                        tags.put(tag.path("key").asText(), tag.path("value").asText()));
        return new TaskDefinition(content, tags);
    }

    @Override
    public List<Integer> newestNumbers(String family, int limit) {
        var numbers = new ArrayList<Integer>();
        Optional<String> next = Optional.empty();
        do {
            ListTaskDefinitionsResponse page = page(family, Math.min(limit, PAGE), next);
            page.taskDefinitionArns().stream()
                    .map(RevisionName::parse)
                    .flatMap(Optional::stream)
                    .filter(name -> name.family().equals(family))
                    .map(RevisionName::number)
                    .forEach(numbers::add);
            next = Optional.ofNullable(page.nextToken());
        } while (numbers.size() < limit && next.isPresent());
        return numbers.stream().sorted(Comparator.reverseOrder()).limit(limit).toList();
    }

    private ListTaskDefinitionsResponse page(String family, int size, Optional<String> token) {
        return call.make(
                "ListTaskDefinitions",
                settings -> ecs.get()
                        .listTaskDefinitions(r -> r.familyPrefix(family)
                                .status(TaskDefinitionStatus.ACTIVE)
                                .sort(SortOrder.DESC)
                                .maxResults(size)
                                .nextToken(token.orElse(null))
                                .overrideConfiguration(settings)));
    }

    /** A second call would register a second revision. */
    @Override
    public TaskDefinition register(ObjectNode request) {
        var raw = new RawJson.Received();
        return call.makeOnce("RegisterTaskDefinition", settings -> {
            ecs.get()
                    .registerTaskDefinition(r -> r.family(IN_RAW_REQUEST)
                            .containerDefinitions(List.of())
                            .overrideConfiguration(o -> {
                                settings.accept(o);
                                o.putExecutionAttribute(RawJson.RESPONSE, raw);
                                o.putExecutionAttribute(RawJson.REQUEST, Json.write(request));
                            }));
            return read("RegisterTaskDefinition", raw.json());
        });
    }

    @Override
    public void tag(String arn, Map<String, String> tags) {
        List<Tag> list = tags.entrySet().stream()
                .map(e -> Tag.builder().key(e.getKey()).value(e.getValue()).build())
                .toList();
        call.make(
                "TagResource",
                settings ->
                        ecs.get().tagResource(r -> r.resourceArn(arn).tags(list).overrideConfiguration(settings)));
    }
}
