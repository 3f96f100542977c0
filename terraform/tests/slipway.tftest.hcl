# The tests plan with a mocked provider. OpenTofu's plan has mocked ARNs where Terraform's has unknown ones, and the provider
# checks them. Any file can be the jar. The runtime is java21, because AWS provider 5.100 does not support java25.

mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_region" {
    defaults = { id = "eu-central-1", name = "eu-central-1" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mocked" }
  }
  mock_resource "aws_iam_policy" {
    defaults = { arn = "arn:aws:iam::123456789012:policy/mocked" }
  }
  mock_resource "aws_lambda_function" {
    defaults = { arn = "arn:aws:lambda:eu-central-1:123456789012:function:mocked" }
  }
  mock_resource "aws_lambda_alias" {
    defaults = { arn = "arn:aws:lambda:eu-central-1:123456789012:function:mocked:live" }
  }
  mock_resource "aws_sqs_queue" {
    defaults = { arn = "arn:aws:sqs:eu-central-1:123456789012:mocked" }
  }
  mock_resource "aws_cloudwatch_event_rule" {
    defaults = { arn = "arn:aws:events:eu-central-1:123456789012:rule/mocked" }
  }
}

variables {
  jar        = "versions.tf"
  runtime    = "java21"
  task_roles = ["arn:aws:iam::123456789012:role/acme-*"]
}

run "notifies_a_topic_of_everything_but_good_outcomes" {
  command = plan

  variables {
    event_bus          = "acme"
    notification_topic = "arn:aws:sns:eu-central-1:123456789012:oncall"
  }

  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.notifications[0].event_pattern) == { account = ["123456789012"], source = ["slipway"], detail-type = [{ anything-but = ["Deployment Started", "Deployment Succeeded"] }] } && aws_cloudwatch_event_rule.notifications[0].event_bus_name == "acme"
    error_message = "The rule matches on Slipway's event bus all events except those of good outcomes."
  }
  assert {
    condition     = aws_cloudwatch_event_target.notifications[0].arn == "arn:aws:sns:eu-central-1:123456789012:oncall" && aws_cloudwatch_event_target.notifications[0].event_bus_name == "acme"
    error_message = "The rule sends to the topic."
  }
  assert {
    condition     = jsondecode(aws_sqs_queue_policy.undelivered_notifications[0].policy).Statement[0].Condition.ArnEquals["aws:SourceArn"] == "arn:aws:events:eu-central-1:123456789012:rule/acme/slipway-notifications"
    error_message = "The rule may send undelivered notifications to their own queue."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.this["undelivered-notifications"].dimensions.QueueName == "slipway-undelivered-notifications"
    error_message = "An alarm watches the queue of undelivered notifications."
  }
}

run "sends_whole_events_by_default" {
  command = plan

  variables {
    notification_topic = "arn:aws:sns:eu-central-1:123456789012:oncall"
  }

  assert {
    condition     = length(aws_cloudwatch_event_target.notifications[0].input_transformer) == 0
    error_message = "The topic gets the whole event."
  }
}

run "sends_lines_of_text" {
  command = plan

  variables {
    notification_topic  = "arn:aws:sns:eu-central-1:123456789012:oncall"
    notification_format = "TEXT"
  }

  assert {
    condition     = aws_cloudwatch_event_target.notifications[0].input_transformer[0].input_template == "\"<title>\"\n\"<summary>\"\n\"<type> in <region> of account <account> at <time>\""
    error_message = "Each line is a string in quotes."
  }
  assert {
    condition     = aws_cloudwatch_event_target.notifications[0].input_transformer[0].input_paths == tomap({ title = "$.detail.title", summary = "$.detail.summary", type = "$.detail-type", account = "$.account", region = "$.region", time = "$.time" })
    error_message = "Each variable of the lines has a path."
  }
}

run "sends_custom_notifications_of_amazon_q" {
  command = plan

  variables {
    notification_topic  = "arn:aws:sns:eu-central-1:123456789012:oncall"
    notification_format = "AMAZON_Q"
  }

  assert {
    condition     = jsondecode(aws_cloudwatch_event_target.notifications[0].input_transformer[0].input_template) == { version = "1.0", source = "custom", id = "<id>", content = { textType = "client-markdown", title = "<title>", description = "<summary>" }, metadata = { threadId = "<thread>", summary = "<title>" } }
    error_message = "The template is a custom notification."
  }
  assert {
    condition     = aws_cloudwatch_event_target.notifications[0].input_transformer[0].input_paths == tomap({ title = "$.detail.title", summary = "$.detail.summary", thread = "$.detail.thread", id = "$.id" })
    error_message = "Each variable of the notification has a path."
  }
}

run "rejects_a_notification_topic_for_a_bus_of_another_account" {
  command = plan

  variables {
    event_bus          = "arn:aws:events:eu-central-1:999999999999:event-bus/acme"
    notification_topic = "arn:aws:sns:eu-central-1:123456789012:oncall"
  }

  expect_failures = [aws_cloudwatch_event_rule.notifications]
}

