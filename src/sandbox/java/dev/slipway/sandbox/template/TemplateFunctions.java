package dev.slipway.sandbox.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.slipway.text.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CloudFormation's functions and conditions, as far as event rules need them. {@code GetAtt} and {@code Ref} give the logical
 * id, unless the parameters have the attribute or the resource, too, as in {@code DeployFunctionRole.Arn}. A function's alias is the function itself.
 */
final class TemplateFunctions {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^!}]+)}");
    private static final String STACK =
            "arn:aws:cloudformation:us-east-1:123456789012:stack/slipway/51af3dc0-da77-11e4-872e-1234567db123";
    private static final Map<String, String> PSEUDO = Map.of(
            "AWS::AccountId", "123456789012",
            "AWS::Region", "us-east-1",
            "AWS::Partition", "aws",
            "AWS::StackName", "slipway",
            "AWS::StackId", STACK);
    private static final String NOTHING = "AWS::NoValue";

    private final JsonNode conditions;
    private final Map<String, JsonNode> values = new HashMap<>();

    TemplateFunctions(JsonNode root, Map<String, String> parameters) {
        conditions = root.path("Conditions");
        PSEUDO.forEach((name, value) -> values.put(name, TextNode.valueOf(parameters.getOrDefault(name, value))));
        root.path("Parameters").properties().forEach(parameter -> {
            String given = parameters.get(parameter.getKey());
            String value = given == null ? parameter.getValue().path("Default").asText("") : given;
            boolean list = parameter.getValue().path("Type").asText().matches("CommaDelimitedList|List<.*>");
            values.put(parameter.getKey(), list ? list(value) : TextNode.valueOf(value));
        });
        parameters.forEach((name, value) -> {
            if (name.contains(".") || root.path("Resources").has(name)) {
                values.put(name, TextNode.valueOf(value));
            }
        });
    }

    /** @param condition a resource's, which may have none */
    boolean holds(Optional<JsonNode> condition) {
        return condition
                .map(name -> resolve(conditions.path(name.asText())).asBoolean())
                .orElse(true);
    }

    JsonNode resolve(JsonNode node) {
        if (node instanceof ArrayNode array) {
            ArrayNode resolved = array.arrayNode();
            array.forEach(element -> {
                JsonNode value = resolve(element);
                if (!isNothing(value)) {
                    resolved.add(value);
                }
            });
            return resolved;
        }
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        if (object.size() == 1) {
            var only = object.properties().iterator().next();
            if (only.getKey().matches("Ref|Condition|Fn::.+")) {
                return apply(only.getKey(), only.getValue());
            }
        }
        ObjectNode resolved = Json.object();
        object.properties().forEach(member -> {
            JsonNode value = resolve(member.getValue());
            if (!isNothing(value)) {
                resolved.set(member.getKey(), value);
            }
        });
        return resolved;
    }

    private JsonNode apply(String function, JsonNode argument) {
        return switch (function) {
            case "Ref" -> reference(argument.asText());
            case "Condition" -> BooleanNode.valueOf(holds(Optional.of(argument)));
            case "Fn::GetAtt" ->
                values.getOrDefault(
                        argument.path(0).asText() + "." + argument.path(1).asText(), argument.path(0));
            case "Fn::Sub" -> substituted(argument);
            case "Fn::If" -> resolve(argument.path(holds(Optional.of(argument.path(0))) ? 1 : 2));
            case "Fn::Not" -> BooleanNode.valueOf(!resolve(argument.path(0)).asBoolean());
            case "Fn::Equals" ->
                BooleanNode.valueOf(resolve(argument.path(0))
                        .asText()
                        .equals(resolve(argument.path(1)).asText()));
            case "Fn::And" -> BooleanNode.valueOf(count(argument) == argument.size());
            case "Fn::Or" -> BooleanNode.valueOf(count(argument) > 0);
            case "Fn::Join" -> joined(argument);
            case "Fn::Split" -> split(argument);
            case "Fn::Select" -> resolve(argument.path(1)).path(argument.path(0).asInt());
            default ->
                throw new IllegalArgumentException("the sandbox does not know " + function
                        + " in a rule of the template; add it to TemplateFunctions");
        };
    }

    private JsonNode reference(String name) {
        if (name.equals(NOTHING)) {
            return TemplateRules.call("Ref", TextNode.valueOf(NOTHING));
        }
        JsonNode value = values.get(name);
        return value == null ? TextNode.valueOf(name.replaceFirst("[.]Alias$", "")) : value;
    }

    private JsonNode substituted(JsonNode argument) {
        JsonNode text = argument.isArray() ? argument.path(0) : argument;
        JsonNode own = argument.isArray() ? argument.path(1) : Json.object();
        Matcher variable = VARIABLE.matcher(text.asText());
        return TextNode.valueOf(variable.replaceAll(match -> {
            String name = match.group(1);
            JsonNode value = own.has(name) ? resolve(own.path(name)) : reference(name.replaceFirst("\\..*", ""));
            return Matcher.quoteReplacement(value.asText());
        }));
    }

    private JsonNode joined(JsonNode argument) {
        var text = new StringBuilder();
        for (JsonNode part : resolve(argument.path(1))) {
            text.append(text.isEmpty() ? "" : argument.path(0).asText()).append(part.asText());
        }
        return TextNode.valueOf(text.toString());
    }

    private JsonNode split(JsonNode argument) {
        ArrayNode parts = Json.object().arrayNode();
        for (String part : resolve(argument.path(1))
                .asText()
                .split(Pattern.quote(argument.path(0).asText()), -1)) {
            parts.add(part);
        }
        return parts;
    }

    private int count(JsonNode arguments) {
        int held = 0;
        for (JsonNode argument : arguments) {
            held += resolve(argument).asBoolean() ? 1 : 0;
        }
        return held;
    }

    private static boolean isNothing(JsonNode node) {
        return node.path("Ref").asText().equals(NOTHING);
    }

    private static ArrayNode list(String commas) {
        ArrayNode list = Json.object().arrayNode();
        if (!commas.isEmpty()) {
            for (String one : commas.split(",", -1)) {
                list.add(one.strip());
            }
        }
        return list;
    }
}
