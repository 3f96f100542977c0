package dev.slipway.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.slipway.sandbox.template.Template;
import dev.slipway.text.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The policies that SAM and Terraform share: {@code terraform/policies}, as Terraform's {@code templatefile} renders them. */
public final class ShippedPolicies {
    /** {@code ${name}} inside a string, {@code ${jsonencode(name)}} for a list, and no others. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(?:(\\w+)|jsonencode\\((\\w+)\\))}");

    private final Path folder;

    public ShippedPolicies(Path folder) {
        this.folder = folder;
    }

    public static ShippedPolicies shipped() {
        return new ShippedPolicies(Path.of("terraform/policies"));
    }

    /**
     * Renders a whole policy document, without the statements that have no resource.
     *
     * @param name {@code shared}, {@code deploy}, {@code rollback} or {@code callers}
     */
    public ObjectNode render(String name, PolicyVariables variables) {
        String rendered =
                PLACEHOLDER.matcher(text(name)).replaceAll(match -> Matcher.quoteReplacement(value(match, variables)));
        if (rendered.contains("${") || !(Json.parse(rendered) instanceof ObjectNode policy)) {
            throw new IllegalStateException(
                    "%s is not a policy, or has placeholders other than ${name} and ${jsonencode(name)}"
                            .formatted(name));
        }
        ArrayNode statements = policy.arrayNode();
        policy.path("Statement").forEach(statement -> {
            JsonNode resource = statement.path("Resource");
            if (!resource.isArray() || !resource.isEmpty()) {
                statements.add(statement);
            }
        });
        policy.set("Statement", statements);
        return policy;
    }

    /** The policy of the role in another account that a target names: ECS calls, and passing the roles of tasks. */
    public ObjectNode targetRole(PolicyVariables variables) {
        ObjectNode role = render("shared", variables);
        Set<JsonNode> statements = new LinkedHashSet<>();
        for (String name : List.of("shared", "callers", "deploy", "rollback")) {
            for (JsonNode statement : render(name, variables).path("Statement")) {
                boolean ecs = Template.texts(statement.path("Action")).stream().allMatch(a -> a.startsWith("ecs:"));
                if (ecs || statement.path("Sid").asText().equals("PassTaskRoles")) {
                    statements.add(statement);
                }
            }
        }
        role.putArray("Statement").addAll(statements);
        return role;
    }

    private static String value(MatchResult placeholder, PolicyVariables variables) {
        String text = placeholder.group(1);
        if (text == null) {
            return Json.write(variables.list(placeholder.group(2)));
        }
        String quoted = Json.write(TextNode.valueOf(variables.text(text)));
        return quoted.substring(1, quoted.length() - 1);
    }

    private String text(String name) {
        try {
            return Files.readString(folder.resolve(name + ".json.tftpl"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
