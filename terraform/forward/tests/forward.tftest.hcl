# The tests plan with a mocked provider.

mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "210987654321" }
  }
  mock_data "aws_region" {
    defaults = { id = "eu-west-1", name = "eu-west-1" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::210987654321:role/mocked" }
  }
  mock_resource "aws_sqs_queue" {
    defaults = { arn = "arn:aws:sqs:eu-west-1:210987654321:mocked" }
  }
  mock_resource "aws_cloudwatch_event_rule" {
    defaults = { arn = "arn:aws:events:eu-west-1:210987654321:rule/mocked" }
  }
}

variables {
  event_bus_arn = "arn:aws:events:eu-central-1:123456789012:event-bus/default"
}

run "always_forwards_deployment_state_changes" {
  command = plan

  assert {
    condition     = keys(aws_cloudwatch_event_rule.this) == ["deployment-ended"]
    error_message = "The default forwards nothing else."
  }
  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.this["deployment-ended"].event_pattern) == jsondecode("{\"source\":[\"aws.ecs\"],\"detail-type\":[\"ECS Deployment State Change\",\"ECS Hook State Change\"],\"detail\":{\"eventName\":[\"SERVICE_DEPLOYMENT_COMPLETED\",\"SERVICE_DEPLOYMENT_FAILED\",\"HOOK_AWAITING_ACTION\",\"HOOK_FAILED\",\"HOOK_TIMED_OUT\"]}}")
    error_message = "The pattern equals the pattern of Slipway's own rule."
  }
  assert {
    condition     = aws_cloudwatch_event_target.this["deployment-ended"].arn == var.event_bus_arn
    error_message = "The rule forwards to Slipway's default event bus."
  }
  assert {
    condition     = aws_cloudwatch_event_target.this["deployment-ended"].retry_policy[0].maximum_retry_attempts == 185 && aws_cloudwatch_event_target.this["deployment-ended"].retry_policy[0].maximum_event_age_in_seconds == 3600
    error_message = "EventBridge retries for an hour."
  }
  assert {
    condition     = jsondecode(aws_iam_role_policy.this.policy).Statement == [{ Sid = "PutEvents", Effect = "Allow", Action = "events:PutEvents", Resource = "arn:aws:events:eu-central-1:123456789012:event-bus/default" }]
    error_message = "The role may put events on that bus and nothing else."
  }
  assert {
    condition     = jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Principal == { Service = "events.amazonaws.com" }
    error_message = "EventBridge may assume the role."
  }
  assert {
    condition     = jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Condition == { StringEquals = { "aws:SourceAccount" = "210987654321" }, ArnEquals = { "aws:SourceArn" = ["arn:aws:events:eu-west-1:210987654321:rule/slipway-forward-deployment-ended"] } }
    error_message = "Only these rules may use the role."
  }
  assert {
    condition     = aws_iam_role.this.name == "slipway-forward-eu-west-1"
    error_message = "Each region of the account has a role of its own."
  }
  assert {
    condition     = jsondecode(aws_sqs_queue_policy.undelivered_events.policy).Statement[0].Condition.ArnEquals["aws:SourceArn"] == ["arn:aws:events:eu-west-1:210987654321:rule/slipway-forward-deployment-ended"]
    error_message = "The rule may send to the queue."
  }
  assert {
    condition     = aws_sqs_queue.undelivered_events.message_retention_seconds == 1209600 && length(aws_cloudwatch_metric_alarm.undelivered_events.alarm_actions) == 0
    error_message = "The queue keeps messages for 14 days, and the alarm notifies nobody by default."
  }
}

run "forwards_everything" {
  command = plan

  variables {
    name              = "ship"
    ecr               = true
    run_tasks         = true
    follow_templates  = true
    slipway_role_arns = ["arn:aws:iam::210987654321:role/slipway-target"]
    alarm_topic       = "arn:aws:sns:eu-west-1:210987654321:alarms"
    tags              = { team = "platform" }

    permissions_boundary = "arn:aws:iam::210987654321:policy/boundary"
  }

  assert {
    condition     = aws_iam_role.this.permissions_boundary == var.permissions_boundary
    error_message = "The role has the permissions boundary."
  }
  assert {
    condition     = keys(aws_cloudwatch_event_rule.this) == ["deployment-ended", "push", "release-task-stopped", "replication", "templates"]
    error_message = "There are five rules."
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
    condition     = jsondecode(aws_cloudwatch_event_rule.this["release-task-stopped"].event_pattern) == jsondecode("{\"source\":[\"aws.ecs\"],\"detail-type\":[\"ECS Task State Change\"],\"detail\":{\"startedBy\":[{\"prefix\":\"slipway/release/\"}],\"lastStatus\":[\"STOPPED\"]}}")
    error_message = "The rule matches release tasks that stopped."
  }
  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.this["templates"].event_pattern) == jsondecode("{\"source\":[\"aws.ecs\"],\"detail-type\":[\"AWS API Call via CloudTrail\"],\"detail\":{\"eventSource\":[\"ecs.amazonaws.com\"],\"eventName\":[\"RegisterTaskDefinition\"],\"errorCode\":[{\"exists\":false}],\"userIdentity\":{\"sessionContext\":{\"sessionIssuer\":{\"arn\":[{\"exists\":false},{\"anything-but\":[\"arn:aws:iam::210987654321:role/slipway-target\"]}]}}}}}")
    error_message = "The rule matches registrations by everybody except Slipway."
  }
  assert {
    condition     = alltrue([for rule in aws_cloudwatch_event_rule.this : startswith(rule.name, "ship-") && rule.tags.team == "platform"])
    error_message = "The rules have the name and the tags."
  }
  assert {
    condition     = length(jsondecode(aws_sqs_queue_policy.undelivered_events.policy).Statement[0].Condition.ArnEquals["aws:SourceArn"]) == 5
    error_message = "Every rule may send to the queue."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.undelivered_events.alarm_actions == toset(["arn:aws:sns:eu-west-1:210987654321:alarms"])
    error_message = "The alarm notifies the topic."
  }
}

run "rejects_invalid_values" {
  command = plan

  variables {
    name              = "slipway forward"
    event_bus_arn     = "arn:aws:events:eu-central-1:123456789012:event-bus/deployments"
    slipway_role_arns = ["arn:aws:iam::210987654321:role/slipway-*"]
    alarm_topic       = "alarms"

    permissions_boundary = "boundary"
  }

  expect_failures = [var.name, var.event_bus_arn, var.slipway_role_arns, var.alarm_topic, var.permissions_boundary]
}

run "rejects_a_bus_that_forwards_to_itself" {
  command = plan

  variables {
    event_bus_arn = "arn:aws:events:eu-west-1:210987654321:event-bus/default"
  }

  expect_failures = [aws_cloudwatch_event_rule.this]
}

run "rejects_follow_templates_without_slipways_roles" {
  command = plan

  variables {
    follow_templates = true
  }

  expect_failures = [aws_cloudwatch_event_rule.this]
}
