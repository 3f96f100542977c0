package dev.slipway.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One registered task definition, its content kept as the JSON that ECS sent. Slipway looks at a handful of members
 * and passes every other one on.
 *
 * @param content the member {@code taskDefinition} of DescribeTaskDefinition's answer; not to be changed
 * @param tags the answer's {@code tags}, in their order
 */
public record TaskDefinition(ObjectNode content, Map<String, String> tags) {

    public TaskDefinition {
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
        if (RevisionName.parse(content.path("taskDefinitionArn").asText()).isEmpty()) {
            throw new IllegalArgumentException("a task definition without an ARN: "
                    + content.path("family").asText());
        }
    }

    public String arn() {
        return content.path("taskDefinitionArn").asText();
    }

    public RevisionName name() {
        return RevisionName.parse(arn()).orElseThrow();
    }

    /** INACTIVE revisions cannot be given to a service. */
    public boolean active() {
        return content.path("status").asText("ACTIVE").equals("ACTIVE");
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

    /** What Slipway needs to know of one container definition. */
    public record Container(String name, String image) {}
}
