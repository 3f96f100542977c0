package dev.slipway.terraform;

import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.template.Template;
import dev.slipway.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** template.yaml after the SAM transform, as CloudFormation receives it. */
final class SamTemplate {
    private final Template transformed;

    private SamTemplate(Template transformed) {
        this.transformed = transformed;
    }

    /** Skips the test if the transform is not installed, unless {@code slipway.terraform} is {@code required}. */
    static SamTemplate transform(Path into) throws IOException, InterruptedException {
        Files.createDirectories(into.toAbsolutePath().getParent());
        Path errors = Files.createTempFile("sam", ".log");
        Process process = new ProcessBuilder("src/test/sh/sam-transform")
                .redirectOutput(into.toFile())
                .redirectError(errors.toFile())
                .start();
        int exitCode = process.waitFor();
        String how = "the SAM transform ends with %d: pip install aws-sam-translator. %s"
                .formatted(exitCode, Files.readString(errors));
        if (exitCode != 0 && System.getProperty("slipway.terraform", "").equals("required")) {
            throw new IllegalStateException(how);
        }
        // JSON is valid YAML
        return exitCode == 0 ? new SamTemplate(Template.read(into)) : abort(how);
    }

    JsonNode parameters() {
        return transformed.parameters();
    }

    /**
     * The resources by logical id, which also replaces their ARNs and names.
     *
     * @param parameters those that differ from their defaults; lists are separated by commas
     */
    Map<String, ObjectNode> resources(Map<String, String> parameters) {
        var resources = new TreeMap<String, ObjectNode>();
        transformed.resources().properties().forEach(resource -> {
            JsonNode condition = resource.getValue().path("Condition");
            String type = resource.getValue().path("Type").asText();
            // a version of Terraform's is no resource
            if (!type.equals("AWS::Lambda::Version") && (condition.isMissingNode() || holds(condition, parameters))) {
                JsonNode properties = transformed.resolved(resource.getValue().path("Properties"), parameters);
                ObjectNode canonical = Json.object().put("Type", type);
                canonical.set("Properties", canonical(type, (ObjectNode) properties));
                resources.put(resource.getKey(), canonical);
            }
        });
        return resources;
    }

    private boolean holds(JsonNode condition, Map<String, String> parameters) {
        return transformed
                .resolved(Json.object().set("Condition", condition), parameters)
                .asBoolean();
    }

    private static ObjectNode canonical(String type, ObjectNode properties) {
        return switch (type) {
            case "AWS::Lambda::Function" -> texts(without(properties, "Code", "Tags"));
            case "AWS::Lambda::Alias" -> texts(without(properties, "FunctionVersion"));
            case "AWS::IAM::Role" -> role(without(properties, "Tags"));
            // the description has values that let CloudFormation replace the policy
            case "AWS::IAM::ManagedPolicy" ->
                without(properties, "Description").set("PolicyDocument", policy(properties.path("PolicyDocument")));
            case "AWS::SQS::QueuePolicy" -> properties.set("PolicyDocument", policy(properties.path("PolicyDocument")));
            case "AWS::Events::Rule" -> rule(properties);
            case "AWS::Events::EventBusPolicy" -> texts(without(properties, "StatementId"));
            case "AWS::Lambda::EventInvokeConfig",
                    "AWS::Lambda::Permission",
                    "AWS::Logs::LogGroup",
                    "AWS::SQS::Queue",
                    "AWS::SSM::Parameter",
                    "AWS::CloudWatch::Alarm" -> texts(properties);
            default -> throw new IllegalStateException("this test does not compare resources of type " + type);
        };
    }

    private static ObjectNode role(ObjectNode role) {
        ObjectNode canonical = Json.object();
        canonical.set("Path", role.path("Path"));
        canonical.set("AssumeRolePolicyDocument", policy(role.path("AssumeRolePolicyDocument")));
        canonical.set(
                "ManagedPolicyArns",
                CanonicalJson.sorted(role.withArray("/ManagedPolicyArns"), UnaryOperator.identity()));
        ArrayNode policies = canonical.putArray("Policies");
        role.path("Policies")
                .valueStream()
                // SAM adds this policy for the failure destination; the shared policy allows it already
                .filter(policy -> !policy.path("PolicyName").asText().endsWith("OnFailureSQSPolicy"))
                .forEach(policy -> policies.add(policy(policy.path("PolicyDocument"))));
        return canonical;
    }

    private static ObjectNode rule(ObjectNode rule) {
        Optional<JsonNode> pattern = Optional.ofNullable(rule.get("EventPattern"));
        ObjectNode canonical = texts(rule);
        pattern.ifPresent(p -> canonical.set("EventPattern", p));
        if (!canonical.has("State")) {
            canonical.put("State", "ENABLED");
        }
        if (canonical.path("EventBusName").asText().equals("default")) {
            canonical.remove("EventBusName");
        }
        canonical.path("Targets").forEach(target -> ((ObjectNode) target).remove("Id"));
        return canonical;
    }

    private static ObjectNode texts(ObjectNode properties) {
        return (ObjectNode) CanonicalJson.texts(properties);
    }

    private static ObjectNode policy(JsonNode document) {
        return CanonicalJson.policy(document, UnaryOperator.identity());
    }

    private static ObjectNode without(ObjectNode properties, String... members) {
        return properties.deepCopy().remove(List.of(members));
    }
}
