locals {
  # EventBridge allows 185 attempts in 24 hours. Slipway has no use for an event that is older than an hour
  event_retry = { attempts = 185, seconds = 3600 }

  all_rules = {
    push = {
      on          = true
      description = "Image pushes to ECR, for Slipway"
      function    = "deploy"
      pattern = {
        source      = ["aws.ecr"]
        detail-type = ["ECR Image Action"]
        detail = {
          action-type = ["PUSH"]
          result      = ["SUCCESS"]
          # ECR sends "" for the single-platform images of a multi-platform image
          image-tag = [{ anything-but = [""] }]
        }
      }
      schedule = null
      enabled  = true
      retry    = local.event_retry
    }
    replication = {
      on          = true
      description = "Image replications to ECR, for Slipway"
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
      enabled  = var.replication
      retry    = local.event_retry
    }
    requests = {
      # Without a source the rule would match events of every source
      on          = length(var.request_sources) > 0
      description = "Your own events that request a deployment from Slipway"
      function    = "deploy"
      pattern = {
        # Events that a forwarding account puts cannot request a deployment
        account     = [local.account]
        source      = var.request_sources
        detail-type = ["Slipway Deploy Requested"]
      }
      schedule = null
      enabled  = true
      retry    = local.event_retry
    }
    templates = {
      on          = var.follow_templates
      description = "Registered task definitions, for targets that follow their template"
      function    = "deploy"
      pattern = {
        source      = ["aws.ecs"]
        detail-type = ["AWS API Call via CloudTrail"]
        detail = {
          eventSource = ["ecs.amazonaws.com"]
          eventName   = ["RegisterTaskDefinition"]
          errorCode   = [{ exists = false }]
          # DeployFunction registers task definitions, too: the rule does not match those
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
      retry    = local.event_retry
    }
    deployment-ended = {
      # The rule matches every service. An event about a service that is not a target costs one invocation and no call
      # to AWS
      on          = true
      description = "ECS deployments that ended or wait for a person, for Slipway"
      function    = "rollback"
      pattern = {
        source = ["aws.ecs"]
        # Not ECS Service Action: those events have the same names and the same content
        detail-type = ["ECS Deployment State Change", "ECS Hook State Change"]
        detail = {
          eventName = [
            "SERVICE_DEPLOYMENT_COMPLETED", "SERVICE_DEPLOYMENT_FAILED",
            "HOOK_AWAITING_ACTION", "HOOK_FAILED", "HOOK_TIMED_OUT",
          ]
        }
      }
      schedule = null
      enabled  = true
      retry    = local.event_retry
    }
    release-task-stopped = {
      # Only an installation that runs tasks has release tasks
      on          = true
      description = "Release tasks that stopped, for Slipway"
      function    = "rollback"
      pattern = {
        source      = ["aws.ecs"]
        detail-type = ["ECS Task State Change"]
        detail = {
          startedBy  = [{ prefix = "slipway/release/" }]
          lastStatus = ["STOPPED"]
        }
      }
      schedule = null
      enabled  = var.run_tasks
      retry    = local.event_retry
    }
    schedule = {
      on          = true
      description = "Slipway reconciles all targets"
      function    = "reconcile"
      pattern     = null
      schedule    = var.reconcile_every
      enabled     = var.reconcile
      # The next scheduled event does the same work
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
  arn       = aws_lambda_alias.live[each.value.function].arn

  retry_policy {
    maximum_retry_attempts       = each.value.retry.attempts
    maximum_event_age_in_seconds = each.value.retry.seconds
  }

  dead_letter_config {
    arn = aws_sqs_queue.undelivered_events.arn
  }

  # EventBridge does not retry an event that it may not deliver, and Lambda drops one that fails without these settings
  depends_on = [
    aws_lambda_permission.this,
    aws_lambda_function_event_invoke_config.this,
  ]
}

resource "aws_lambda_permission" "this" {
  for_each = local.rules

  statement_id  = each.key
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.this[each.value.function].function_name
  qualifier     = aws_lambda_alias.live[each.value.function].name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.this[each.key].arn
}

# Rules in other accounts, which terraform/forward creates, may put AWS's events on the default bus of this account. Only
# CloudFormation adds one statement with such a condition: aws_cloudwatch_event_permission has none for the source, and
# aws_cloudwatch_event_bus_policy would replace the policy that everybody in the account shares
resource "aws_cloudformation_stack" "forwarding" {
  # checkov:skip=CKV_AWS_124:The stack has one statement of a policy, and Terraform reports its failure
  count = length(var.forwarding_accounts) > 0 ? 1 : 0

  name = "${var.name}-forwarding"
  tags = var.tags

  template_body = jsonencode({
    Description = "Accounts that forward events to Slipway"
    Resources = {
      ForwardingPolicy = {
        Type = "AWS::Events::EventBusPolicy"
        Properties = {
          EventBusName = "default"
          StatementId  = "${var.name}-forwarding"
          Statement = {
            Effect    = "Allow"
            Principal = { AWS = var.forwarding_accounts }
            Action    = "events:PutEvents"
            Resource  = "arn:${local.partition}:events:${local.region}:${local.account}:event-bus/default"
            Condition = { StringEquals = { "events:source" = ["aws.ecr", "aws.ecs"] } }
          }
        }
      }
    }
  })
}
