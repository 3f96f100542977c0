locals {
  # EventBridge's own limits are 185 attempts in 24 hours; an older event is no use to anybody
  patiently = { attempts = 185, seconds = 3600 }

  all_rules = {
    push = {
      on          = true
      description = "Images that were pushed"
      function    = "deploy"
      pattern = {
        source      = ["aws.ecr"]
        detail-type = ["ECR Image Action"]
        detail = {
          action-type = ["PUSH"]
          result      = ["SUCCESS"]
          # "" is what ECR sends for the platforms' images of a multi-platform one
          image-tag = [{ anything-but = [""] }]
        }
      }
      schedule = null
      enabled  = true
      retry    = local.patiently
    }
    replication = {
      on          = true
      description = "Images that were replicated from another registry"
      function    = "deploy"
      pattern = {
        source      = ["aws.ecr"]
        detail-type = ["ECR Replication Action"]
        detail = {
          action-type = ["REPLICATE"]
          result      = ["SUCCESS"]
          image-tag   = [{ anything-but = [""] }]
        }
      }
      schedule = null
      enabled  = true
      retry    = local.patiently
    }
    requests = {
      # without a source it would take everybody's
      on          = length(var.request_sources) > 0
      description = "Your own events that ask Slipway for a deployment"
      function    = "deploy"
      pattern = {
        # not what a forwarding account puts
        account     = [local.account]
        source      = var.request_sources
        detail-type = ["Slipway Deploy Requested"]
      }
      schedule = null
      enabled  = true
      retry    = local.patiently
    }
    templates = {
      on          = var.follow_templates
      description = "Slipway hears of registered templates"
      function    = "deploy"
      pattern = {
        source      = ["aws.ecs"]
        detail-type = ["AWS API Call via CloudTrail"]
        detail = {
          eventSource = ["ecs.amazonaws.com"]
          eventName   = ["RegisterTaskDefinition"]
          errorCode   = [{ exists = false }]
          # Slipway's own registrations say nothing new
          userIdentity = {
            sessionContext = {
              sessionIssuer = {
                arn = [{ exists = false }, { anything-but = [local.role_arns["deploy"]] }]
              }
            }
          }
        }
      }
      schedule = null
      enabled  = true
      retry    = local.patiently
    }
    deployment-ended = {
      # Of every service: what is no target costs an invocation and no call to AWS
      on          = true
      description = "ECS deployments that ended"
      function    = "rollback"
      pattern = {
        source = ["aws.ecs"]
        # not ECS Service Action, which tells the same by the same names
        detail-type = ["ECS Deployment State Change"]
        detail = {
          eventName = ["SERVICE_DEPLOYMENT_COMPLETED", "SERVICE_DEPLOYMENT_FAILED"]
        }
      }
      schedule = null
      enabled  = true
      retry    = local.patiently
    }
    reconcile = {
      on          = true
      description = "Slipway looks after all of its targets"
      function    = "rollback"
      pattern     = null
      schedule    = var.reconcile_every
      enabled     = var.reconcile
      # the next one does the same work
      retry = { attempts = 3, seconds = 300 }
    }
  }
  rules = { for name, rule in local.all_rules : name => {
    description = rule.description
    function    = rule.function
    pattern     = rule.pattern == null ? null : jsonencode(rule.pattern)
    schedule    = rule.schedule
    enabled     = rule.enabled
    retry       = rule.retry
  } if rule.on }

  rule_names = { for name in keys(local.rules) : name => "${var.name}-${name}" }
}

resource "aws_cloudwatch_event_rule" "this" {
  for_each = local.rules

  name                = local.rule_names[each.key]
  description         = each.value.description
  event_pattern       = each.value.pattern
  schedule_expression = each.value.schedule
  state               = each.value.enabled ? "ENABLED" : "DISABLED"
  tags                = var.tags
}

resource "aws_cloudwatch_event_target" "this" {
  for_each = local.rules

  rule      = aws_cloudwatch_event_rule.this[each.key].name
  target_id = each.value.function
  arn       = aws_lambda_function.this[each.value.function].arn

  retry_policy {
    maximum_retry_attempts       = each.value.retry.attempts
    maximum_event_age_in_seconds = each.value.retry.seconds
  }

  dead_letter_config {
    arn = aws_sqs_queue.undelivered_events.arn
  }
}

resource "aws_lambda_permission" "this" {
  for_each = local.rules

  statement_id  = each.key
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.this[each.value.function].function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.this[each.key].arn
}

# Rules in other accounts, as terraform/forward makes them, may put events on the default bus here
resource "aws_cloudwatch_event_permission" "forwarding" {
  for_each = toset(var.forwarding_accounts)

  principal    = each.value
  statement_id = "${var.name}-${each.value}"
}
