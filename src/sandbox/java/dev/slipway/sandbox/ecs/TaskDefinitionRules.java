package dev.slipway.sandbox.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.SandboxException;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The refusals of RegisterTaskDefinition
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html">its page</a>).
 * Unknown members pass.
 */
final class TaskDefinitionRules {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,255}");
    private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9_.:/#-]{1,255}");
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
    private static final int CONTAINERS = 10;
    private static final int BYTES = 64 * 1024;

    private TaskDefinitionRules() {}

    static void check(Input request, int bytes) {
        String family = request.text("family").orElse("");
        if (family.isBlank()) {
            throw SandboxException.client("Family can not be blank.");
        }
        if (!NAME.matcher(family).matches()) {
            throw SandboxException.client("Family contains invalid characters.");
        }
        JsonNode containers = request.json().path("containerDefinitions");
        if (!containers.isArray() || containers.isEmpty()) {
            throw SandboxException.client("Container list cannot be empty.");
        }
        if (containers.size() > CONTAINERS) {
            throw SandboxException.client("Too many containers: %d. At most %d are allowed in a task definition."
                    .formatted(containers.size(), CONTAINERS));
        }
        TaskDefinitionShape.check(request.json());
        checkContainers(containers);
        containers.forEach(container -> checkMemory(request, container));
        checkPorts(request);
        checkListed(request, "placementConstraints", 10);
        FargateRules.check(request);
        if (bytes > BYTES) {
            throw SandboxException.client(
                    "Actual length: '%d'. Max allowed length is '%d' bytes.".formatted(bytes, BYTES));
        }
    }

    private static void checkContainers(JsonNode containers) {
        Set<String> names = new HashSet<>();
        boolean essential = false;
        for (JsonNode container : containers) {
            String name = container.path("name").asText("");
            if (name.isEmpty()) {
                throw SandboxException.client("Container.name should not be null or empty.");
            }
            if (!NAME.matcher(name).matches()) {
                throw SandboxException.client("Container.name contains invalid characters.");
            }
            if (!names.add(name)) {
                throw SandboxException.client("Container.name must be unique: '%s' is used twice.".formatted(name));
            }
            checkImage(container.path("image").asText(""));
            essential |= container.path("essential").asBoolean(true);
        }
        if (!essential) {
            throw SandboxException.client("At least one container must be essential.");
        }
    }

    private static void checkImage(String image) {
        if (image.isEmpty()) {
            throw SandboxException.client("Container.image should not be null or empty.");
        }
        int at = image.indexOf('@');
        String name = at < 0 ? image : image.substring(0, at);
        if (name.length() > 255) {
            throw SandboxException.client("Container.image must be at most 255 characters.");
        }
        boolean digestAllowed =
                at < 0 || DIGEST.matcher(image.substring(at + 1)).matches();
        if (!IMAGE.matcher(name).matches() || !digestAllowed) {
            throw SandboxException.client("Container.image contains invalid characters.");
        }
    }

    private static void checkMemory(Input request, JsonNode container) {
        if (request.text("memory").isEmpty()
                && container.path("memory").asInt() <= 0
                && container.path("memoryReservation").asInt() <= 0) {
            throw SandboxException.client(
                    "Invalid setting for container '%s'. At least one of 'memory' or 'memoryReservation' must be specified."
                            .formatted(container.path("name").asText()));
        }
    }

    private static void checkPorts(Input request) {
        if (!request.text("networkMode").orElse("").equals("awsvpc")) {
            return;
        }
        for (JsonNode container : request.json().path("containerDefinitions")) {
            for (JsonNode port : container.path("portMappings")) {
                if (port.path("hostPort").asInt(0) != 0
                        && port.path("hostPort").asInt()
                                != port.path("containerPort").asInt()) {
                    throw SandboxException.client(
                            "When networkMode=awsvpc, the host ports and container ports in port mappings must match.");
                }
            }
        }
    }

    private static void checkListed(Input request, String member, int atMost) {
        if (request.json().path(member).size() > atMost) {
            throw SandboxException.client("Too many %s: at most %d are allowed.".formatted(member, atMost));
        }
    }
}
