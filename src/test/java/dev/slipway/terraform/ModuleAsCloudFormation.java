package dev.slipway.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.text.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The resources of Terraform's module as CloudFormation resources, by template.yaml's logical ids. */
final class ModuleAsCloudFormation {
    private static final String MOTOS_VPC = "vpc-123abc";

    private final Map<String, ObjectNode> resources = new TreeMap<>();
    private final LogicalIds ids;

    private ModuleAsCloudFormation(LogicalIds ids) {
        this.ids = ids;
    }

    /** @param planned the module's resources from a plan without unknown values */
    static Map<String, ObjectNode> of(List<PlanJson.Resource> planned) {
        var result = new ModuleAsCloudFormation(LogicalIds.of(planned));
        planned.forEach(ComparedAttributes::check);
        planned.forEach(result::add);
        planned.stream()
                .filter(r -> r.type().equals("aws_cloudwatch_event_target"))
                .forEach(result::target);
        return result.resources;
    }

    private void add(PlanJson.Resource resource) {
        switch (resource.type()) {
            case "aws_lambda_function" -> put(resource, "Lambda::Function", function(resource));
            case "aws_lambda_alias" ->
                put(
                        resource,
                        "Lambda::Alias",
                        Json.object()
                                .put("FunctionName", named(resource.text("function_name")))
                                .put("Name", resource.text("name")));
            case "aws_ssm_parameter" -> put(resource, "SSM::Parameter", parameter(resource));
            case "aws_iam_role" -> put(resource, "IAM::Role", role(resource));
            case "aws_lambda_function_event_invoke_config" ->
                put(resource, "Lambda::EventInvokeConfig", invokeConfig(resource));
            case "aws_cloudwatch_log_group" -> put(resource, "Logs::LogGroup", logGroup(resource));
            case "aws_cloudwatch_event_rule" -> put(resource, "Events::Rule", rule(resource));
            case "aws_lambda_permission" -> put(resource, "Lambda::Permission", permission(resource));
            case "aws_sqs_queue" -> put(resource, "SQS::Queue", queue(resource));
            case "aws_sqs_queue_policy" -> put(resource, "SQS::QueuePolicy", queuePolicy(resource));
            case "aws_cloudwatch_metric_alarm" -> put(resource, "CloudWatch::Alarm", alarm(resource));
            case "aws_iam_policy" -> {
                ObjectNode policy = Json.object();
                policy.set("PolicyDocument", policy(resource.text("policy")));
                put(resource, "IAM::ManagedPolicy", policy);
            }
            case "aws_cloudformation_stack" -> forwarding(resource);
            // included in their role, and in their rule
            default -> {}
        }
    }

    private void put(PlanJson.Resource resource, String type, ObjectNode properties) {
        ObjectNode canonical = Json.object().put("Type", "AWS::" + type);
        canonical.set("Properties", properties);
        resources.put(LogicalIds.id(resource), canonical);
    }

    private ObjectNode function(PlanJson.Resource function) {
        ObjectNode properties = Json.object()
                .put("Description", function.text("description"))
                .put("Handler", function.text("handler"))
                .put("Runtime", function.text("runtime"))
                .put("MemorySize", function.text("memory_size"))
                .put("Timeout", function.text("timeout"))
                .put("Role", named(function.text("role")));
        if (!function.text("publish").equals("true")) {
            throw new IllegalStateException("no version for the alias: " + function);
        }
        if (!function.text("reserved_concurrent_executions").equals("-1")) {
            properties.put("ReservedConcurrentExecutions", function.text("reserved_concurrent_executions"));
        }
        putSet(properties, "KmsKeyArn", function.text("kms_key_arn"));
        putSet(properties, "CodeSigningConfigArn", function.text("code_signing_config_arn"));
        if (!function.values().path("vpc_config").isEmpty()) {
            properties.set("VpcConfig", network(function));
        }
        properties.putObject("SnapStart").put("ApplyOn", snapStart(function));
        properties.set("Architectures", function.values().path("architectures"));
        properties.putObject("Environment").set("Variables", variables(function));
        properties.putObject("TracingConfig").put("Mode", function.at("/tracing_config/0/mode"));
        ObjectNode logging = properties
                .putObject("LoggingConfig")
                .put("LogFormat", function.at("/logging_config/0/log_format"))
                .put("LogGroup", named(function.at("/logging_config/0/log_group")));
        for (String level : List.of("application_log_level", "system_log_level")) {
            if (!function.at("/logging_config/0/" + level).isEmpty()) {
                logging.put(level, function.at("/logging_config/0/" + level));
            }
        }
        return properties;
    }