run "installs_everything_by_default" {
  command = plan

  assert {
    condition     = { for name, function in aws_lambda_function.this : name => function.handler } == { deploy = "dev.slipway.lambda.DeployFunction::handleRequest", rollback = "dev.slipway.lambda.RollbackFunction::handleRequest", reconcile = "dev.slipway.lambda.RollbackFunction::handleRequest" }
    error_message = "All functions run the same jar, and the schedule's function runs RollbackFunction."
  }
  assert {
    condition     = { for name, function in aws_lambda_function.this : name => function.timeout } == { deploy = 900, rollback = 900, reconcile = 900 }
    error_message = "Each function has Lambda's longest timeout."
  }
  assert {
    condition     = { for name, function in aws_lambda_function.this : name => function.memory_size } == { deploy = 1024, rollback = 1024, reconcile = 512 }
    error_message = "The schedule's function has less memory."
  }
  assert {
    condition     = alltrue([for function in aws_lambda_function.this : function.publish && length(function.snap_start) == 0]) && { for name, alias in aws_lambda_alias.live : name => "${alias.function_name}:${alias.name}" } == { deploy = "slipway-deploy:live", rollback = "slipway-rollback:live", reconcile = "slipway-reconcile:live" }
    error_message = "Each function has an alias on its published version, without SnapStart."
  }
  assert {
    condition     = length(aws_ssm_parameter.configuration) == 0
    error_message = "Without JSON text as configuration there is no parameter for it."
  }
  assert {
    condition     = alltrue([for function in aws_lambda_function.this : function.architectures == tolist(["arm64"]) && function.tracing_config[0].mode == "Active" && coalesce(function.reserved_concurrent_executions, -1) == -1])
    error_message = "The functions have the same settings, and reserve no concurrency."
  }
  assert {
    condition     = alltrue([for function in aws_lambda_function.this : function.environment[0].variables["SLIPWAY_CONFIG"] == "ssm:/slipway/targets/" && function.environment[0].variables["SLIPWAY_EVENT_BUS"] == "default"])
    error_message = "The configuration is below /slipway/targets."
  }
  assert {
    condition     = alltrue([for function in aws_lambda_function.this : function.source_code_hash == filebase64sha256("versions.tf")])
    error_message = "A new jar changes the functions."
  }
  assert {
    condition     = alltrue([for name, function in aws_lambda_function.this : function.logging_config[0].log_format == "JSON" && function.logging_config[0].log_group == "/aws/lambda/slipway-${name}"])
    error_message = "The functions log JSON, each to a log group of its own."
  }
  assert {
    condition     = alltrue([for group in aws_cloudwatch_log_group.this : group.retention_in_days == 90])
    error_message = "CloudWatch Logs keeps logs for 90 days."
  }
  assert {
    condition     = alltrue([for config in aws_lambda_function_event_invoke_config.this : config.maximum_retry_attempts == 2 && config.maximum_event_age_in_seconds == 3600 && config.qualifier == "live"]) && keys(aws_lambda_function_event_invoke_config.this) == ["deploy", "reconcile", "rollback"]
    error_message = "Lambda retries the alias's events twice, for an hour."
  }
  assert {
    condition     = keys(aws_cloudwatch_event_rule.this) == ["deployment-ended", "push", "release-task-stopped", "replication", "schedule"]
    error_message = "By default there are no rules for requests and templates."
  }
  assert {
    condition     = aws_cloudwatch_event_rule.this["replication"].state == "DISABLED" && aws_lambda_function.this["deploy"].environment[0].variables["SLIPWAY_REPLICATION"] == "DISABLED"
    error_message = "Replicated images are not deployed by default."
  }
  assert {
    condition     = alltrue([for function in aws_lambda_function.this : function.environment[0].variables["SLIPWAY_RUN_TASKS"] == "false" && function.environment[0].variables["SLIPWAY_RECONCILE"] == "true"]) && alltrue([for policy in aws_iam_role_policy.this : length([for statement in jsondecode(policy.policy).Statement : statement if contains(["RunTasks", "TagStartedTasks", "StopStartedTasks"], statement.Sid)]) == 0]) && aws_cloudwatch_event_rule.this["release-task-stopped"].state == "DISABLED"
    error_message = "Tasks are not run by default."
  }
  assert {
    condition     = aws_cloudwatch_event_rule.this["schedule"].schedule_expression == "rate(5 minutes)" && aws_cloudwatch_event_rule.this["schedule"].state == "ENABLED"
    error_message = "Slipway reconciles all targets every five minutes."
  }
  assert {
    condition     = length(aws_cloudformation_stack.forwarding) == 0
    error_message = "No other account may put events."
  }
  assert {
    condition     = length(aws_sqs_queue.undelivered_notifications) == 0 && keys(aws_cloudwatch_metric_alarm.this) == ["failed-invocations", "undelivered-events"]
    error_message = "Without a topic there is no queue of undelivered notifications."
  }
  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.this : length(alarm.alarm_actions) == 0 && alarm.threshold == 0 && alarm.comparison_operator == "GreaterThanThreshold" && alarm.treat_missing_data == "notBreaching"])
    error_message = "One message raises an alarm, which notifies nobody by default."
  }
  assert {
    condition     = aws_sqs_queue.undelivered_events.message_retention_seconds == 1209600 && aws_sqs_queue.failed_invocations.message_retention_seconds == 1209600 && aws_sqs_queue.undelivered_events.sqs_managed_sse_enabled && aws_sqs_queue.failed_invocations.sqs_managed_sse_enabled
    error_message = "The queues are encrypted, and keep messages for the 14 days that SQS allows."
  }
  assert {
    condition     = output.default_event_bus_arn == "arn:aws:events:eu-central-1:123456789012:event-bus/default" && output.deploy_function_name == "slipway-deploy:live" && output.rollback_function_name == "slipway-rollback:live" && output.reconcile_function_name == "slipway-reconcile:live"
    error_message = "The outputs match the resources."
  }
}

run "rules_have_their_patterns" {
  command = plan

  variables {
    request_sources  = ["acme.ci", "acme.chat"]
    follow_templates = true
  }

  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.this["push"].event_pattern) == jsondecode("{\"source\":[\"aws.ecr\"],\"detail-type\":[\"ECR Image Action\"],\"detail\":{\"action-type\":[\"PUSH\"],\"result\":[\"SUCCESS\"],\"image-tag\":[{\"anything-but\":[\"\"]}]}}")
    error_message = "The rule matches pushes with a tag."
  }
  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.this["replication"].event_pattern) == jsondecode("{\"source\":[\"aws.ecr\"],\"detail-type\":[\"ECR Replication Action\"],\"detail\":{\"action-type\":[\"REPLICATE\"],\"result\":[\"SUCCESS\"],\"image-tag\":[{\"anything-but\":[\"\"]}]}}")
    error_message = "The rule matches replications with a tag."
  }
  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.this["deployment-ended"].event_pattern) == jsondecode("{\"source\":[\"aws.ecs\"],\"detail-type\":[\"ECS Deployment State Change\",\"ECS Hook State Change\"],\"detail\":{\"eventName\":[\"SERVICE_DEPLOYMENT_COMPLETED\",\"SERVICE_DEPLOYMENT_FAILED\",\"HOOK_AWAITING_ACTION\",\"HOOK_FAILED\",\"HOOK_TIMED_OUT\"]}}")
    error_message = "The rule matches deployments that completed or failed, and hooks that wait or failed."
  }
  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.this["requests"].event_pattern) == jsondecode("{\"account\":[\"123456789012\"],\"source\":[\"acme.ci\",\"acme.chat\"],\"detail-type\":[\"Slipway Deploy Requested\"]}")
    error_message = "The rule matches requests from the named sources in this account."
  }
  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.this["templates"].event_pattern) == jsondecode("{\"source\":[\"aws.ecs\"],\"detail-type\":[\"AWS API Call via CloudTrail\"],\"detail\":{\"eventSource\":[\"ecs.amazonaws.com\"],\"eventName\":[\"RegisterTaskDefinition\"],\"errorCode\":[{\"exists\":false}],\"userIdentity\":{\"sessionContext\":{\"sessionIssuer\":{\"arn\":[{\"exists\":false},{\"anything-but\":[\"arn:aws:iam::123456789012:role/slipway-deploy-eu-central-1\"]}]}}}}}")
    error_message = "The rule matches registrations by everybody except DeployFunction."
  }
  assert {
    condition     = aws_iam_role.this["deploy"].name == "slipway-deploy-eu-central-1"
    error_message = "The rule excludes the role of DeployFunction."
  }
  assert {
    condition     = { for name, target in aws_cloudwatch_event_target.this : name => target.target_id } == { deployment-ended = "rollback", push = "deploy", release-task-stopped = "rollback", replication = "deploy", requests = "deploy", schedule = "reconcile", templates = "deploy" }
    error_message = "Each rule invokes its function."
  }
  assert {
    condition     = alltrue([for name, target in aws_cloudwatch_event_target.this : target.retry_policy[0].maximum_retry_attempts == (name == "schedule" ? 3 : 185) && target.retry_policy[0].maximum_event_age_in_seconds == (name == "schedule" ? 300 : 3600)])
    error_message = "EventBridge retries events for an hour, and scheduled events for five minutes."
  }
  assert {
    condition     = { for name, permission in aws_lambda_permission.this : name => "${permission.function_name}:${permission.qualifier}" } == { deployment-ended = "slipway-rollback:live", push = "slipway-deploy:live", release-task-stopped = "slipway-rollback:live", replication = "slipway-deploy:live", requests = "slipway-deploy:live", schedule = "slipway-reconcile:live", templates = "slipway-deploy:live" }
    error_message = "Each rule may invoke the alias of its function."
  }
  assert {
    condition     = alltrue([for permission in aws_lambda_permission.this : permission.principal == "events.amazonaws.com" && permission.action == "lambda:InvokeFunction"])
    error_message = "Only EventBridge may invoke the functions."
  }
  assert {
    condition     = toset(jsondecode(aws_sqs_queue_policy.undelivered_events.policy).Statement[0].Condition.ArnEquals["aws:SourceArn"]) == toset([for rule in aws_cloudwatch_event_rule.this : "arn:aws:events:eu-central-1:123456789012:rule/${rule.name}"])
    error_message = "Every rule may send to the queue, and nothing else may."
  }
}

