# The functions share two queues and two alarms: an operator does the same for each function, and each message names the
# function and its alias.

# Events that EventBridge could not deliver to a function. The message attribute TARGET_ARN names the function
resource "aws_sqs_queue" "undelivered_events" {
  name                      = "${var.name}-undelivered-events"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = var.kms_key_arn == null ? true : null
  kms_master_key_id         = var.kms_key_arn
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
      Resource  = "arn:${local.partition}:sqs:${local.region}:${local.account}:${var.name}-undelivered-events"
      Condition = {
        ArnEquals = {
          "aws:SourceArn" = [for rule in values(local.rule_names) : "arn:${local.partition}:events:${local.region}:${local.account}:rule/${rule}"]
        }
      }
    }]
  })
}

# Slipway's own events that EventBridge could not deliver to the notification topic. No function takes them, so they have
# a queue of their own
resource "aws_sqs_queue" "undelivered_notifications" {
  count = local.notify ? 1 : 0

  name                      = "${var.name}-undelivered-notifications"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = var.kms_key_arn == null ? true : null
  kms_master_key_id         = var.kms_key_arn
  tags                      = var.tags
}

resource "aws_sqs_queue_policy" "undelivered_notifications" {
  count = local.notify ? 1 : 0

  queue_url = aws_sqs_queue.undelivered_notifications[0].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "RuleMaySend"
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = "arn:${local.partition}:sqs:${local.region}:${local.account}:${var.name}-undelivered-notifications"
      Condition = {
        ArnEquals = {
          "aws:SourceArn" = "arn:${local.partition}:events:${local.region}:${local.account}:rule/${local.notification_path}"
        }
      }
    }]
  })
}

# Events that a function failed on after all retries, each with the error. requestContext.functionArn names the function
resource "aws_sqs_queue" "failed_invocations" {
  name                      = "${var.name}-failed-invocations"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = var.kms_key_arn == null ? true : null
  kms_master_key_id         = var.kms_key_arn
  tags                      = var.tags
}

locals {
  queue_urls = merge({
    undelivered-events = aws_sqs_queue.undelivered_events.url
    failed-invocations = aws_sqs_queue.failed_invocations.url
    }, {
    for queue in aws_sqs_queue.undelivered_notifications : "undelivered-notifications" => queue.url
  })

  alarms = merge({
    undelivered-events = {
      description = "EventBridge could not deliver an event to a function of Slipway: a push was not deployed, or an end of a deployment or release task was not noticed. First command: bin/slipway redrive. What to do: docs/operating.md#an-event-was-not-delivered"
      queue       = aws_sqs_queue.undelivered_events.name
    }
    failed-invocations = {
      description = "A function of Slipway failed on an event after all retries: a push was not deployed, or an end of a deployment or release task was not judged. First command: bin/slipway redrive. What to do: docs/operating.md#a-function-failed-on-an-event"
      queue       = aws_sqs_queue.failed_invocations.name
    }
    }, {
    for queue in aws_sqs_queue.undelivered_notifications : "undelivered-notifications" => {
      description = "EventBridge could not deliver a notification of Slipway to the notification topic: nobody was notified. First command: bin/slipway redrive. What to do: docs/operating.md#a-notification-was-not-delivered"
      queue       = queue.name
    }
  })
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = local.alarms

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.description
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = each.value.queue }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic[*]
  tags                = var.tags
}