    private JsonNode variables(PlanJson.Resource function) {
        JsonNode variables = function.values().at("/environment/0/variables").deepCopy();
        if (variables instanceof ObjectNode texts && texts.has("SLIPWAY_QUEUES")) {
            JsonNode queues = Json.parse(texts.path("SLIPWAY_QUEUES").asText());
            texts.put("SLIPWAY_QUEUES", Json.write(CanonicalJson.named(queues, this::named)));
        }
        return variables;
    }

    private static void putSet(ObjectNode properties, String name, String value) {
        if (!value.isEmpty()) {
            properties.put(name, value);
        }
    }

    private static ObjectNode network(PlanJson.Resource function) {
        ObjectNode network = Json.object();
        network.set("SubnetIds", function.values().at("/vpc_config/0/subnet_ids"));
        network.set("SecurityGroupIds", function.values().at("/vpc_config/0/security_group_ids"));
        if (!function.at("/vpc_config/0/ipv6_allowed_for_dual_stack").equals("false")) {
            network.put("Ipv6AllowedForDualStack", true);
        }
        // only AWS knows it, and moto has one for all subnets
        if (!function.at("/vpc_config/0/vpc_id").equals(MOTOS_VPC)) {
            throw new IllegalStateException("unknown network: " + function);
        }
        return network;
    }

    private static ObjectNode logGroup(PlanJson.Resource group) {
        ObjectNode properties = Json.object().put("RetentionInDays", group.text("retention_in_days"));
        putSet(properties, "KmsKeyId", group.text("kms_key_id"));
        return properties;
    }

    private static ObjectNode queue(PlanJson.Resource queue) {
        ObjectNode properties = Json.object().put("MessageRetentionPeriod", queue.text("message_retention_seconds"));
        putSet(properties, "KmsMasterKeyId", queue.text("kms_master_key_id"));
        if (!properties.has("KmsMasterKeyId")) {
            properties.put("SqsManagedSseEnabled", queue.text("sqs_managed_sse_enabled"));
        } else if (!queue.text("sqs_managed_sse_enabled").equals("true")) {
            throw new IllegalStateException("with a key, moto has its default: " + queue);
        }
        return properties;
    }

    /** Without the block, AWS's default. */
    private static String snapStart(PlanJson.Resource function) {
        if (!function.at("/snap_start/0/optimization_status").isEmpty()) {
            throw new IllegalStateException("only AWS knows whether it has a snapshot: " + function);
        }
        return function.values().at("/snap_start/0/apply_on").asText("None");
    }

    private ObjectNode role(PlanJson.Resource role) {
        ObjectNode properties = Json.object().put("Path", role.text("path"));
        properties.set("AssumeRolePolicyDocument", policy(role.text("assume_role_policy")));
        properties.set(
                "ManagedPolicyArns", CanonicalJson.sorted(role.values().path("managed_policy_arns"), this::named));
        ArrayNode policies = properties.putArray("Policies");
        role.values()
                .path("inline_policy")
                .forEach(policy -> policies.add(policy(policy.path("policy").asText())));
        return properties;
    }