run "policies_have_defaults" {
  command = plan

  assert {
    condition     = [for statement in jsondecode(aws_iam_policy.shared.policy).Statement : statement.Sid if contains(["AssumeTargetRoles", "ReadConfiguration"], statement.Sid)] == ["ReadConfiguration"]
    error_message = "The functions may read the configuration and assume no role."
  }
  assert {
    condition     = one([for statement in jsondecode(aws_iam_policy.shared.policy).Statement : statement if statement.Sid == "ReadConfiguration"]).Resource == ["arn:aws:ssm:eu-central-1:123456789012:parameter/slipway/targets", "arn:aws:ssm:eu-central-1:123456789012:parameter/slipway/targets/*"]
    error_message = "The functions may read only the path that configuration names."
  }
  assert {
    condition     = one([for statement in jsondecode(aws_iam_policy.shared.policy).Statement : statement if statement.Sid == "UpdateServices"]).Resource == ["arn:aws:ecs:eu-central-1:123456789012:service/*"]
    error_message = "The functions may update every service of the account and region."
  }
  assert {
    condition     = one([for statement in jsondecode(aws_iam_policy.shared.policy).Statement : statement if statement.Sid == "PublishEvents"]).Resource == "arn:aws:events:eu-central-1:123456789012:event-bus/default"
    error_message = "The functions may publish on the default event bus."
  }
  assert {
    condition     = one([for statement in jsondecode(aws_iam_policy.shared.policy).Statement : statement if statement.Sid == "ReportFailedInvocations"]).Resource == "arn:aws:sqs:eu-central-1:123456789012:${aws_sqs_queue.failed_invocations.name}"
    error_message = "The functions may send failed invocations to the queue."
  }
  assert {
    condition     = one([for statement in jsondecode(aws_iam_role_policy.this["deploy"].policy).Statement : statement if statement.Sid == "PassTaskRoles"]).Resource == ["arn:aws:iam::123456789012:role/acme-*"]
    error_message = "DeployFunction may pass the task roles."
  }
  assert {
    condition     = one([for statement in jsondecode(aws_iam_role_policy.this["rollback"].policy).Statement : statement if statement.Sid == "PassTaskRoles"]).Resource == ["arn:aws:iam::123456789012:role/acme-*"] && !strcontains(aws_iam_role_policy.this["rollback"].policy, "RunTask")
    error_message = "RollbackFunction may pass the task roles, because reconciliation registers revisions of tasks. It may not run tasks."
  }
  assert {
    condition     = alltrue([for function in ["deploy", "rollback"] : aws_iam_role_policy_attachment.this["${function}-logs"].policy_arn == "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole" && aws_iam_role_policy_attachment.this["${function}-traces"].policy_arn == "arn:aws:iam::aws:policy/AWSXrayWriteOnlyAccess"])
    error_message = "Both roles may write logs and traces."
  }
  assert {
    condition     = length(aws_iam_role_policy_attachment.this) == 6
    error_message = "Each role has three managed policies."
  }
}

