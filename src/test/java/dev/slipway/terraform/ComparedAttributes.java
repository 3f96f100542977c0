package dev.slipway.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The attributes of Terraform's resources that are compared. An attribute that is set but not compared is an error. */
final class ComparedAttributes {
    /** Values that AWS generates, names, descriptions, and files. */
    private static final Set<String> NOT_COMPARED = Set.of(
            "id", "arn", "url", "name", "tags", "tags_all", "function_name", "alarm_name", "statement_id", "target_id");

    /** The attributes that {@link ModuleAsCloudFormation} reads, by type. */
    private static final Map<String, Set<String>> COMPARED = Map.ofEntries(
            Map.entry(
                    "aws_lambda_function",
                    Set.of(
                            "architectures",
                            "code_signing_config_arn",
                            "description",
                            "environment",
                            "handler",
                            "kms_key_arn",
                            "logging_config",
                            "memory_size",
                            "publish",
                            "reserved_concurrent_executions",
                            "role",
                            "runtime",
                            "snap_start",
                            "timeout",
                            "tracing_config",
                            "vpc_config")),
            Map.entry("aws_iam_role", Set.of("assume_role_policy", "inline_policy", "managed_policy_arns", "path")),
            Map.entry("aws_iam_policy", Set.of("policy")),
            Map.entry(
                    "aws_lambda_function_event_invoke_config",
                    Set.of(
                            "destination_config",
                            "function_name",
                            "maximum_event_age_in_seconds",
                            "maximum_retry_attempts",
                            "qualifier")),
            Map.entry("aws_lambda_alias", Set.of("function_name", "name")),
            Map.entry("aws_ssm_parameter", Set.of("description", "name", "type", "value")),
            Map.entry("aws_cloudwatch_log_group", Set.of("kms_key_id", "retention_in_days")),
            Map.entry(
                    "aws_cloudwatch_event_rule",
                    Set.of("event_bus_name", "event_pattern", "schedule_expression", "state")),
            Map.entry(
                    "aws_cloudwatch_event_target",
                    Set.of("arn", "dead_letter_config", "input_transformer", "retry_policy", "rule")),
            Map.entry(
                    "aws_lambda_permission", Set.of("action", "function_name", "principal", "qualifier", "source_arn")),
            Map.entry("aws_cloudformation_stack", Set.of("template_body")),
            Map.entry(
                    "aws_sqs_queue",
                    Set.of("kms_master_key_id", "message_retention_seconds", "sqs_managed_sse_enabled")),
            Map.entry("aws_sqs_queue_policy", Set.of("policy", "queue_url")),
            Map.entry(
                    "aws_cloudwatch_metric_alarm",
                    Set.of(
                            "alarm_actions",
                            "alarm_description",
                            "comparison_operator",
                            "dimensions",
                            "evaluation_periods",
                            "metric_name",
                            "namespace",
                            "period",
                            "statistic",
                            "threshold",
                            "treat_missing_data")));

    /** AWS's defaults, and attributes that AWS computes. */
    private static final Map<String, Set<String>> AWSS_OWN = Map.ofEntries(
            Map.entry(
                    "aws_lambda_function",
                    Set.of(
                            "code_sha256",
                            "filename",
                            "invoke_arn",
                            "last_modified",
                            "qualified_arn",
                            "qualified_invoke_arn",
                            "source_code_hash",
                            "source_code_size",
                            "ephemeral_storage=[{\"size\":512}]",
                            "package_type=\"Zip\"",
                            // the last one that was published
                            "version")),
            Map.entry("aws_lambda_alias", Set.of("function_version", "invoke_arn")),
            Map.entry("aws_ssm_parameter", Set.of("data_type=\"text\"", "tier=\"Standard\"", "version")),
            Map.entry("aws_iam_role", Set.of("create_date", "description", "unique_id", "max_session_duration=3600")),
            // the role has these
            Map.entry("aws_iam_role_policy", Set.of("policy", "role")),
            Map.entry("aws_iam_role_policy_attachment", Set.of("policy_arn", "role")),
            Map.entry("aws_iam_policy", Set.of("attachment_count", "description", "policy_id", "path=\"/\"")),
            // the description is compared if SAM has one
            Map.entry("aws_cloudwatch_event_rule", Set.of("description", "is_enabled")),
            // same as its rule's, or the rule would not be found
            Map.entry("aws_cloudwatch_event_target", Set.of("event_bus_name")),
            // the queue policy has the policy
            Map.entry(
                    "aws_sqs_queue",
                    Set.of(
                            "policy",
                            "kms_data_key_reuse_period_seconds=300",
                            "max_message_size=262144",
                            "visibility_timeout_seconds=30")),
            // the policy in it is the resource
            Map.entry(
                    "aws_cloudformation_stack",
                    Set.of("name", "on_failure", "outputs", "parameters", "timeout_in_minutes")),
            Map.entry("aws_cloudwatch_metric_alarm", Set.of("actions_enabled=true")));

    private static final Set<String> NOTHING = Set.of("null", "false", "0", "\"\"", "[]", "{}");

    private ComparedAttributes() {}

    /** The names of the compared attributes. */
    static Set<String> compared(PlanJson.Resource resource) {
        return COMPARED.getOrDefault(resource.type(), Set.of());
    }

    /** @throws IllegalStateException if an attribute is set that is not compared */
    static void check(PlanJson.Resource resource) {
        Set<String> compared = compared(resource);
        Set<String> own = AWSS_OWN.getOrDefault(resource.type(), Set.of());
        List<String> unknown = resource.values().properties().stream()
                .filter(attribute -> !NOT_COMPARED.contains(attribute.getKey()))
                .filter(attribute -> !compared.contains(attribute.getKey()))
                .filter(attribute -> !isAwss(attribute, own))
                .map(Map.Entry::getKey)
                .toList();
        if (!unknown.isEmpty()) {
            throw new IllegalStateException(
                    "%s sets %s, which this test does not compare".formatted(resource.address(), unknown));
        }
    }

    private static boolean isAwss(Map.Entry<String, JsonNode> attribute, Set<String> own) {
        String name = attribute.getKey();
        return own.stream().anyMatch(its -> its.startsWith(name + "="))
                ? own.contains(name + "=" + attribute.getValue())
                : own.contains(name) || NOTHING.contains(attribute.getValue().toString());
    }
}
