package dev.slipway.sandbox.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.text.Json;
import java.util.regex.Pattern;

/**
 * The refusals of RunTask
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html">RunTask</a>).
 */
final class RunTaskRules {
    private static final Pattern STARTED_BY = Pattern.compile("[A-Za-z0-9_/-]{1,128}");
    private static final Pattern TOKEN = Pattern.compile("[!-~]{1,64}");
    private static final int MOST_TASKS = 10;
    private static final int LONGEST_OVERRIDES = 8192;

    private RunTaskRules() {}

    /** @param definition as DescribeTaskDefinition has it */
    static void check(Input input, ObjectNode definition) {
        checkTexts(input);
        checkLaunch(input, definition);
        checkNetwork(input, definition);
        checkOverrides(input, definition);
    }

    /** What can be checked without the task definition. */
    private static void checkTexts(Input input) {
        int count = input.number("count", 1);
        if (count < 1 || count > MOST_TASKS) {
            throw SandboxException.invalid("Count should be between 1 and %d.".formatted(MOST_TASKS));
        }
        input.text("startedBy")
                .filter(text -> !STARTED_BY.matcher(text).matches())
                .ifPresent(text -> {
                    throw SandboxException.invalid(
                            "startedBy must be up to 128 letters, numbers, hyphens, forward slashes and underscores.");
                });
        input.text("clientToken").filter(text -> !TOKEN.matcher(text).matches()).ifPresent(text -> {
            throw SandboxException.invalid("clientToken must be up to 64 ASCII characters.");
        });
        input.text("propagateTags")
                .filter(text -> !text.equals("TASK_DEFINITION") && !text.equals("NONE"))
                .ifPresent(text -> {
                    throw SandboxException.invalid("propagateTags of RunTask is TASK_DEFINITION or NONE.");
                });
    }

    private static void checkLaunch(Input input, ObjectNode definition) {
        String launch = input.text("launchType").orElse("");
        if (!launch.isEmpty() && input.member("capacityProviderStrategy").isPresent()) {
            throw SandboxException.invalid(
                    "Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.");
        }
        if (!launch.matches("|EC2|FARGATE|EXTERNAL")) {
            throw SandboxException.invalid("launchType is EC2, FARGATE or EXTERNAL, not \"" + launch + "\".");
        }
        if (launch.equals("FARGATE") && !hasText(definition.path("requiresCompatibilities"), "FARGATE")) {
            throw SandboxException.invalid("Task definition does not support launch_type FARGATE.");
        }
        if (launch.equals("EC2") && input.text("platformVersion").isPresent()) {
            throw SandboxException.invalid("The platform version must be null when specifying an EC2 launch type.");
        }
    }

    private static void checkNetwork(Input input, ObjectNode definition) {
        boolean isAwsvpc = definition.path("networkMode").asText().equals("awsvpc");
        JsonNode awsvpc = input.json().path("networkConfiguration").path("awsvpcConfiguration");
        if (isAwsvpc && awsvpc.isMissingNode()) {
            throw SandboxException.invalid(
                    "Network Configuration must be provided when networkMode 'awsvpc' is specified.");
        }
        if (!isAwsvpc && !awsvpc.isMissingNode()) {
            throw SandboxException.invalid(
                    "Network Configuration is not valid for the given networkMode of this task definition.");
        }
        if (isAwsvpc && awsvpc.path("subnets").isEmpty()) {
            throw SandboxException.invalid("subnets can not be empty.");
        }
    }

    private static void checkOverrides(Input input, ObjectNode definition) {
        JsonNode overrides = input.json().path("overrides");
        if (!overrides.isMissingNode() && Json.write(overrides).length() > LONGEST_OVERRIDES) {
            throw SandboxException.invalid("Container Overrides length must be at most " + LONGEST_OVERRIDES);
        }
        for (JsonNode override : overrides.path("containerOverrides")) {
            String name = override.path("name").asText();
            boolean isKnown = definition
                    .path("containerDefinitions")
                    .valueStream()
                    .anyMatch(container -> container.path("name").asText().equals(name));
            if (!isKnown) {
                throw SandboxException.invalid(
                        "Override for container named %s is not a container in the TaskDefinition.".formatted(name));
            }
        }
    }

    private static boolean hasText(JsonNode list, String text) {
        return list.valueStream().anyMatch(one -> one.asText().equals(text));
    }
}
