package dev.slipway.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One registered task definition. Its content stays the JSON that ECS sent: Slipway reads a few members and passes all
 * others on.
 *
 * @param content the member {@code taskDefinition} of DescribeTaskDefinition's response; do not modify it
 * @param tags the response's {@code tags}, in their order
 */
public record TaskDefinition(ObjectNode content, Map<String, String> tags) {

    public TaskDefinition {
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
        if (RevisionName.parse(content.path("taskDefinitionArn").asText()).isEmpty()) {
            throw new IllegalArgumentException(
                    "the task definition has no ARN: " + content.path("family").asText());
        }
    }

    public String arn() {
        return content.path("taskDefinitionArn").asText();
    }

    public RevisionName name() {
        return RevisionName.parse(arn()).orElseThrow();
    }

    /** A service cannot be updated to an INACTIVE revision. */
    public boolean isActive() {
        return content.path("status").asText("ACTIVE").equals("ACTIVE");
    }

    /** When ECS registered it; empty where the answer does not say so. */
    public Optional<Instant> registeredAt() {
        JsonNode seconds = content.path("registeredAt");
        return seconds.isNumber()
                ? Optional.of(Instant.ofEpochMilli(
                        seconds.decimalValue().movePointRight(3).longValue()))
                : Optional.empty();
    }

    public List<Container> containers() {
        var containers = new ArrayList<Container>();
        for (JsonNode container : content.path("containerDefinitions")) {
            containers.add(new Container(
                    container.path("name").asText(), container.path("image").asText()));
        }
        return List.copyOf(containers);
    }

    public Optional<Container> container(String name) {
        return containers().stream().filter(c -> c.name().equals(name)).findFirst();
    }

    /** The names of the containers whose end stops the task: all that are not marked as {@code "essential": false}. */
    public Set<String> essentialContainers() {
        var names = new LinkedHashSet<String>();
        for (JsonNode container : content.path("containerDefinitions")) {
            if (container.path("essential").asBoolean(true)) {
                names.add(container.path("name").asText());
            }
        }
        return Collections.unmodifiableSet(names);
    }

    /** The part of a container definition that Slipway uses. */
    public record Container(String name, String image) {}
}
