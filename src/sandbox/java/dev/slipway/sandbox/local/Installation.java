package dev.slipway.sandbox.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.template.Template;
import dev.slipway.sandbox.template.TemplateRules;
import dev.slipway.text.Json;
import dev.slipway.text.MalformedJsonException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How Slipway is installed in the sandbox: the template, and the values of those of its parameters that have an effect here.
 * {@code Configuration} is an SSM parameter or path, and {@code FollowTemplates} and {@code RunTasks} are enabled by default.
 */
public final class Installation {
    /** The parameters that have an effect in the sandbox. */
    public static final List<String> PARAMETERS = List.of(
            "Boundaries",
            "Callers",
            "CallersOnly",
            "Configuration",
            "EcsRateFactor",
            "EventBus",
            "FollowTemplates",
            "NotificationTopic",
            "Reconcile",
            "ReconcileEvery",
            "Replication",
            "RequestSources",
            "RunTasks");

    private static final Map<String, String> DEFAULTS =
            Map.of("Configuration", LocalSlipway.CONFIGURATION, "FollowTemplates", "ENABLED", "RunTasks", "ENABLED");
    private static final String ARN_OF_BUS = "^arn:.*:event-bus/";

    private final Template template;
    private final Map<String, String> parameters;

    private Installation(Template template, Map<String, String> parameters) {
        this.template = template;
        this.parameters = Map.copyOf(parameters);
    }

    /** With the defaults. */
    public static Installation of(Template template) {
        return of(template, "us-east-1", Map.of());
    }

    /**
     * @param given by the parameter's name
     * @throws IllegalArgumentException if the template refuses one of the values
     */
    public static Installation of(Template template, String region, Map<String, String> given) {
        var all = new HashMap<>(DEFAULTS);
        new TreeMap<>(given).forEach((name, value) -> {
            check(name, value, template.parameters().path(name));
            all.put(name, value);
        });
        all.put("AWS::Region", region);
        var installation = new Installation(template, all);
        installation.callers();
        // refuses an expression that the sandbox cannot follow
        installation.schedule().ifPresent(TemplateRules.Schedule::every);
        return installation;
    }

    private static void check(String name, String value, JsonNode parameter) {
        List<String> allowed = parameter.path("AllowedValues").isMissingNode()
                ? List.of(value)
                : Template.texts(parameter.path("AllowedValues"));
        boolean isNumber = parameter.path("Type").asText().equals("Number");
        if (!allowed.contains(value)
                || !value.matches("(?s)" + parameter.path("AllowedPattern").asText(".*"))
                || (isNumber && !isWithin(parameter, value))
                || (name.equals("Configuration") && !value.startsWith("ssm:"))) {
            throw new IllegalArgumentException("%s is not a value of %s: %s"
                    .formatted(value, name, parameter.path("Description").asText()));
        }
    }

    private static boolean isWithin(JsonNode parameter, String value) {
        if (!value.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
            return false;
        }
        var number = new BigDecimal(value);
        return number.compareTo(parameter.path("MinValue").decimalValue()) >= 0
                && number.compareTo(parameter.path("MaxValue").decimalValue()) <= 0;
    }

    String region() {
        return String.valueOf(parameters.get("AWS::Region"));
    }

    /** The logical ids of the queues. */
    List<String> queues() {
        return template.resources().properties().stream()
                .filter(resource -> resource.getValue().path("Type").asText().equals("AWS::SQS::Queue"))
                .filter(resource -> exists(resource.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private boolean exists(JsonNode resource) {
        return !resource.has("Condition")
                || template.resolved(Json.object().set("Condition", resource.path("Condition")), parameters)
                        .asBoolean();
    }

    /**
     * The environment variables of a function.
     *
     * @param queues their URLs by their logical ids
     */
    Map<String, String> environment(String function, Map<String, String> queues) {
        var variables = new HashMap<String, String>();
        var known = new HashMap<>(parameters);
        known.putAll(queues);
        template.resolved(template.function(function).at("/Environment/Variables"), known)
                .properties()
                .forEach(variable ->
                        variables.put(variable.getKey(), variable.getValue().asText()));
        return variables;
    }

    /** The name of the bus on which Slipway publishes. */
    String bus() {
        return parameters.getOrDefault("EventBus", "default").replaceFirst(ARN_OF_BUS, "");
    }

    /** An SSM parameter of the configuration: the one that is named, or one below the path. */
    String parameter() {
        String name = String.valueOf(parameters.get("Configuration")).substring("ssm:".length());
        return name.endsWith("/") ? name + "config" : name;
    }

    /** The names of the callers that are given as text, for which the Terraform module creates aliases. */
    List<String> callers() {
        String text = parameters.getOrDefault("Callers", "");
        if (text.isEmpty() || text.startsWith("ssm:")) {
            return List.of();
        }
        try {
            return Json.parse(text).properties().stream().map(Map.Entry::getKey).toList();
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException("the value of Callers is not JSON: " + e.getMessage(), e);
        }
    }

    /** The inputs of PutParameter for the SSM parameters that hold the text of a parameter of the template. */
    List<ObjectNode> parameters() {
        return template.resources().properties().stream()
                .map(Map.Entry::getValue)
                .filter(resource -> resource.path("Type").asText().equals("AWS::SSM::Parameter"))
                .filter(this::exists)
                .map(resource -> template.resolved(resource.path("Properties"), parameters))
                .map(ObjectNode.class::cast)
                .toList();
    }

    TemplateRules rules() {
        return TemplateRules.of(template, parameters);
    }

    /** Empty if nothing reconciles on a schedule. */
    Optional<TemplateRules.Schedule> schedule() {
        return rules().schedules().stream()
                .filter(schedule -> schedule.target().equals("ReconcileFunction"))
                .findFirst();
    }
}
