data "aws_partition" "current" {}
data "aws_caller_identity" "current" {}
data "aws_region" "current" {}

locals {
  partition = data.aws_partition.current.partition
  account   = data.aws_caller_identity.current.account_id
  region    = data.aws_region.current.id

  # Slipway's own rules have the same patterns
  all_rules = {
    deployment-ended = {
      on          = true
      description = "ECS deployments that ended or wait for a person"
      pattern = {
        source      = ["aws.ecs"]
        detail-type = ["ECS Deployment State Change", "ECS Hook State Change"]
        detail = {
          eventName = [
            "SERVICE_DEPLOYMENT_COMPLETED", "SERVICE_DEPLOYMENT_FAILED",
            "HOOK_AWAITING_ACTION", "HOOK_FAILED", "HOOK_TIMED_OUT",
          ]
        }
      }
    }
    release-task-stopped = {
      on          = var.run_tasks
      description = "Release tasks that stopped"
      pattern = {
        source      = ["aws.ecs"]
        detail-type = ["ECS Task State Change"]
        detail = {
          startedBy  = [{ prefix = "slipway/release/" }]
          lastStatus = ["STOPPED"]
        }
      }
    }
    push = {
      on          = var.ecr
      description = "Image pushes to ECR"
      pattern = {
        source      = ["aws.ecr"]
        detail-type = ["ECR Image Action"]
        detail = {
          action-type = ["PUSH"]
          result      = ["SUCCESS"]
          image-tag   = [{ anything-but = [""] }]
        }
      }
    }
    replication = {
      on          = var.ecr
      description = "Image replications to ECR"
      pattern = {
        source      = ["aws.ecr"]
        detail-type = ["ECR Replication Action"]
        detail = {
          action-type = ["REPLICATE"]
          result      = ["SUCCESS"]
          image-tag   = [{ anything-but = [""] }]
        }
      }
    }
    templates = {
      on          = var.follow_templates
      description = "Registered task definitions"
      pattern = {
        source      = ["aws.ecs"]
        detail-type = ["AWS API Call via CloudTrail"]
        detail = {
          eventSource = ["ecs.amazonaws.com"]
          eventName   = ["RegisterTaskDefinition"]
          errorCode   = [{ exists = false }]
          # Slipway registers task definitions, too: the rule does not match those
          userIdentity = {
            sessionContext = {
              sessionIssuer = {
                arn = [{ exists = false }, { anything-but = var.slipway_role_arns }]
              }
            }
          }
        }
      }
    }
  }
  rules = { for name, rule in local.all_rules : name => {
    description = rule.description
    pattern     = jsonencode(rule.pattern)
  } if rule.on }

  # The ARNs are built from names. So a plan shows all of the policies
  queue_arn = "arn:${local.partition}:sqs:${local.region}:${local.account}:${var.name}-undelivered-events"
  rule_arns = [for name in keys(local.rules) : "arn:${local.partition}:events:${local.region}:${local.account}:rule/${var.name}-${name}"]
}

resource "aws_cloudwatch_event_rule" "this" {
  for_each = local.rules

  name          = "${var.name}-${each.key}"
  description   = "${each.value.description}, for Slipway"
  event_pattern = each.value.pattern
  tags          = var.tags

  lifecycle {
    precondition {
      condition     = var.event_bus_arn != "arn:${local.partition}:events:${local.region}:${local.account}:event-bus/default"
      error_message = "event_bus_arn is the default event bus of this account and region, so the rules would forward events to their own bus. Use this module only in other accounts and regions than Slipway's."
    }
    precondition {
      condition     = !var.follow_templates || length(var.slipway_role_arns) > 0
      error_message = "follow_templates needs slipway_role_arns, so that Slipway's own registrations are not forwarded."
    }
  }
}

resource "aws_cloudwatch_event_target" "this" {
  for_each = local.rules

  rule      = aws_cloudwatch_event_rule.this[each.key].name
  target_id = "slipway"
  arn       = var.event_bus_arn
  role_arn  = aws_iam_role.this.arn

  retry_policy {
    maximum_retry_attempts       = 185
    maximum_event_age_in_seconds = 3600
  }

  dead_letter_config {
    arn = aws_sqs_queue.undelivered_events.arn
  }
}

resource "aws_iam_role" "this" {
  # IAM roles are global in an account. With the region in its name, each region has a role of its own
  name        = "${var.name}-${local.region}"
  description = "EventBridge forwards events to Slipway"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "events.amazonaws.com" }
      # Only these rules may use the role:
      # https://docs.aws.amazon.com/eventbridge/latest/userguide/cross-service-confused-deputy-prevention.html
      Condition = {
        StringEquals = { "aws:SourceAccount" = local.account }
        ArnEquals    = { "aws:SourceArn" = local.rule_arns }
      }
    }]
  })

  permissions_boundary = var.permissions_boundary
  tags                 = var.tags
}

resource "aws_iam_role_policy" "this" {
  name = "forward"
  role = aws_iam_role.this.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "PutEvents"
      Effect   = "Allow"
      Action   = "events:PutEvents"
      Resource = var.event_bus_arn
    }]
  })
}

# Events that EventBridge could not forward
resource "aws_sqs_queue" "undelivered_events" {
  name                      = "${var.name}-undelivered-events"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
  tags                      = var.tags
}

resource "aws_sqs_queue_policy" "undelivered_events" {
  queue_url = aws_sqs_queue.undelivered_events.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "RulesMaySend"
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = local.queue_arn
      Condition = { ArnEquals = { "aws:SourceArn" = local.rule_arns } }
    }]
  })
}

resource "aws_cloudwatch_metric_alarm" "undelivered_events" {
  alarm_name          = "${var.name}-undelivered-events"
  alarm_description   = "EventBridge could not forward an event to Slipway. The queue holds the event"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = aws_sqs_queue.undelivered_events.name }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic[*]
  tags                = var.tags
}