run "policies_can_be_limited" {
  command = plan

  variables {
    clusters        = ["arn:aws:ecs:eu-central-1:123456789012:cluster/dev", "arn:aws:ecs:eu-central-1:123456789012:cluster/prod-*"]
    families        = ["acme-*", "shop-web"]
    repositories    = ["arn:aws:ecr:eu-central-1:123456789012:repository/acme/*"]
    assumable_roles = ["arn:aws:iam::210987654321:role/slipway-target"]
    event_bus       = "arn:aws:events:eu-central-1:999999999999:event-bus/deployments"
    task_roles      = []
    configuration   = "{\"targets\":[]}"
  }

  assert {
    condition     = one([for statement in jsondecode(aws_iam_policy.shared.policy).Statement : statement if statement.Sid == "UpdateServices"]).Resource == ["arn:aws:ecs:eu-central-1:123456789012:service/dev/*", "arn:aws:ecs:eu-central-1:123456789012:service/prod-*/*"]
    error_message = "The functions may update only services of the clusters."
  }
  assert {
    condition     = one([for statement in jsondecode(aws_iam_role_policy.this["rollback"].policy).Statement : statement if statement.Sid == "StopServiceDeployments"]).Resource == ["arn:aws:ecs:eu-central-1:123456789012:service-deployment/dev/*", "arn:aws:ecs:eu-central-1:123456789012:service-deployment/prod-*/*"]
    error_message = "RollbackFunction may stop only deployments of the clusters."
  }
  assert {
    condition     = one([for statement in jsondecode(aws_iam_role_policy.this["deploy"].policy).Statement : statement if statement.Sid == "StopServiceDeployments"]).Resource == ["arn:aws:ecs:eu-central-1:123456789012:service-deployment/dev/*", "arn:aws:ecs:eu-central-1:123456789012:service-deployment/prod-*/*"] && one([for statement in jsondecode(aws_iam_role_policy.this["deploy"].policy).Statement : statement if statement.Sid == "ContinueServiceDeployments"]).Resource == ["arn:aws:ecs:eu-central-1:123456789012:service-deployment/dev/*", "arn:aws:ecs:eu-central-1:123456789012:service-deployment/prod-*/*"]
    error_message = "DeployFunction may stop and continue only deployments of the clusters."
  }
  assert {
    condition     = one([for statement in jsondecode(aws_iam_policy.shared.policy).Statement : statement if statement.Sid == "ReadServiceRevisions"]).Resource == ["arn:aws:ecs:eu-central-1:123456789012:service-revision/dev/*", "arn:aws:ecs:eu-central-1:123456789012:service-revision/prod-*/*"]
    error_message = "The functions may read only revisions of the clusters."
  }
  assert {
    condition     = tolist(one([for statement in jsondecode(aws_iam_role_policy.this["rollback"].policy).Statement : statement if statement.Sid == "FindServices"]).Condition.ArnLike["ecs:cluster"]) == tolist(var.clusters)
    error_message = "RollbackFunction may list services only in the clusters."
  }
  assert {
    condition     = one([for statement in jsondecode(aws_iam_role_policy.this["deploy"].policy).Statement : statement if statement.Sid == "AppendToFamilies"]).Resource == ["arn:*:ecs:*:*:task-definition/acme-*:*", "arn:*:ecs:*:*:task-definition/shop-web:*"]
    error_message = "DeployFunction may register only the families."
  }
  assert {
    condition     = one([for statement in jsondecode(aws_iam_policy.shared.policy).Statement : statement if statement.Sid == "UpdateServices"]).Condition.ArnLike["ecs:task-definition"] == ["arn:*:ecs:*:*:task-definition/acme-*:*", "arn:*:ecs:*:*:task-definition/shop-web:*"]
    error_message = "The functions may deploy only the families."
  }
  assert {
    condition     = tolist(one([for statement in jsondecode(aws_iam_policy.shared.policy).Statement : statement if statement.Sid == "ReadImages"]).Resource) == tolist(var.repositories)
    error_message = "The functions may read only the repositories."
  }
  assert {
    condition     = tolist(one([for statement in jsondecode(aws_iam_policy.shared.policy).Statement : statement if statement.Sid == "AssumeTargetRoles"]).Resource) == tolist(var.assumable_roles)
    error_message = "The functions may assume the roles of targets."
  }
  assert {
    condition     = one([for statement in jsondecode(aws_iam_policy.shared.policy).Statement : statement if statement.Sid == "PublishEvents"]).Resource == var.event_bus
    error_message = "The event bus can belong to another account."
  }
  assert {
    condition     = length([for statement in jsondecode(aws_iam_role_policy.this["deploy"].policy).Statement : statement if statement.Sid == "PassTaskRoles"]) == 0
    error_message = "Without task roles DeployFunction may pass no role."
  }
  assert {
    condition     = one([for statement in jsondecode(aws_iam_policy.shared.policy).Statement : statement if statement.Sid == "ReadConfiguration"]).Resource == ["arn:aws:ssm:eu-central-1:123456789012:parameter/slipway-configuration/slipway"]
    error_message = "With JSON text as configuration the functions may read only the parameter that has it."
  }
  assert {
    condition     = aws_ssm_parameter.configuration[0].name == "/slipway-configuration/slipway" && aws_ssm_parameter.configuration[0].value == var.configuration && alltrue([for function in aws_lambda_function.this : function.environment[0].variables["SLIPWAY_CONFIG"] == "ssm:/slipway-configuration/slipway"])
    error_message = "The functions read JSON text from a parameter."
  }
}

run "policies_can_be_limited_to_services" {
  command = plan

  variables {
    clusters = ["arn:aws:ecs:eu-central-1:123456789012:cluster/dev"]
    services = ["arn:aws:ecs:eu-central-1:123456789012:service/dev/web"]
  }

  assert {
    condition     = tolist(one([for statement in jsondecode(aws_iam_policy.shared.policy).Statement : statement if statement.Sid == "UpdateServices"]).Resource) == tolist(var.services)
    error_message = "The functions may update only the named services."
  }
  assert {
    condition     = one([for statement in jsondecode(aws_iam_role_policy.this["rollback"].policy).Statement : statement if statement.Sid == "StopServiceDeployments"]).Resource == ["arn:aws:ecs:eu-central-1:123456789012:service-deployment/dev/web/*"]
    error_message = "RollbackFunction may stop only their deployments."
  }
  assert {
    condition     = one([for statement in jsondecode(aws_iam_role_policy.this["deploy"].policy).Statement : statement if statement.Sid == "StopServiceDeployments"]).Resource == ["arn:aws:ecs:eu-central-1:123456789012:service-deployment/dev/web/*"] && one([for statement in jsondecode(aws_iam_role_policy.this["deploy"].policy).Statement : statement if statement.Sid == "ContinueServiceDeployments"]).Resource == ["arn:aws:ecs:eu-central-1:123456789012:service-deployment/dev/web/*"]
    error_message = "DeployFunction may stop and continue only their deployments."
  }
}

