package dev.slipway.terraform;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What Terraform's module makes, in CloudFormation's words and by template.yaml's logical ids. */
final class AsCloudFormation {
    private static final Map<String, String> FUNCTIONS = Map.of("deploy", "Deploy", "rollback", "Rollback");
    private static final Map<String, String> RULES = Map.of(
            "push", "DeployFunctionPush",
            "replication", "DeployFunctionReplication",
            "requests", "RequestRule",
            "deployment-ended", "RollbackFunctionDeploymentEnded",
            "reconcile", "RollbackFunctionReconcile");
    private static final Map<String, String> QUEUES =
            Map.of("undelivered_events", "UndeliveredEvents", "failed_invocations", "FailedInvocations");

    private final Map<String, ObjectNode> resources = new TreeMap<>();
    /** Logical ids by ARNs, names and URLs. */
    private final Map<String, String> names = new HashMap<>();

    private AsCloudFormation() {}

    /** @param planned the module's resources, as a plan has them, with nothing unknown */
    static Map<String, ObjectNode> of(List<Planned.Resource> planned) {
        var result = new AsCloudFormation();
        planned.forEach(Attributes::check);
        planned.forEach(result::name);
        planned.forEach(result::add);
        planned.stream()
                .filter(r -> r.type().equals("aws_cloudwatch_event_target"))
                .forEach(result::target);
        return result.resources;
    }

    private void name(Planned.Resource resource) {
        List<String> attributes = switch (resource.type()) {
            case "aws_lambda_function" -> List.of("arn", "function_name");
            case "aws_cloudwatch_event_rule", "aws_cloudwatch_log_group" -> List.of("arn", "name");
            case "aws_sqs_queue" -> List.of("arn", "name", "url");
            case "aws_iam_role", "aws_iam_policy" -> List.of("arn");
            default -> List.of();
        };
        attributes.forEach(attribute -> names.put(resource.text(attribute), id(resource)));
    }

    /** Empty for what is a part of another resource. */
    private static String id(Planned.Resource resource) {
        String key = resource.key();
        return switch (resource.type()) {
            case "aws_lambda_function" -> known(FUNCTIONS, key) + "Function";
            case "aws_iam_role" -> known(FUNCTIONS, key) + "FunctionRole";
            case "aws_lambda_function_event_invoke_config" -> known(FUNCTIONS, key) + "FunctionEventInvokeConfig";
            case "aws_cloudwatch_log_group" -> known(FUNCTIONS, key) + "Log";
            case "aws_cloudwatch_event_rule" -> known(RULES, key);
            case "aws_lambda_permission" -> known(RULES, key) + "Permission";
            case "aws_sqs_queue" -> known(QUEUES, resource.name());
            case "aws_sqs_queue_policy" -> known(QUEUES, resource.name()) + "Policy";
            case "aws_cloudwatch_metric_alarm" -> known(QUEUES, key.replace('-', '_')) + "Alarm";
            case "aws_iam_policy" -> "SharedPolicy";
            case "aws_cloudwatch_event_target", "aws_iam_role_policy", "aws_iam_role_policy_attachment" -> "";
            default -> throw new IllegalStateException("nobody compares " + resource.address());
        };
    }

    private static String known(Map<String, String> ids, String key) {
        String id = ids.get(key);
        if (id == null) {
            throw new IllegalStateException("template.yaml has nothing for %s: it has %s".formatted(key, ids));
        }
        return id;
    }

    private void add(Planned.Resource resource) {
        switch (resource.type()) {
            case "aws_lambda_function" -> put(resource, "Lambda::Function", function(resource));
            case "aws_iam_role" -> put(resource, "IAM::Role", role(resource));
            case "aws_lambda_function_event_invoke_config" ->
                put(resource, "Lambda::EventInvokeConfig", invokeConfig(resource));
            case "aws_cloudwatch_log_group" ->
                put(
                        resource,
                        "Logs::LogGroup",
                        Json.object().put("RetentionInDays", resource.text("retention_in_days")));
            case "aws_cloudwatch_event_rule" -> put(resource, "Events::Rule", rule(resource));
            case "aws_lambda_permission" -> put(resource, "Lambda::Permission", permission(resource));
            case "aws_sqs_queue" ->
                put(
                        resource,
                        "SQS::Queue",
                        Json.object()
                                .put("MessageRetentionPeriod", resource.text("message_retention_seconds"))
                                .put("SqsManagedSseEnabled", resource.text("sqs_managed_sse_enabled")));
            case "aws_sqs_queue_policy" -> put(resource, "SQS::QueuePolicy", queuePolicy(resource));
            case "aws_cloudwatch_metric_alarm" -> put(resource, "CloudWatch::Alarm", alarm(resource));
            case "aws_iam_policy" -> {
                ObjectNode policy = Json.object();
                policy.set("PolicyDocument", policy(resource.text("policy")));
                put(resource, "IAM::ManagedPolicy", policy);
            }
            // a role has its policies, and a rule its target
            default -> {}
        }
    }

