locals {
  notify = var.notification_topic != null
  # a rule listens on a bus of its own account, and its ARN has the bus's name unless it is the default one
  notified_bus      = element(split("event-bus/", var.event_bus), -1)
  notification_rule = "${var.name}-notifications"
  notification_path = local.notified_bus == "default" ? local.notification_rule : "${local.notified_bus}/${local.notification_rule}"
}

# Whatever did not go as it was asked: a kind of event that is new one day, too
resource "aws_cloudwatch_event_rule" "notifications" {
  count = local.notify ? 1 : 0

  name           = local.notification_rule
  description    = "What came of deployments, where it is not good"
  event_bus_name = local.notified_bus
  event_pattern = jsonencode({
    source      = ["slipway"]
    detail-type = [{ anything-but = ["Deployment Started", "Deployment Succeeded"] }]
  })
  tags = var.tags

  lifecycle {
    precondition {
      condition     = !startswith(var.event_bus, "arn:") || strcontains(var.event_bus, ":${local.region}:${local.account}:")
      error_message = "event_bus is in another account or region, where no rule can be made from here: leave out notification_topic, and make the rule there."
    }
  }
}

resource "aws_cloudwatch_event_target" "notifications" {
  count = local.notify ? 1 : 0

  rule           = aws_cloudwatch_event_rule.notifications[0].name
  event_bus_name = local.notified_bus
  target_id      = "topic"
  arn            = var.notification_topic

  retry_policy {
    maximum_retry_attempts       = local.patiently.attempts
    maximum_event_age_in_seconds = local.patiently.seconds
  }

  dead_letter_config {
    arn = aws_sqs_queue.undelivered_events.arn
  }
}
