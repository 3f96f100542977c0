package dev.slipway.sandbox.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.sandbox.http.Controls;
import dev.slipway.text.Json;
import dev.slipway.text.MalformedJsonException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * What an account has before Slipway is there, from a JSON object. Its members are lists of inputs of AWS's create
 * operations. Images are pushed before any rule exists, so they deploy nothing.
 */
public final class Fixtures {
    /** In the order in which they are created. */
    private static final List<String> MEMBERS =
            List.of("parameters", "repositories", "images", "clusters", "taskDefinitions", "services");

    public static final Fixtures NONE = new Fixtures("", Json.object());

    private final String name;
    private final ObjectNode content;

    private Fixtures(String name, ObjectNode content) {
        this.name = name;
        this.content = content;
    }

    /** @throws IllegalArgumentException if it is not such a file */
    public static Fixtures read(Path file) {
        try {
            if (!(Json.parse(Files.readString(file)) instanceof ObjectNode content)) {
                throw new IllegalArgumentException(file + " is not a JSON object");
            }
            content.fieldNames().forEachRemaining(member -> {
                if (!MEMBERS.contains(member)) {
                    throw new IllegalArgumentException("%s has a member \"%s\"; the sandbox takes: %s"
                            .formatted(file, member, String.join(", ", MEMBERS)));
                }
            });
            return new Fixtures(file.toString(), content);
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException("%s is not JSON: %s".formatted(file, e.getMessage()), e);
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read".formatted(file), e);
        }
    }

    /** @throws IllegalArgumentException if AWS refuses one of them */
    void create(AwsAccount aws, Controls controls) {
        each("parameters", input -> aws.quietly("ssm", "PutParameter", input.put("Overwrite", true)));
        each("repositories", input -> aws.quietly("ecr", "CreateRepository", input));
        each("images", input -> image(aws, controls, input));
        each("clusters", input -> aws.quietly("ecs", "CreateCluster", input));
        each("taskDefinitions", input -> aws.quietly("ecs", "RegisterTaskDefinition", input));
        each("services", input -> aws.setup().service(input));
    }

    /** The body of the control Push, and the behaviour of the image's tasks. */
    private static void image(AwsAccount aws, Controls controls, ObjectNode input) {
        JsonNode behaviour = input.remove("behaviour");
        String digest = controls.call(aws, "Push", input).path("imageDigest").asText();
        if (behaviour != null) {
            ObjectNode body = Json.object().put("image", digest);
            controls.call(aws, "Behave", body.set("behaviour", behaviour));
        }
    }

    private void each(String member, Consumer<ObjectNode> create) {
        int index = 0;
        for (JsonNode one : content.path(member)) {
            String where = "%s: %s[%d]".formatted(name, member, index++);
            if (!(one instanceof ObjectNode input)) {
                throw new IllegalArgumentException(where + " is not a JSON object");
            }
            try {
                create.accept(input.deepCopy());
            } catch (SandboxException e) {
                throw new IllegalArgumentException("%s: %s".formatted(where, e.words()), e);
            }
        }
    }
}