    private void put(Planned.Resource resource, String type, ObjectNode properties) {
        ObjectNode canonical = Json.object().put("Type", "AWS::" + type);
        canonical.set("Properties", properties);
        resources.put(id(resource), canonical);
    }

    private ObjectNode function(Planned.Resource function) {
        ObjectNode properties = Json.object()
                .put("Description", function.text("description"))
                .put("Handler", function.text("handler"))
                .put("Runtime", function.text("runtime"))
                .put("MemorySize", function.text("memory_size"))
                .put("Timeout", function.text("timeout"))
                .put("Role", named(function.text("role")));
        properties.set("Architectures", function.values().path("architectures"));
        properties.putObject("Environment").set("Variables", function.values().at("/environment/0/variables"));
        properties.putObject("TracingConfig").put("Mode", function.at("/tracing_config/0/mode"));
        properties
                .putObject("LoggingConfig")
                .put("LogFormat", function.at("/logging_config/0/log_format"))
                .put("LogGroup", named(function.at("/logging_config/0/log_group")));
        return properties;
    }

    private ObjectNode role(Planned.Resource role) {
        ObjectNode properties = Json.object();
        properties.set("AssumeRolePolicyDocument", policy(role.text("assume_role_policy")));
        properties.set("ManagedPolicyArns", Canonical.sorted(role.values().path("managed_policy_arns"), this::named));
        ArrayNode policies = properties.putArray("Policies");
        role.values()
                .path("inline_policy")
                .forEach(policy -> policies.add(policy(policy.path("policy").asText())));
        return properties;
    }

    private ObjectNode invokeConfig(Planned.Resource config) {
        ObjectNode properties = Json.object()
                .put("FunctionName", named(config.text("function_name")))
                .put("MaximumEventAgeInSeconds", config.text("maximum_event_age_in_seconds"))
                .put("MaximumRetryAttempts", config.text("maximum_retry_attempts"));
        properties
                .putObject("DestinationConfig")
                .putObject("OnFailure")
                .put("Destination", named(config.at("/destination_config/0/on_failure/0/destination")));
        return properties;
    }

    private static ObjectNode rule(Planned.Resource rule) {
        ObjectNode properties =
                Json.object().put("Description", rule.text("description")).put("State", rule.text("state"));
        if (!rule.text("event_pattern").isEmpty()) {
            properties.set("EventPattern", Json.parse(rule.text("event_pattern")));
        }
        if (!rule.text("schedule_expression").isEmpty()) {
            properties.put("ScheduleExpression", rule.text("schedule_expression"));
        }
        properties.putArray("Targets");
        return properties;
    }

    private void target(Planned.Resource target) {
        ObjectNode properties = Json.object().put("Arn", named(target.text("arn")));
        properties
                .putObject("RetryPolicy")
                .put("MaximumRetryAttempts", target.at("/retry_policy/0/maximum_retry_attempts"))
                .put("MaximumEventAgeInSeconds", target.at("/retry_policy/0/maximum_event_age_in_seconds"));
        properties.putObject("DeadLetterConfig").put("Arn", named(target.at("/dead_letter_config/0/arn")));
        ObjectNode rule = resources.get(named(target.text("rule")));
        if (rule == null) {
            throw new IllegalStateException("no rule has this target: " + target);
        }
        rule.withArray("/Properties/Targets").add(properties);
    }

    private ObjectNode permission(Planned.Resource permission) {
        return Json.object()
                .put("Action", permission.text("action"))
                .put("FunctionName", named(permission.text("function_name")))
                .put("Principal", permission.text("principal"))
                .put("SourceArn", named(permission.text("source_arn")));
    }

    private ObjectNode queuePolicy(Planned.Resource policy) {
        ObjectNode properties = Json.object();
        properties.putArray("Queues").add(named(policy.text("queue_url")));
        properties.set("PolicyDocument", policy(policy.text("policy")));
        return properties;
    }

    private ObjectNode alarm(Planned.Resource alarm) {
        ObjectNode properties = Json.object()
                .put("AlarmDescription", alarm.text("alarm_description"))
                .put("Namespace", alarm.text("namespace"))
                .put("MetricName", alarm.text("metric_name"))
                .put("Statistic", alarm.text("statistic"))
                .put("Period", alarm.text("period"))
                .put("EvaluationPeriods", alarm.text("evaluation_periods"))
                .put("Threshold", alarm.text("threshold"))
                .put("ComparisonOperator", alarm.text("comparison_operator"))
                .put("TreatMissingData", alarm.text("treat_missing_data"));
        ArrayNode dimensions = properties.putArray("Dimensions");
        alarm.values()
                .path("dimensions")
                .properties()
                .forEach(dimension -> dimensions
                        .addObject()
                        .put("Name", dimension.getKey())
                        .put("Value", named(dimension.getValue().asText())));
        if (!alarm.values().path("alarm_actions").isEmpty()) {
            properties.set("AlarmActions", alarm.values().path("alarm_actions"));
        }
        return properties;
    }

    private ObjectNode policy(String document) {
        return Canonical.policy(Json.parse(document), this::named);
    }

    private String named(String resource) {
        return names.getOrDefault(resource, resource);
    }
}