    private ObjectNode invokeConfig(PlanJson.Resource config) {
        ObjectNode properties = Json.object()
                .put("FunctionName", named(config.text("function_name")))
                .put("MaximumEventAgeInSeconds", config.text("maximum_event_age_in_seconds"))
                .put("MaximumRetryAttempts", config.text("maximum_retry_attempts"))
                .put("Qualifier", config.text("qualifier"));
        ObjectNode destinations = properties.putObject("DestinationConfig");
        if (config.values().path("destination_config").isEmpty()) {
            return properties;
        }
        destinations
                .putObject("OnFailure")
                .put("Destination", named(config.at("/destination_config/0/on_failure/0/destination")));
        if (!config.values().at("/destination_config/0/on_success").isEmpty()) {
            destinations.set("OnSuccess", config.values().at("/destination_config/0/on_success"));
        }
        return properties;
    }

    private ObjectNode rule(PlanJson.Resource rule) {
        ObjectNode properties =
                Json.object().put("Description", rule.text("description")).put("State", rule.text("state"));
        if (!rule.text("event_bus_name").equals("default")) {
            properties.put("EventBusName", rule.text("event_bus_name"));
        }
        if (!rule.text("event_pattern").isEmpty()) {
            properties.set("EventPattern", CanonicalJson.named(Json.parse(rule.text("event_pattern")), this::named));
        }
        if (!rule.text("schedule_expression").isEmpty()) {
            properties.put("ScheduleExpression", rule.text("schedule_expression"));
        }
        properties.putArray("Targets");
        return properties;
    }

    private void target(PlanJson.Resource target) {
        ObjectNode properties = Json.object().put("Arn", named(target.text("arn")));
        properties
                .putObject("RetryPolicy")
                .put("MaximumRetryAttempts", target.at("/retry_policy/0/maximum_retry_attempts"))
                .put("MaximumEventAgeInSeconds", target.at("/retry_policy/0/maximum_event_age_in_seconds"));
        properties.putObject("DeadLetterConfig").put("Arn", named(target.at("/dead_letter_config/0/arn")));
        JsonNode transformer = target.values().at("/input_transformer/0");
        if (transformer.isObject()) {
            ObjectNode input = properties.putObject("InputTransformer");
            input.set("InputPathsMap", transformer.path("input_paths"));
            input.set("InputTemplate", transformer.path("input_template"));
        } else if (!transformer.isMissingNode()) {
            properties.set("InputTransformer", transformer);
        }
        ObjectNode rule = resources.get(named(target.text("rule")));
        if (rule == null) {
            throw new IllegalStateException("this target has no rule: " + target);
        }
        rule.withArray("/Properties/Targets").add(properties);
    }

    private ObjectNode permission(PlanJson.Resource permission) {
        return Json.object()
                .put("Action", permission.text("action"))
                .put("FunctionName", named(permission.text("function_name")) + "Alias" + permission.text("qualifier"))
                .put("Principal", permission.text("principal"))
                .put("SourceArn", named(permission.text("source_arn")));
    }

    private static ObjectNode parameter(PlanJson.Resource parameter) {
        return Json.object()
                .put("Name", parameter.text("name"))
                .put("Description", parameter.text("description"))
                .put("Type", parameter.text("type"))
                .put("Value", parameter.text("value"));
    }

    /** CloudFormation creates the policy for Terraform, too. */
    private void forwarding(PlanJson.Resource stack) {
        JsonNode template = Json.parse(stack.text("template_body"));
        JsonNode policy = template.at("/Resources/ForwardingPolicy");
        ObjectNode properties = policy.path("Properties").deepCopy();
        // SAM's statement has another id
        String id = properties.remove("StatementId").asText();
        if (!id.equals(stack.text("name"))
                || !template.path("Description").asText().equals("Accounts that forward events to Slipway")) {
            throw new IllegalStateException("unknown description or statement id: " + template);
        }
        put(stack, policy.path("Type").asText().replace("AWS::", ""), properties);
    }

    private ObjectNode queuePolicy(PlanJson.Resource policy) {
        ObjectNode properties = Json.object();
        properties.putArray("Queues").add(named(policy.text("queue_url")));
        properties.set("PolicyDocument", policy(policy.text("policy")));
        return properties;
    }

    private ObjectNode alarm(PlanJson.Resource alarm) {
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
        return CanonicalJson.policy(Json.parse(document), this::named);
    }

    private String named(String resource) {
        return ids.named(resource);
    }
}