run "sets_every_option" {
  command = plan

  variables {
    name                    = "ship"
    architecture            = "x86_64"
    memory_size             = 2048
    reconcile_memory_size   = 256
    snap_start              = true
    reserved_concurrency    = 20
    ecs_rate_factor         = 2.5
    timeout                 = 600
    rollback_timeout        = 700
    log_retention_in_days   = 7
    replication             = true
    run_tasks               = true
    reconcile               = false
    reconcile_every         = "cron(0/10 * * * ? *)"
    event_bus               = "deployments"
    alarm_topic             = "arn:aws:sns:eu-central-1:123456789012:alarms"
    forwarding_accounts     = ["210987654321", "310987654321"]
    configuration           = "ssm:/ship/all"
    configuration_parameter = "/ship"
    permissions_boundary    = "arn:aws:iam::123456789012:policy/boundary"
    tags                    = { team = "platform" }
  }

  assert {
    condition     = alltrue([for function in aws_lambda_function.this : startswith(function.function_name, "ship-") && function.snap_start[0].apply_on == "PublishedVersions" && function.architectures == tolist(["x86_64"]) && function.environment[0].variables.SLIPWAY_EVENT_BUS == "deployments" && function.environment[0].variables.SLIPWAY_ECS_RATE_FACTOR == "2.5" && function.environment[0].variables.SLIPWAY_CONFIG == "ssm:/ship/all"])
    error_message = "The functions have the options."
  }
  assert {
    condition     = { for name, function in aws_lambda_function.this : name => [function.memory_size, function.timeout, function.reserved_concurrent_executions] } == { deploy = [2048, 600, 20], rollback = [2048, 700, -1], reconcile = [256, 700, -1] }
    error_message = "Each function has its memory, timeout and concurrency."
  }
  assert {
    condition     = alltrue([for role in aws_iam_role.this : role.permissions_boundary == var.permissions_boundary])
    error_message = "The roles have the permissions boundary."
  }
  assert {
    condition     = output.log_group_names == { deploy = "/aws/lambda/ship-deploy", rollback = "/aws/lambda/ship-rollback", reconcile = "/aws/lambda/ship-reconcile" }
    error_message = "An output has the names of the log groups."
  }
  assert {
    condition     = alltrue([for group in aws_cloudwatch_log_group.this : group.retention_in_days == 7])
    error_message = "The log groups have the retention."
  }
  assert {
    condition     = aws_cloudwatch_event_rule.this["replication"].state == "ENABLED" && aws_lambda_function.this["deploy"].environment[0].variables["SLIPWAY_REPLICATION"] == "ENABLED"
    error_message = "Replicated images are deployed."
  }
  assert {
    condition     = alltrue([for function in aws_lambda_function.this : function.environment[0].variables["SLIPWAY_RUN_TASKS"] == "true"]) && alltrue([for policy in aws_iam_role_policy.this : one([for statement in jsondecode(policy.policy).Statement : statement if statement.Sid == "RunTasks"]).Condition.ArnLike["ecs:cluster"] == ["arn:aws:ecs:eu-central-1:123456789012:cluster/*"] && one([for statement in jsondecode(policy.policy).Statement : statement if statement.Sid == "TagStartedTasks"]).Resource == ["arn:aws:ecs:eu-central-1:123456789012:task/*"]])
    error_message = "Tasks are run in every cluster of the account."
  }
  assert {
    condition     = alltrue([for policy in aws_iam_role_policy.this : one([for statement in jsondecode(policy.policy).Statement : statement if statement.Sid == "StopStartedTasks"]) == { Sid = "StopStartedTasks", Effect = "Allow", Action = "ecs:StopTask", Resource = ["arn:aws:ecs:eu-central-1:123456789012:task/*"], Condition = { Null = { "aws:ResourceTag/slipway:service" = "false" } } }])
    error_message = "Only tasks with Slipway's tags are stopped."
  }
  assert {
    condition     = aws_cloudwatch_event_rule.this["release-task-stopped"].state == "ENABLED" && jsondecode(aws_cloudwatch_event_rule.this["release-task-stopped"].event_pattern) == jsondecode("{\"source\":[\"aws.ecs\"],\"detail-type\":[\"ECS Task State Change\"],\"detail\":{\"startedBy\":[{\"prefix\":\"slipway/release/\"}],\"lastStatus\":[\"STOPPED\"]}}")
    error_message = "The rule matches release tasks that stopped."
  }
  assert {
    condition     = alltrue([for function in aws_lambda_function.this : function.environment[0].variables["SLIPWAY_RECONCILE"] == "false"]) && aws_cloudwatch_event_rule.this["schedule"].state == "DISABLED" && aws_cloudwatch_event_rule.this["schedule"].schedule_expression == "cron(0/10 * * * ? *)" && aws_cloudwatch_event_rule.this["push"].state == "ENABLED"
    error_message = "The schedule is disabled and has the expression, and the rule for pushes is enabled."
  }
  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.this : alarm.alarm_actions == toset(["arn:aws:sns:eu-central-1:123456789012:alarms"])])
    error_message = "The alarms notify the topic."
  }
  assert {
    condition     = toset(jsondecode(aws_cloudformation_stack.forwarding[0].template_body).Resources.ForwardingPolicy.Properties.Statement.Principal.AWS) == toset(var.forwarding_accounts)
    error_message = "Each account may put events."
  }
  assert {
    condition     = jsondecode(aws_cloudformation_stack.forwarding[0].template_body).Resources.ForwardingPolicy.Properties.Statement.Condition == { StringEquals = { "events:source" = ["aws.ecr", "aws.ecs"] } }
    error_message = "The accounts may put only AWS's events of registries and services."
  }
  assert {
    condition     = one([for statement in jsondecode(aws_iam_policy.shared.policy).Statement : statement if statement.Sid == "ReadConfiguration"]).Resource == ["arn:aws:ssm:eu-central-1:123456789012:parameter/ship", "arn:aws:ssm:eu-central-1:123456789012:parameter/ship/*"]
    error_message = "The functions may read the given path."
  }
  assert {
    condition     = one([for statement in jsondecode(aws_iam_policy.shared.policy).Statement : statement if statement.Sid == "PublishEvents"]).Resource == "arn:aws:events:eu-central-1:123456789012:event-bus/deployments"
    error_message = "The functions may publish on the event bus."
  }
  assert {
    condition     = aws_lambda_function.this["deploy"].tags.team == "platform" && aws_cloudwatch_event_rule.this["push"].tags.team == "platform" && aws_sqs_queue.failed_invocations.tags.team == "platform" && aws_iam_role.this["rollback"].tags.team == "platform"
    error_message = "The resources have the tags."
  }
}

run "rejects_invalid_values" {
  command = plan

  variables {
    name                    = "1slipway"
    runtime                 = "python3.13"
    configuration           = "ssm:slipway/targets"
    configuration_parameter = "/slipway/targets/"
    architecture            = "arm"
    memory_size             = 128
    reconcile_memory_size   = 128
    reserved_concurrency    = -2
    ecs_rate_factor         = 0
    timeout                 = 901
    rollback_timeout        = 30
    log_retention_in_days   = 10
    reconcile_every         = "rate(1 minutes)"
    event_bus               = "a bus"
    request_sources         = ["aws.ecs"]
    alarm_topic             = "alarms"
    notification_format     = "HTML"
    permissions_boundary    = "boundary"
    vpc_subnet_ids          = ["vpc-0a"]
    vpc_security_group_ids  = ["default"]
    kms_key_arn             = "alias/slipway"
    code_signing_config_arn = "csc-0f6c334abcdea4d8b"
    role_path               = "platform"
    forwarding_accounts     = ["12345"]
    task_roles              = ["*"]
    clusters                = ["dev"]
    services                = ["web"]
    families                = []
    repositories            = ["acme/web"]
    assumable_roles         = ["arn:aws:iam::123456789012:user/jo"]
  }

  expect_failures = [
    var.name, var.runtime, var.configuration, var.configuration_parameter, var.architecture, var.memory_size,
    var.reconcile_memory_size, var.reserved_concurrency, var.ecs_rate_factor, var.timeout, var.rollback_timeout, var.log_retention_in_days, var.reconcile_every, var.event_bus, var.request_sources, var.alarm_topic, var.notification_format, var.forwarding_accounts, var.task_roles,
    var.clusters, var.services, var.families, var.repositories, var.assumable_roles, var.permissions_boundary,
    var.vpc_subnet_ids, var.vpc_security_group_ids, var.kms_key_arn, var.code_signing_config_arn, var.role_path,
  ]
}

run "rejects_a_runtime_that_cannot_run_the_jar" {
  command = plan

  variables {
    jar     = "tests/any.jar"
    runtime = "java21"
  }

  expect_failures = [aws_lambda_function.this]
}

run "runs_the_package_with_its_own_jdk" {
  command = plan

  variables {
    jar     = "tests/any.zip"
    runtime = "provided.al2023"
  }

  assert {
    condition     = alltrue([for function in aws_lambda_function.this : function.runtime == "provided.al2023" && strcontains(function.handler, "::handleRequest")])
    error_message = "All functions run on provided.al2023, and their handler tells bootstrap which one to start."
  }
}

run "rejects_a_java_runtime_for_the_package_with_its_own_jdk" {
  command = plan

  variables {
    jar = "tests/any.zip"
  }

  expect_failures = [aws_lambda_function.this]
}

run "rejects_snap_start_for_the_package_with_its_own_jdk" {
  command = plan

  variables {
    jar        = "tests/any.zip"
    runtime    = "provided.al2023"
    snap_start = true
  }

  expect_failures = [aws_lambda_function.this]
}

