package dev.slipway.sandbox.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.text.Json;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The services of an account, by number: their names, templates and images, and the configuration that names them.
 *
 * @param ownImages whether each service has an image of its own
 */
record BenchServices(int count, boolean ownImages, String accountId, String registryHost) {
    static final String CLUSTER = "dev";

    static String name(int number) {
        return "app%03d".formatted(number);
    }

    private String repository(int number) {
        return ownImages ? "acme/" + name(number) : "acme/app";
    }

    List<String> repositories() {
        return IntStream.range(0, count).mapToObj(this::repository).distinct().toList();
    }

    String image(int number, String tag) {
        return registryHost + "/" + repository(number) + ":" + tag;
    }

    /** As JSON. */
    String template(int number) {
        ObjectNode definition =
                Json.object().put("family", name(number) + "-dev-template").put("networkMode", "awsvpc");
        definition.putArray("requiresCompatibilities").add("FARGATE");
        definition.put("cpu", "256").put("memory", "512");
        definition.put("executionRoleArn", "arn:aws:iam::%s:role/execution".formatted(accountId));
        ArrayNode containers = definition.putArray("containerDefinitions");
        containers
                .addObject()
                .put("name", "app")
                .put("image", image(number, "latest"))
                .putArray("environment")
                .addObject()
                .put("name", "LOG_LEVEL")
                .put("value", "info");
        containers.addObject().put("name", "agent").put("image", "public.ecr.aws/acme/agent:3.2");
        return Json.write(definition);
    }

    ObjectNode target(int number) {
        ObjectNode target = Json.object()
                .put("service", name(number))
                .put("environment", CLUSTER)
                .put("repository", repository(number));
        target.putArray("tags").add("*");
        return target;
    }

    /** As JSON. */
    String configuration() {
        ObjectNode configuration = Json.object();
        ArrayNode targets = configuration.putArray("targets");
        IntStream.range(0, count).mapToObj(this::target).forEach(targets::add);
        return Json.write(configuration);
    }
}
