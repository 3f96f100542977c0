package dev.slipway.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.text.Json;
import java.util.List;

/** Reads the sandbox's AWS as a person or a pipeline does: cluster dev, first containers. */
record AwsView(AwsAccount account) {
    /** The service's task definition, as {@code family:revision}. */
    String runs(String service) {
        return shortName(service(service).path("taskDefinition").asText());
    }

    JsonNode service(String service) {
        ObjectNode which = Json.object().put("cluster", "dev");
        which.putArray("services").add(service);
        return account.quietly("ecs", "DescribeServices", which).at("/services/0");
    }

    /** @param name {@code family:revision}, or the family for its newest ACTIVE one */
    ObjectNode taskDefinition(String name) {
        return (ObjectNode)
                account.quietly("ecs", "DescribeTaskDefinition", Json.object().put("taskDefinition", name))
                        .path("taskDefinition");
    }

    /** The image of the service's first container, without the registry. */
    String image(String service) {
        return container(runs(service)).path("image").asText().replaceFirst("^[^/]*/", "");
    }

    /** An environment variable of the service's first container. */
    String variable(String service, String name) {
        for (JsonNode variable : container(runs(service)).path("environment")) {
            if (variable.path("name").asText().equals(name)) {
                return variable.path("value").asText();
            }
        }
        return "";
    }

    private JsonNode container(String taskDefinition) {
        return taskDefinition(taskDefinition).at("/containerDefinitions/0");
    }

    /** The ACTIVE task definitions, as {@code family:revision}. */
    List<String> taskDefinitions() {
        return account.quietly("ecs", "ListTaskDefinitions", Json.object())
                .path("taskDefinitionArns")
                .valueStream()
                .map(arn -> shortName(arn.asText()))
                .toList();
    }

    String parameter(String name) {
        return account.quietly("ssm", "GetParameter", Json.object().put("Name", name))
                .at("/Parameter/Value")
                .asText();
    }

    static String shortName(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }
}