run "rejects_json_text_without_targets" {
  command = plan

  variables {
    configuration = "{\"service\": \"web\"}"
  }

  expect_failures = [var.configuration]
}

run "rejects_numbers_with_a_fraction" {
  command = plan

  variables {
    memory_size           = 1024.5
    reconcile_memory_size = 512.5
    reserved_concurrency  = 0.5
    timeout               = 300.5
    rollback_timeout      = 900 - 0.5
  }

  expect_failures = [var.memory_size, var.reconcile_memory_size, var.reserved_concurrency, var.timeout, var.rollback_timeout]
}

run "null_means_the_default" {
  command = plan

  variables {
    name                  = null
    tags                  = null
    configuration         = null
    architecture          = null
    memory_size           = null
    reconcile_memory_size = null
    snap_start            = null
    reserved_concurrency  = null
    ecs_rate_factor       = null
    timeout               = null
    rollback_timeout      = null
    log_retention_in_days = null
    reconcile_every       = null
    event_bus             = null
    role_path             = null
    vpc_subnet_ids        = null
  }

  assert {
    condition     = aws_lambda_function.this["deploy"].function_name == "slipway-deploy" && aws_lambda_function.this["deploy"].timeout == 900
    error_message = "The functions have the defaults."
  }
}

run "rejects_a_shared_policy_longer_than_iam_allows" {
  command = plan

  variables {
    services = [for number in range(25) : "arn:aws:ecs:eu-central-1:123456789012:service/production/service-${number}"]
  }

  expect_failures = [aws_iam_policy.shared]
}

run "rejects_a_function_policy_longer_than_iam_allows" {
  command = plan

  variables {
    task_roles = [for number in range(250) : "arn:aws:iam::123456789012:role/acme-${number}"]
  }

  expect_failures = [aws_iam_role_policy.this["deploy"], aws_iam_role_policy.this["rollback"]]
}

run "rejects_a_jar_that_does_not_exist" {
  command = plan

  variables {
    jar = "missing.jar"
  }

  expect_failures = [var.jar]
}

run "takes_the_code_from_s3" {
  command = plan

  variables {
    jar     = null
    s3      = { bucket = "acme-artifacts", key = "slipway/slipway-provided.zip", version = "3sL4kqtJ" }
    runtime = "provided.al2023"
  }

  assert {
    condition     = alltrue([for function in aws_lambda_function.this : function.s3_bucket == "acme-artifacts" && function.s3_key == "slipway/slipway-provided.zip" && function.s3_object_version == "3sL4kqtJ" && function.filename == null])
    error_message = "All functions have the version of the object."
  }
  assert {
    condition     = { for name, function in aws_lambda_function.this : name => function.handler } == { deploy = "dev.slipway.lambda.DeployFunction::handleRequest", rollback = "dev.slipway.lambda.RollbackFunction::handleRequest", reconcile = "dev.slipway.lambda.RollbackFunction::handleRequest" }
    error_message = "The handlers are those of the jar."
  }
}

run "takes_an_object_of_s3_without_a_version" {
  command = plan

  variables {
    jar     = null
    s3      = { bucket = "acme-artifacts", key = "slipway-provided.zip" }
    runtime = "provided.al2023"
  }

  assert {
    condition     = alltrue([for function in aws_lambda_function.this : function.s3_key == "slipway-provided.zip" && function.s3_object_version == null])
    error_message = "The version is optional."
  }
}

run "rejects_a_runtime_that_cannot_run_the_object_of_s3" {
  command = plan

  variables {
    jar = null
    s3  = { bucket = "acme-artifacts", key = "slipway.jar" }
  }

  expect_failures = [aws_lambda_function.this]
}

run "rejects_an_object_of_s3_that_is_no_package" {
  command = plan

  variables {
    jar = null
    s3  = { bucket = "Acme Artifacts", key = "slipway.tar.gz" }
  }

  expect_failures = [var.s3]
}

run "runs_an_image" {
  command = plan

  variables {
    jar       = null
    image_uri = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/platform/slipway:v1"
  }

  assert {
    condition     = alltrue([for function in aws_lambda_function.this : function.image_uri == var.image_uri && function.package_type == "Image" && function.runtime == null && function.handler == null])
    error_message = "All functions run the image, which has the runtime."
  }
  assert {
    condition     = { for name, function in aws_lambda_function.this : name => one(function.image_config[0].command) } == { deploy = "dev.slipway.lambda.DeployFunction::handleRequest", rollback = "dev.slipway.lambda.RollbackFunction::handleRequest", reconcile = "dev.slipway.lambda.RollbackFunction::handleRequest" }
    error_message = "The image's command is the handler."
  }
}

run "rejects_a_name_that_is_no_image" {
  command = plan

  variables {
    jar       = null
    image_uri = "ghcr.io/acme/slipway:v1"
  }

  expect_failures = [var.image_uri]
}

run "rejects_what_lambda_does_not_have_for_images" {
  command = plan

  variables {
    jar                     = null
    image_uri               = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/platform/slipway:v1"
    snap_start              = true
    code_signing_config_arn = "arn:aws:lambda:eu-central-1:123456789012:code-signing-config:csc-0f6c334abcdea4d8b"
  }

  expect_failures = [aws_lambda_function.this]
}

run "rejects_no_code" {
  command = plan

  variables {
    jar = null
  }

  expect_failures = [aws_lambda_function.this]
}

run "rejects_code_from_two_places" {
  command = plan

  variables {
    s3 = { bucket = "acme-artifacts", key = "slipway.bin.jar" }
  }

  expect_failures = [aws_lambda_function.this]
}

run "encrypts_with_a_key_of_its_own" {
  command = plan

  variables {
    kms_key_arn        = "arn:aws:kms:eu-central-1:123456789012:key/8b8e0b0c"
    notification_topic = "arn:aws:sns:eu-central-1:123456789012:oncall"
  }

  assert {
    condition     = alltrue(concat([for function in aws_lambda_function.this : function.kms_key_arn == var.kms_key_arn], [for group in aws_cloudwatch_log_group.this : group.kms_key_id == var.kms_key_arn]))
    error_message = "The functions' environment and the log groups have the key."
  }
  assert {
    condition     = alltrue([for queue in [aws_sqs_queue.undelivered_events, aws_sqs_queue.failed_invocations, aws_sqs_queue.undelivered_notifications[0]] : queue.kms_master_key_id == var.kms_key_arn])
    error_message = "The queues have the key."
  }
  assert {
    condition     = jsonencode(one([for statement in jsondecode(aws_iam_policy.shared.policy).Statement : statement if statement.Sid == "UseKey"])) == "{\"Action\":[\"kms:Decrypt\",\"kms:GenerateDataKey\"],\"Effect\":\"Allow\",\"Resource\":\"arn:aws:kms:eu-central-1:123456789012:key/8b8e0b0c\",\"Sid\":\"UseKey\"}"
    error_message = "The functions may send to the encrypted queue."
  }
}

