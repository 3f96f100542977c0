package dev.slipway.terraform;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The logical ids in template.yaml of the resources of Terraform's module. */
final class LogicalIds {
    private static final Map<String, String> FUNCTIONS =
            Map.of("deploy", "Deploy", "rollback", "Rollback", "reconcile", "Reconcile");
    private static final Map<String, String> RULES = Map.of(
            "push", "DeployFunctionPush",
            "replication", "DeployFunctionReplication",
            "requests", "RequestRule",
            "templates", "TemplateRule",
            "deployment-ended", "RollbackFunctionDeploymentEnded",
            "release-task-stopped", "RollbackFunctionReleaseTaskStopped",
            "schedule", "ReconcileFunctionSchedule");
    private static final Map<String, String> QUEUES = Map.of(
            "undelivered_events", "UndeliveredEvents",
            "undelivered_notifications", "UndeliveredNotifications",
            "failed_invocations", "FailedInvocations");

    private static final Map<String, String> POLICIES =
            Map.of("shared", "SharedPolicy", "callers", "CallersPolicy", "smoke_test", "SmokeTestPolicy");

    private static final Map<String, String> PARAMETERS = Map.of(
            "configuration", "ConfigurationText",
            "callers", "CallersText",
            "boundaries", "BoundariesText");

    /** Logical ids by ARN, name and URL. */
    private final Map<String, String> names = new HashMap<>();

    private LogicalIds() {}

    static LogicalIds of(List<PlanJson.Resource> resources) {
        var ids = new LogicalIds();
        resources.forEach(ids::name);
        return ids;
    }

    /** @return the logical id of the resource with this ARN or name, or the text itself if there is none */
    String named(String resource) {
        return names.getOrDefault(resource, resource);
    }

    private void name(PlanJson.Resource resource) {
        List<String> attributes = switch (resource.type()) {
            case "aws_lambda_function" -> List.of("arn", "function_name");
            case "aws_lambda_alias" -> List.of("arn");
            case "aws_cloudwatch_event_rule", "aws_cloudwatch_log_group" -> List.of("arn", "name");
            case "aws_sqs_queue" -> List.of("arn", "name", "url");
            case "aws_iam_role", "aws_iam_policy" -> List.of("arn");
            default -> List.of();
        };
        attributes.forEach(attribute -> names.put(resource.text(attribute), id(resource)));
        if (resource.type().equals("aws_cloudwatch_log_group")) {
            // its streams, as CloudFormation has the group's ARN
            names.put(resource.text("arn") + ":*", id(resource));
        }
    }

    /** The logical id; empty for a part of another resource. */
    static String id(PlanJson.Resource resource) {
        String key = resource.key();
        return switch (resource.type()) {
            case "aws_lambda_function" -> function(resource) + "Function";
            case "aws_lambda_alias" -> function(resource) + "FunctionAlias" + resource.text("name");
            case "aws_ssm_parameter" -> known(PARAMETERS, resource.name());
            case "aws_iam_role" ->
                resource.name().equals("smoke_test_hook") ? "SmokeTestHookRole" : function(resource) + "FunctionRole";
            case "aws_lambda_function_event_invoke_config" -> function(resource) + "FunctionEventInvokeConfig";
            case "aws_cloudwatch_log_group" -> function(resource) + "Log";
            case "aws_cloudwatch_event_rule" ->
                resource.name().equals("notifications") ? "NotificationRule" : known(RULES, key);
            case "aws_lambda_permission" -> known(RULES, key) + "Permission";
            case "aws_sqs_queue" -> known(QUEUES, resource.name());
            case "aws_sqs_queue_policy" -> known(QUEUES, resource.name()) + "Policy";
            case "aws_cloudwatch_metric_alarm" -> known(QUEUES, key.replace('-', '_')) + "Alarm";
            case "aws_iam_policy" -> known(POLICIES, resource.name());
            case "aws_cloudformation_stack" -> "ForwardingPolicy";
            case "aws_cloudwatch_event_target", "aws_iam_role_policy", "aws_iam_role_policy_attachment" -> "";
            default -> throw new IllegalStateException("this test does not compare " + resource.address());
        };
    }

    private static String function(PlanJson.Resource resource) {
        return resource.name().equals("smoke_test") ? "SmokeTest" : known(FUNCTIONS, resource.key());
    }

    private static String known(Map<String, String> ids, String key) {
        String id = ids.get(key);
        if (id == null) {
            throw new IllegalStateException("template.yaml has nothing for %s: it has %s".formatted(key, ids));
        }
        return id;
    }
}
