package dev.slipway.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.slipway.ecs.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The event rules of a CloudFormation or SAM template, as they are with the parameters that are given: functions'
 * {@code Events} of type EventBridgeRule, and resources of type {@code AWS::Events::Rule}.
 */
public final class TemplateRules {
    private final JsonNode resources;
    private final TemplateFunctions functions;

    private TemplateRules(JsonNode root, Map<String, String> parameters) {
        this.resources = root.path("Resources");
        this.functions = new TemplateFunctions(root, parameters);
    }

    /** @param parameters those that differ from their defaults; lists with commas, as CloudFormation takes them */
    public static TemplateRules of(Template template, Map<String, String> parameters) {
        return new TemplateRules(template.root(), parameters);
    }

    /** What CloudFormation would make of it; a rule whose condition does not hold is absent. */
    public List<Rule> rules() {
        var rules = new ArrayList<Rule>();
        resources.properties().forEach(resource -> {
            String name = resource.getKey();
            JsonNode body = resource.getValue();
            JsonNode properties = body.path("Properties");
            if (!functions.holds(Optional.ofNullable(body.get("Condition")))) {
                return;
            }
            switch (body.path("Type").asText()) {
                case "AWS::Serverless::Function" ->
                    properties
                            .path("Events")
                            .properties()
                            .forEach(e ->
                                    ofFunction(name, e.getKey(), e.getValue()).ifPresent(rules::add));
                case "AWS::Events::Rule" ->
                    properties
                            .path("Targets")
                            .forEach(target -> rules.add(
                                    new Rule(name, pattern(properties.path("EventPattern")), aim(target.path("Arn")))));
                default -> {}
            }
        });
        return rules;
    }

    private Optional<Rule> ofFunction(String function, String event, JsonNode body) {
        boolean rule = body.path("Type").asText().matches("EventBridgeRule|CloudWatchEvent");
        return rule
                ? Optional.of(new Rule(function + event, pattern(body.at("/Properties/Pattern")), function))
                : Optional.empty();
    }

    private String pattern(JsonNode raw) {
        return Json.write(functions.resolve(raw));
    }

    /** The logical id in a target's ARN, which is what {@code !GetAtt X.Arn} resolves to here. */
    private String aim(JsonNode arn) {
        JsonNode resolved = functions.resolve(arn);
        return resolved instanceof TextNode text ? text.asText() : Json.write(resolved);
    }

    /**
     * @param pattern as JSON
     * @param target logical id of the function, else the target's ARN
     */
    public record Rule(String name, String pattern, String target) {}

    static ObjectNode call(String function, JsonNode argument) {
        ObjectNode call = Json.object();
        call.set(function, argument);
        return call;
    }
}