run "runs_the_functions_in_a_vpc" {
  command = plan

  variables {
    vpc_subnet_ids          = ["subnet-0a", "subnet-0b"]
    vpc_security_group_ids  = ["sg-0a"]
    role_path               = "/platform/"
    code_signing_config_arn = "arn:aws:lambda:eu-central-1:123456789012:code-signing-config:csc-0f6c334abcdea4d8b"
    follow_templates        = true
  }

  assert {
    condition     = alltrue([for function in aws_lambda_function.this : sort(function.vpc_config[0].subnet_ids) == sort(var.vpc_subnet_ids) && sort(function.vpc_config[0].security_group_ids) == sort(var.vpc_security_group_ids) && function.code_signing_config_arn == var.code_signing_config_arn])
    error_message = "All functions are in the subnets and have the signing configuration."
  }
  assert {
    condition     = alltrue([for function in ["deploy", "rollback"] : aws_iam_role_policy_attachment.this["${function}-vpc"].policy_arn == "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"])
    error_message = "Lambda may create network interfaces with both roles."
  }
  assert {
    condition     = alltrue([for role in aws_iam_role.this : role.path == "/platform/"]) && strcontains(aws_cloudwatch_event_rule.this["templates"].event_pattern, "arn:aws:iam::123456789012:role/platform/slipway-deploy-eu-central-1")
    error_message = "The roles have the path, and the rule excludes the role with it."
  }
}

run "rejects_subnets_without_security_groups" {
  command = plan

  variables {
    vpc_subnet_ids = ["subnet-0a"]
  }

  expect_failures = [aws_lambda_function.this]
}

run "rejects_security_groups_without_subnets" {
  command = plan

  variables {
    vpc_security_group_ids = ["sg-0a"]
  }

  expect_failures = [aws_lambda_function.this]
}

run "has_no_callers_and_boundaries_by_default" {
  command = plan

  assert {
    condition     = alltrue([for function in aws_lambda_function.this : !contains(keys(function.environment[0].variables), "SLIPWAY_CALLERS") && !contains(keys(function.environment[0].variables), "SLIPWAY_BOUNDARIES")]) && aws_lambda_function.this["deploy"].environment[0].variables["SLIPWAY_CALLERS_ONLY"] == "false"
    error_message = "Without callers and boundaries the functions look for none."
  }
  assert {
    condition     = length(aws_lambda_alias.caller) + length(aws_ssm_parameter.callers) + length(aws_ssm_parameter.boundaries) + length(aws_iam_policy.callers) == 0 && !strcontains(aws_iam_policy.shared.policy, "ReadBoundaries")
    error_message = "Without callers and boundaries there is nothing of them."
  }
}

run "makes_an_alias_for_each_caller" {
  command = plan

  variables {
    callers = {
      web-pipeline = { actions = ["deploy", "status"], services = ["web", "api-*"], environments = ["dev"] }
      release      = { from = ["dev"] }
      "1st"        = {}
    }
    callers_only = true
  }

  assert {
    condition     = { for name, alias in aws_lambda_alias.caller : name => "${alias.function_name}:${alias.name}" } == { web-pipeline = "slipway-deploy:web-pipeline", release = "slipway-deploy:release", "1st" = "slipway-deploy:1st" }
    error_message = "A caller is an alias of the function for deployments."
  }
  assert {
    condition     = join(",", keys(output.caller_arns)) == join(",", keys(var.callers))
    error_message = "The output has an ARN for each caller."
  }
  assert {
    condition     = { for name, config in aws_lambda_function_event_invoke_config.caller : name => [config.qualifier, config.maximum_retry_attempts, config.maximum_event_age_in_seconds] } == { for name in keys(var.callers) : name => [name, aws_lambda_function_event_invoke_config.this["deploy"].maximum_retry_attempts, aws_lambda_function_event_invoke_config.this["deploy"].maximum_event_age_in_seconds] }
    error_message = "Asynchronous invocations of a caller's alias have the settings of live."
  }
  assert {
    condition     = aws_ssm_parameter.callers[0].name == "/slipway-callers/slipway" && jsondecode(aws_ssm_parameter.callers[0].value) == { web-pipeline = { actions = ["deploy", "status"], services = ["web", "api-*"], environments = ["dev"] }, release = { from = ["dev"] }, "1st" = {} }
    error_message = "The parameter has what each caller may ask for, without what is left out."
  }
  assert {
    condition     = { for name, function in aws_lambda_function.this : name => [lookup(function.environment[0].variables, "SLIPWAY_CALLERS", ""), lookup(function.environment[0].variables, "SLIPWAY_CALLERS_ONLY", "")] } == { deploy = ["ssm:/slipway-callers/slipway", "true"], rollback = ["", ""], reconcile = ["", ""] }
    error_message = "Only the function for deployments has callers."
  }
  assert {
    condition     = jsondecode(aws_iam_policy.callers[0].policy).Statement == [{ Sid = "ReadCallers", Effect = "Allow", Action = "ssm:GetParameter", Resource = ["arn:aws:ssm:eu-central-1:123456789012:parameter/slipway-callers/slipway"] }] && aws_iam_role_policy_attachment.this["deploy-callers"].role == "slipway-deploy-eu-central-1" && !contains(keys(aws_iam_role_policy_attachment.this), "rollback-callers")
    error_message = "Only the role of the function for deployments may read the callers."
  }
}

run "all_functions_keep_to_the_boundaries" {
  command = plan

  variables {
    name       = "ship"
    boundaries = { "/slipway/targets/team-a/*" = { repository = ["team-a/*"], cluster = ["team-a"] } }
  }

  assert {
    condition     = aws_ssm_parameter.boundaries[0].name == "/slipway-boundaries/ship" && jsondecode(aws_ssm_parameter.boundaries[0].value) == { "/slipway/targets/team-a/*" = { repository = ["team-a/*"], cluster = ["team-a"] } } && alltrue([for function in aws_lambda_function.this : function.environment[0].variables["SLIPWAY_BOUNDARIES"] == "ssm:/slipway-boundaries/ship"])
    error_message = "The boundaries are in a parameter, which all functions read."
  }
  assert {
    condition     = one([for statement in jsondecode(aws_iam_policy.shared.policy).Statement : statement if statement.Sid == "ReadBoundaries"]) == { Sid = "ReadBoundaries", Effect = "Allow", Action = "ssm:GetParameter", Resource = ["arn:aws:ssm:eu-central-1:123456789012:parameter/slipway-boundaries/ship"] }
    error_message = "Both roles may read the boundaries, and no other parameter for it."
  }
}

run "reads_boundaries_that_somebody_else_keeps" {
  command = plan

  variables {
    boundaries_parameter = "/platform/boundaries"
  }

  assert {
    condition     = length(aws_ssm_parameter.boundaries) == 0 && alltrue([for function in aws_lambda_function.this : function.environment[0].variables["SLIPWAY_BOUNDARIES"] == "ssm:/platform/boundaries"]) && one([for statement in jsondecode(aws_iam_policy.shared.policy).Statement : statement if statement.Sid == "ReadBoundaries"]).Resource == ["arn:aws:ssm:eu-central-1:123456789012:parameter/platform/boundaries"]
    error_message = "The functions read the named parameter, and the module creates none."
  }
}

