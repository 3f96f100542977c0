package dev.slipway.sandbox.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.text.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** template.yaml as JSON, with its short functions written out: {@code !Ref A} is {@code {"Ref": "A"}}. */
public final class Template {
    private final JsonNode root;

    private Template(JsonNode root) {
        this.root = root;
    }

    /** @throws UncheckedIOException if the file does not exist */
    public static Template read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Template parse(String text) {
        Map<?, ?> yaml = new Yaml(new Functions()).load(text);
        return new Template(new ObjectMapper().valueToTree(yaml));
    }

    JsonNode root() {
        return root;
    }

    public JsonNode resource(String name) {
        return root.path("Resources").path(name);
    }

    /** Logical ids of the functions, in the template's order. */
    public List<String> functions() {
        return resources().properties().stream()
                .filter(resource -> resource.getValue().path("Type").asText().equals("AWS::Serverless::Function"))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** A function's properties, with the global ones. */
    public ObjectNode function(String name) {
        ObjectNode properties = root.path("Globals").path("Function").isObject()
                ? root.withObject("/Globals/Function").deepCopy()
                : Json.object();
        resource(name)
                .path("Properties")
                .properties()
                .forEach(property -> properties.set(
                        property.getKey(), merged(properties.path(property.getKey()), property.getValue())));
        return properties;
    }

    /** As SAM merges a function's property with the global one: maps by member, everything else is replaced. */
    private static JsonNode merged(JsonNode global, JsonNode own) {
        if (!(global instanceof ObjectNode members) || !own.isObject()) {
            return own;
        }
        own.properties()
                .forEach(member ->
                        members.set(member.getKey(), merged(members.path(member.getKey()), member.getValue())));
        return members;
    }

    public JsonNode resources() {
        return root.path("Resources");
    }

    public JsonNode metadata() {
        return root.path("Metadata");
    }

    public JsonNode parameters() {
        return root.path("Parameters");
    }

    public JsonNode outputs() {
        return root.path("Outputs");
    }

    /**
     * The event rules that the template creates with these parameters.
     *
     * @param parameters those that differ from their defaults
     */
    public List<TemplateRules.Rule> rules(Map<String, String> parameters) {
        return TemplateRules.of(this, parameters).rules();
    }

    /** The schedules that the template creates with these parameters. */
    public List<TemplateRules.Schedule> schedules(Map<String, String> parameters) {
        return TemplateRules.of(this, parameters).schedules();
    }

    /** The value with its functions and conditions resolved. */
    public JsonNode resolved(JsonNode node, Map<String, String> parameters) {
        return new TemplateFunctions(root, parameters).resolve(node);
    }

    /** All statements of the functions' policies, each once, including statements with a condition. */
    public List<JsonNode> statements() {
        return functions().stream()
                .flatMap(function -> statements(function).stream())
                .distinct()
                .toList();
    }

    /** The function that gives its name to this function's role: the function itself, unless it has the role of another one. */
    public String roleOf(String function) {
        return function(function).at("/Role/Fn::GetAtt/0").asText().replaceFirst("Role$", "");
    }

    /** A function's statements: those of its role, and those of the managed policies that the role refers to. */
    public List<JsonNode> statements(String function) {
        JsonNode role = resource(roleOf(function) + "Role").path("Properties");
        var statements = new ArrayList<JsonNode>();
        for (JsonNode managed : role.path("ManagedPolicyArns")) {
            JsonNode policy = managed.path("Fn::If").path(1).has("Ref")
                    ? managed.path("Fn::If").path(1)
                    : managed;
            addStatements(resource(policy.path("Ref").asText()).path("Properties"), statements);
        }
        role.path("Policies").forEach(policy -> addStatements(policy, statements));
        return statements;
    }

    private static void addStatements(JsonNode policy, List<JsonNode> statements) {
        for (JsonNode statement : policy.at("/PolicyDocument/Statement")) {
            statements.add(Optional.of(statement.path("Fn::If"))
                    .filter(JsonNode::isArray)
                    .map(choice -> choice.path(1))
                    .orElse(statement));
        }
    }

    public static List<String> texts(JsonNode oneOrMany) {
        return oneOrMany.isArray()
                ? StreamSupport.stream(oneOrMany.spliterator(), false)
                        .map(JsonNode::asText)
                        .toList()
                : List.of(oneOrMany.asText());
    }

    private static final class Functions extends SafeConstructor {
        Functions() {
            super(new LoaderOptions());
            yamlMultiConstructors.put("!", new AbstractConstruct() {
                @Override
                public Object construct(Node node) {
                    String name = node.getTag().getValue().substring(1);
                    boolean plain = name.equals("Ref") || name.equals("Condition");
                    return Map.of(plain ? name : "Fn::" + name, argument(name, node));
                }
            });
        }

        private static List<String> attribute(String text) {
            int dot = text.indexOf('.');
            return List.of(text.substring(0, dot), text.substring(dot + 1));
        }

        private Object argument(String function, Node node) {
            return switch (node) {
                case ScalarNode scalar when function.equals("GetAtt") -> attribute(scalar.getValue());
                case ScalarNode scalar -> scalar.getValue();
                case SequenceNode sequence -> constructSequence(sequence);
                case MappingNode mapping -> constructMapping(mapping);
                default -> throw new IllegalStateException("no argument of !" + function + ": " + node);
            };
        }
    }
}
