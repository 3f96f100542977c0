locals {
  notify = var.notification_topic != null
  # A rule matches events on a bus of its own account. Its ARN contains the name of the bus, except for the default bus
  notified_bus      = element(split("event-bus/", var.event_bus), -1)
  notification_rule = "${var.name}-notifications"
  notification_path = local.notified_bus == "default" ? local.notification_rule : "${local.notified_bus}/${local.notification_rule}"
  # EventBridge escapes nothing that it inserts. Slipway writes these members without quotes, backslashes and control
  # characters
  notification_inputs = {
    TEXT = {
      paths = {
        title   = "$.detail.title"
        summary = "$.detail.summary"
        type    = "$.detail-type"
        account = "$.account"
        region  = "$.region"
        time    = "$.time"
      }
      # Each line is a string: EventBridge takes no other text, and sends the quotes, too
      template = <<-EOT
        "<title>"
        "<summary>"
        "<type> in <region> of account <account> at <time>"
      EOT
    }
    AMAZON_Q = {
      paths = {
        title   = "$.detail.title"
        summary = "$.detail.summary"
        thread  = "$.detail.thread"
        id      = "$.id"
      }
      # jsonencode would escape the angle brackets
      template = <<-EOT
        {
          "version": "1.0",
          "source": "custom",
          "id": "<id>",
          "content": {
            "textType": "client-markdown",
            "title": "<title>",
            "description": "<summary>"
          },
          "metadata": {
            "threadId": "<thread>",
            "summary": "<title>"
          }
        }
      EOT
    }
  }
}

# The rule excludes the good events instead of listing the others: so it also matches event types of later versions
resource "aws_cloudwatch_event_rule" "notifications" {
  count = local.notify ? 1 : 0

  name           = local.notification_rule
  description    = "Every event of Slipway except started and succeeded deployments"
  event_bus_name = local.notified_bus
  event_pattern = jsonencode({
    # Another account that may put events on this bus cannot notify in Slipway's name
    account     = [local.account]
    source      = ["slipway"]
    detail-type = [{ anything-but = ["Deployment Started", "Deployment Succeeded"] }]
  })
  tags = var.tags

  lifecycle {
    precondition {
      condition     = !startswith(var.event_bus, "arn:") || strcontains(var.event_bus, ":${local.region}:${local.account}:")
      error_message = "event_bus is in another account or region, where this module cannot create a rule. Leave out notification_topic, and create the rule there."
    }
  }
}

resource "aws_cloudwatch_event_target" "notifications" {
  count = local.notify ? 1 : 0

  rule           = aws_cloudwatch_event_rule.notifications[0].name
  event_bus_name = local.notified_bus
  target_id      = "topic"
  arn            = var.notification_topic

  dynamic "input_transformer" {
    for_each = [for format, input in local.notification_inputs : input if format == var.notification_format]

    content {
      input_paths    = input_transformer.value.paths
      input_template = chomp(input_transformer.value.template)
    }
  }

  retry_policy {
    maximum_retry_attempts       = local.event_retry.attempts
    maximum_event_age_in_seconds = local.event_retry.seconds
  }

  dead_letter_config {
    arn = aws_sqs_queue.undelivered_notifications[0].arn
  }
}