run "rejects_a_caller_named_live" {
  command = plan

  variables {
    callers = { live = {} }
  }

  expect_failures = [var.callers]
}

run "rejects_a_caller_named_like_a_version" {
  command = plan

  variables {
    callers = { "12" = {} }
  }

  expect_failures = [var.callers]
}

run "rejects_a_caller_whose_name_is_no_alias" {
  command = plan

  variables {
    callers    = { "web pipeline" = {} }
    boundaries = { "targets/*" = { cluster = ["dev"] } }
  }

  expect_failures = [var.callers, var.boundaries]
}

run "rejects_callers_longer_than_a_parameter" {
  command = plan

  variables {
    callers = { web = { services = [for number in range(500) : "service-${number}"] } }
  }

  expect_failures = [aws_ssm_parameter.callers]
}

run "rejects_boundaries_longer_than_a_parameter" {
  command = plan

  variables {
    boundaries = { for number in range(200) : "/slipway/targets/${number}/*" => { cluster = ["dev"] } }
  }

  expect_failures = [aws_ssm_parameter.boundaries]
}

run "rejects_two_sources_of_boundaries" {
  command = plan

  variables {
    boundaries           = { "/slipway/targets/*" = { cluster = ["dev"] } }
    boundaries_parameter = "/platform/boundaries"
  }

  expect_failures = [aws_lambda_function.this]
}

run "rejects_boundaries_in_the_configuration" {
  command = plan

  variables {
    boundaries_parameter = "/slipway/targets/boundaries"
  }

  expect_failures = [aws_lambda_function.this]
}

run "rejects_a_configuration_that_holds_the_callers" {
  command = plan

  variables {
    configuration = "ssm:/slipway-callers/"
    callers       = { web = {} }
  }

  expect_failures = [aws_ssm_parameter.callers]
}

run "has_no_smoke_test_by_default" {
  command = plan

  assert {
    condition     = length(aws_lambda_function.smoke_test) + length(aws_lambda_alias.smoke_test) + length(aws_iam_role.smoke_test) + length(aws_iam_role.smoke_test_hook) + length(aws_cloudwatch_log_group.smoke_test) == 0 && output.smoke_test_function_arn == null && output.smoke_test_hook_role_arn == null
    error_message = "Without hosts there is no function for smoke tests."
  }
}

run "creates_a_hook_for_smoke_tests" {
  command = plan

  variables {
    smoke_test_hosts       = ["web.example.com:8443", "*.dev.example.com"]
    vpc_subnet_ids         = ["subnet-0a1b2c3d"]
    vpc_security_group_ids = ["sg-0a1b2c3d"]
    permissions_boundary   = "arn:aws:iam::123456789012:policy/boundary"
  }

  assert {
    condition     = aws_lambda_function.smoke_test[0].handler == "dev.slipway.lambda.SmokeTestFunction::handleRequest" && aws_lambda_function.smoke_test[0].source_code_hash == filebase64sha256("versions.tf") && aws_lambda_function.smoke_test[0].publish && aws_lambda_alias.smoke_test[0].name == "live"
    error_message = "The function runs the same jar, and has an alias."
  }
  assert {
    condition     = aws_lambda_function.smoke_test[0].environment[0].variables == tomap({ SLIPWAY_SMOKE_TEST_HOSTS = "web.example.com:8443,*.dev.example.com" })
    error_message = "The function knows the hosts and nothing else."
  }
  assert {
    condition     = length(aws_lambda_function.smoke_test[0].vpc_config) == 0 && length(aws_iam_role_policy_attachment.smoke_test_vpc) == 0
    error_message = "The function is not in the VPC of the others."
  }
  assert {
    condition     = jsondecode(aws_iam_policy.smoke_test[0].policy).Statement == [{ Sid = "WriteLog", Effect = "Allow", Action = ["logs:CreateLogStream", "logs:PutLogEvents"], Resource = "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/slipway-smoke-test:*" }] && aws_lambda_function.smoke_test[0].logging_config[0].log_group == "/aws/lambda/slipway-smoke-test"
    error_message = "The function may write its log and nothing else."
  }
  assert {
    condition     = jsondecode(aws_iam_role.smoke_test_hook[0].assume_role_policy).Statement[0].Principal.Service == "ecs.amazonaws.com" && jsondecode(aws_iam_role_policy.smoke_test_hook[0].policy).Statement == [{ Sid = "InvokeSmokeTest", Effect = "Allow", Action = "lambda:InvokeFunction", Resource = "arn:aws:lambda:eu-central-1:123456789012:function:slipway-smoke-test:live" }]
    error_message = "ECS may invoke the alias and nothing else."
  }
  assert {
    condition     = aws_iam_role.smoke_test[0].permissions_boundary == var.permissions_boundary && aws_iam_role.smoke_test_hook[0].permissions_boundary == var.permissions_boundary
    error_message = "The roles have the permissions boundary."
  }
  assert {
    condition     = aws_lambda_function_event_invoke_config.smoke_test[0].maximum_retry_attempts == 0 && length(aws_lambda_function_event_invoke_config.smoke_test[0].destination_config) == 0
    error_message = "Nothing is retried or kept."
  }
  assert {
    condition     = length(aws_iam_role.this) == 2 && length(output.role_arns) == 2
    error_message = "The roles for smoke tests are not those that a target role trusts."
  }
}

run "puts_smoke_tests_into_a_vpc_of_their_own" {
  command = plan

  variables {
    smoke_test_hosts              = ["web.example.com"]
    smoke_test_subnet_ids         = ["subnet-7"]
    smoke_test_security_group_ids = ["sg-7"]
  }

  assert {
    condition     = aws_lambda_function.smoke_test[0].vpc_config[0].subnet_ids == toset(["subnet-7"]) && aws_lambda_function.smoke_test[0].vpc_config[0].security_group_ids == toset(["sg-7"]) && endswith(aws_iam_role_policy_attachment.smoke_test_vpc[0].policy_arn, "/AWSLambdaVPCAccessExecutionRole")
    error_message = "The function is in the subnets, and its role may create network interfaces."
  }
  assert {
    condition     = alltrue([for function in aws_lambda_function.this : length(function.vpc_config) == 0])
    error_message = "The other functions are in no VPC."
  }
}

run "rejects_a_smoke_test_with_subnets_alone" {
  command = plan

  variables {
    smoke_test_hosts      = ["web.example.com"]
    smoke_test_subnet_ids = ["subnet-7"]
  }

  expect_failures = [aws_iam_role.smoke_test]
}

run "rejects_what_is_no_host_of_smoke_tests" {
  command = plan

  variables {
    smoke_test_hosts              = ["https://web.example.com"]
    smoke_test_subnet_ids         = ["vpc-7"]
    smoke_test_security_group_ids = ["default"]
  }

  expect_failures = [var.smoke_test_hosts, var.smoke_test_subnet_ids, var.smoke_test_security_group_ids]
}
