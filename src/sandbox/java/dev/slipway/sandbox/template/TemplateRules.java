package dev.slipway.sandbox.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.slipway.sandbox.events.Bus;
import dev.slipway.sandbox.events.InputTransformer;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The event rules that a CloudFormation or SAM template creates with given parameters: functions'
 * {@code Events} with a pattern or a schedule, and resources of type {@code AWS::Events::Rule}.
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

    /** The rules that CloudFormation creates. A rule whose condition is false is absent. */
    public List<Rule> rules() {
        return existing("Pattern", "EventPattern").stream()
                .map(e -> new Rule(e.name(), pattern(e.what()), e.target(), transformer(e.transformer())))
                .toList();
    }

    /**
     * Adds to a bus every rule whose target is in {@code targets}.
     *
     * @param targets by the logical id of the function
     */
    public void addTo(Bus bus, Map<String, Consumer<String>> targets) {
        for (Rule rule : rules()) {
            Consumer<String> target = targets.get(rule.target());
            if (target != null) {
                bus.rule(rule.name(), rule.pattern(), event -> target.accept(rule.input(event)));
            }
        }
    }

    /** The schedules that CloudFormation creates. A disabled schedule is absent. */
    public List<Schedule> schedules() {
        return existing("Schedule", "ScheduleExpression").stream()
                .map(e -> new Schedule(e.name(), functions.resolve(e.what()).asText(), e.target()))
                .toList();
    }

    /** The one schedule of a function. */
    public Schedule schedule(String function) {
        return schedules().stream()
                .filter(schedule -> schedule.target().equals(function))
                .findFirst()
                .orElseThrow();
    }

    private record Existing(String name, JsonNode what, String target, JsonNode transformer) {}

    /**
     * @param inFunction the member of a function's event that says what the rule is for
     * @param inRule the same in a rule that is a resource
     */
    private List<Existing> existing(String inFunction, String inRule) {
        var found = new ArrayList<Existing>();
        resources.properties().forEach(resource -> {
            String name = resource.getKey();
            JsonNode body = resource.getValue();
            if (!functions.holds(Optional.ofNullable(body.get("Condition")))) {
                return;
            }
            JsonNode properties = body.path("Properties");
            switch (body.path("Type").asText()) {
                case "AWS::Serverless::Function" ->
                    properties.path("Events").properties().forEach(event -> {
                        JsonNode own = event.getValue().path("Properties");
                        if (own.has(inFunction) && isOn(own)) {
                            found.add(new Existing(
                                    name + event.getKey(), own.path(inFunction), name, MissingNode.getInstance()));
                        }
                    });
                case "AWS::Events::Rule" -> {
                    if (properties.has(inRule) && isOn(properties)) {
                        properties
                                .path("Targets")
                                .forEach(target -> found.add(new Existing(
                                        name,
                                        properties.path(inRule),
                                        aim(target.path("Arn")),
                                        target.path("InputTransformer"))));
                    }
                }
                default -> {}
            }
        });
        return found;
    }

    private boolean isOn(JsonNode properties) {
        return !functions.resolve(properties.path("State")).asText().equals("DISABLED");
    }

    private Optional<InputTransformer> transformer(JsonNode raw) {
        JsonNode resolved = functions.resolve(raw);
        if (!resolved.has("InputTemplate")) {
            return Optional.empty();
        }
        Map<String, String> paths = resolved.path("InputPathsMap").properties().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, path -> path.getValue().asText()));
        return Optional.of(
                new InputTransformer(paths, resolved.path("InputTemplate").asText()));
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
     * @param transformer empty where the target gets the whole event
     */
    public record Rule(String name, String pattern, String target, Optional<InputTransformer> transformer) {
        /** What the target gets of an event. */
        public String input(String event) {
            return transformer.map(t -> t.apply(event)).orElse(event);
        }
    }

    /**
     * @param expression {@code rate(…)} or {@code cron(…)}
     * @param target logical id of the function, else the target's ARN
     */
    public record Schedule(String name, String expression, String target) {
        private static final Pattern RATE = Pattern.compile("rate\\(([0-9]+) minutes?\\)");

        /** @throws IllegalArgumentException if it is not a rate in minutes */
        public Duration every() {
            Matcher rate = RATE.matcher(expression);
            if (!rate.matches()) {
                throw new IllegalArgumentException(
                        "the sandbox needs a schedule with a rate in minutes, not " + expression);
            }
            return Duration.ofMinutes(Long.parseLong(rate.group(1)));
        }
    }

    static ObjectNode call(String function, JsonNode argument) {
        ObjectNode call = Json.object();
        call.set(function, argument);
        return call;
    }
}
