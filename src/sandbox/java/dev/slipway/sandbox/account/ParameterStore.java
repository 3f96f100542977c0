package dev.slipway.sandbox.account;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.sandbox.api.Consistency;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.ReadKind;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.sandbox.api.Timeline;
import dev.slipway.text.Json;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** SSM Parameter Store. */
final class ParameterStore {
    /** The longest value of a parameter of the standard tier. */
    private static final int STANDARD = 4096;

    private final AccountScope account;
    private final Map<String, Parameter> parameters;
    private final Timeline<Map<String, Parameter>> timeline;

    ParameterStore(AccountScope account, Consistency consistency, Map<String, Parameter> parameters) {
        this.account = account;
        this.parameters = new TreeMap<>(parameters);
        this.timeline = new Timeline<>(consistency);
    }

    /** Its reads do not lag. */
    ParameterStore copy(Consistency itsConsistency) {
        return new ParameterStore(account, itsConsistency, parameters);
    }

    ObjectNode call(String operation, Input input) {
        Map<String, Parameter> seen = timeline.seenBy(ReadKind.PARAMETERS, parameters);
        String name = input.text("Name").orElse("");
        return switch (operation) {
            case "PutParameter" -> put(name, input);
            case "GetParameter" -> Json.object().set("Parameter", read(existing(seen, name), input));
            case "GetParametersByPath" -> byPath(seen, input);
            case "DeleteParameter" -> delete(name);
            case "DescribeParameters" -> metadata(input);
            case "ListTagsForResource" ->
                Json.object().set("TagList", Json.object().arrayNode());
            default -> throw SandboxException.unknownOperation("SSM", operation);
        };
    }

    private ObjectNode delete(String name) {
        String existing = existing(parameters, name).name();
        timeline.replacing(() -> new TreeMap<>(parameters));
        parameters.remove(ParameterName.key(existing));
        return Json.object();
    }

    private ObjectNode put(String name, Input input) {
        ParameterName.check(name);
        Optional<Parameter> old = Optional.ofNullable(parameters.get(ParameterName.key(name)));
        if (old.isPresent() && !input.flag("Overwrite")) {
            throw SandboxException.refused(
                    "ParameterAlreadyExists",
                    "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.");
        }
        int version = old.map(p -> p.version() + 1).orElse(1);
        String type = input.text("Type")
                .or(() -> old.map(Parameter::type))
                .orElseThrow(() -> ParameterName.refused("A parameter type is required when you create a parameter."));
        checkValue(type, input);
        timeline.replacing(() -> new TreeMap<>(parameters));
        var changed = new Parameter(
                old.map(Parameter::name).orElse(name),
                type,
                input.text("Value").orElse(""),
                input.text("Description").or(() -> old.flatMap(Parameter::description)),
                version,
                account.now());
        parameters.put(ParameterName.key(name), changed);
        return Json.object().put("Version", version).put("Tier", "Standard");
    }

    private static void checkValue(String type, Input input) {
        if (!List.of("String", "StringList", "SecureString").contains(type)) {
            throw ParameterName.refused("Type is String, StringList or SecureString, not \"" + type + "\".");
        }
        String value = input.text("Value").orElse("");
        if (value.isEmpty()) {
            throw ParameterName.refused("1 validation error detected: Value '' at 'value' failed to satisfy constraint:"
                    + " Member must have length greater than or equal to 1.");
        }
        boolean standard = input.text("Tier").orElse("Standard").equals("Standard");
        if (standard && value.length() > STANDARD) {
            throw ParameterName.refused("Standard tier parameters support a maximum parameter value of 4096 characters."
                    + " To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier.");
        }
    }

    private ObjectNode byPath(Map<String, Parameter> seen, Input input) {
        String path = input.text("Path").orElse("/");
        if (!path.startsWith("/")) {
            throw ParameterName.refused("The parameter doesn't meet the parameter name requirements. The parameter name"
                    + " must begin with a forward slash \"/\".");
        }
        String below = path.endsWith("/") ? path : path + "/";
        List<Parameter> found = seen.values().stream()
                .filter(p -> ParameterName.key(p.name()).startsWith(below))
                .filter(p ->
                        input.flag("Recursive") || ParameterName.key(p.name()).indexOf('/', below.length()) < 0)
                .toList();
        ObjectNode paging = Json.object().put("maxResults", input.number("MaxResults", 10));
        input.text("NextToken").ifPresent(token -> paging.put("nextToken", token));
        ObjectNode page = input.with(paging).page("Parameters", found, 10, 10, p -> read(p, input));
        Optional.ofNullable(page.remove("nextToken")).ifPresent(token -> page.set("NextToken", token));
        return page;
    }

    /** Terraform reads this in addition to the value, and filters by name. */
    private ObjectNode metadata(Input input) {
        var wanted = new HashSet<String>();
        input.member("ParameterFilters")
                .ifPresent(filters -> filters.findValues("Values")
                        .forEach(values -> values.forEach(value -> wanted.add(value.asText()))));
        ObjectNode answer = Json.object();
        ArrayNode found = answer.putArray("Parameters");
        parameters.values().stream()
                .filter(p -> wanted.isEmpty() || wanted.contains(p.name()))
                .forEach(p -> {
                    ObjectNode json = json(p).put("Tier", "Standard");
                    json.remove("Value");
                    p.description().ifPresent(text -> json.put("Description", text));
                    found.add(json);
                });
        return answer;
    }

    private static Parameter existing(Map<String, Parameter> seen, String name) {
        Parameter found = seen.get(ParameterName.key(name));
        if (found == null) {
            throw SandboxException.refused("ParameterNotFound", "Parameter " + name + " not found.");
        }
        return found;
    }

    /** Without decryption a SecureString is its ciphertext. */
    private ObjectNode read(Parameter parameter, Input input) {
        boolean isHidden = parameter.type().equals("SecureString") && !input.flag("WithDecryption");
        return isHidden ? json(parameter).put("Value", "AQICAHciphertext") : json(parameter);
    }

    private ObjectNode json(Parameter parameter) {
        ObjectNode json = Json.object();
        json.put("Name", parameter.name()).put("Type", parameter.type()).put("Value", parameter.value());
        json.put("Version", parameter.version()).put("DataType", "text");
        json.set("LastModifiedDate", AccountScope.time(parameter.changedAt()));
        String separator = parameter.name().startsWith("/") ? "" : "/";
        return json.put("ARN", account.arn("ssm", "parameter" + separator + parameter.name()));
    }

    record Parameter(
            String name, String type, String value, Optional<String> description, int version, Instant changedAt) {}
}
