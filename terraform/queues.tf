# Two queues and two alarms serve both functions: what there is to do is the same, and each message says whose it is.

# Events that EventBridge could not hand to Lambda, or to the topic of notifications. Whose: attribute TARGET_ARN
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
      Resource  = "arn:${local.partition}:sqs:${local.region}:${local.account}:${var.name}-undelivered-events"
      Condition = {
        ArnEquals = {
          "aws:SourceArn" = [for rule in concat(values(local.rule_names), local.notify ? [local.notification_path] : []) : "arn:${local.partition}:events:${local.region}:${local.account}:rule/${rule}"]
        }
      }
    }]
  })
}

# Events that a function took and still failed on after every retry, each with the error. Whose:
# requestContext.functionArn
resource "aws_sqs_queue" "failed_invocations" {
  name                      = "${var.name}-failed-invocations"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
  tags                      = var.tags
}

locals {
  alarms = {
    undelivered-events = {
      description = "Slipway was not told of a push, a request or a deployment's end. The queue holds the event; invoke the function that its attribute TARGET_ARN names with it"
      queue       = aws_sqs_queue.undelivered_events.name
    }
    failed-invocations = {
      description = "Slipway failed on an event, retries included. The queue holds the event, the error, and which function it was (requestContext.functionArn)"
      queue       = aws_sqs_queue.failed_invocations.name
    }
  }
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
