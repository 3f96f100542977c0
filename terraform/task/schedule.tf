locals {
  schedule_name      = try(coalesce(var.schedule.name, local.family), local.family)
  schedule_role_name = try(coalesce(var.schedule.role_name), "${local.schedule_name}-schedule-${local.region}")
  schedule_group     = "arn:${local.partition}:scheduler:${local.region}:${local.account}:schedule-group/${try(var.schedule.group_name, "default")}"
  runnable_cluster   = "${local.ecs}:cluster/${local.cluster}"

  schedule_policy = [
    {
      Sid      = "RunTasks"
      Action   = "ecs:RunTask"
      Resource = ["${local.family_arn}:*"] # RunTask without a revision, too, needs the permission for a revision
      Condition = {
        ArnEquals = { "ecs:cluster" = local.runnable_cluster }
      }
    },
    {
      Sid      = "TagTasks"
      Action   = "ecs:TagResource"
      Resource = var.propagate_tags != null || var.enable_ecs_managed_tags ? ["${local.ecs}:task/${local.cluster}/*"] : []
      Condition = {
        StringEquals = { "ecs:CreateAction" = "RunTask" }
      }
    },
    {
      Sid      = "PassTaskRoles"
      Action   = "iam:PassRole"
      Resource = distinct(concat(compact([var.execution_role_arn, var.task_role_arn]), var.other_task_roles))
      Condition = {
        StringEquals = { "iam:PassedToService" = "ecs-tasks.amazonaws.com" }
      }
    },
    {
      Sid       = "SendToDeadLetterQueue"
      Action    = "sqs:SendMessage"
      Resource  = compact([try(var.schedule.dead_letter_arn, null)])
      Condition = {}
    },
  ]
}

# It names the family without a revision. So each start runs the newest revision that Slipway registered, and a deployment
# changes nothing here.
resource "aws_scheduler_schedule" "this" {
  # checkov:skip=CKV_AWS_297:The schedule has no secret, and EventBridge Scheduler encrypts it with a key of its own
  count = var.schedule == null ? 0 : 1

  name                         = local.schedule_name
  group_name                   = var.schedule.group_name
  description                  = "Starts ${var.name} in ${var.environment}"
  state                        = var.schedule.state
  schedule_expression          = var.schedule.expression
  schedule_expression_timezone = var.schedule.timezone
  start_date                   = var.schedule.start_date
  end_date                     = var.schedule.end_date

  flexible_time_window {
    mode                      = var.schedule.flexible_window_minutes == null ? "OFF" : "FLEXIBLE"
    maximum_window_in_minutes = var.schedule.flexible_window_minutes
  }

  target {
    arn      = local.runnable_cluster
    role_arn = aws_iam_role.schedule[0].arn
    input    = var.schedule.input

    ecs_parameters {
      task_definition_arn     = local.family_arn
      task_count              = var.schedule.task_count
      launch_type             = local.launch_type
      platform_version        = var.platform_version
      enable_execute_command  = var.enable_execute_command
      enable_ecs_managed_tags = var.enable_ecs_managed_tags
      propagate_tags          = var.propagate_tags

      dynamic "capacity_provider_strategy" {
        for_each = var.capacity_provider_strategy

        content {
          capacity_provider = capacity_provider_strategy.value.capacity_provider
          base              = capacity_provider_strategy.value.base
          weight            = capacity_provider_strategy.value.weight
        }
      }

      dynamic "network_configuration" {
        for_each = var.network_mode == "awsvpc" ? [true] : []

        content {
          subnets          = var.subnets
          security_groups  = var.security_groups
          assign_public_ip = var.assign_public_ip
        }
      }

      dynamic "placement_strategy" {
        for_each = var.ordered_placement_strategy

        content {
          type  = placement_strategy.value.type
          field = placement_strategy.value.field
        }
      }

      dynamic "placement_constraints" {
        for_each = var.placement_constraints

        content {
          type       = placement_constraints.value.type
          expression = placement_constraints.value.expression
        }
      }
    }

    retry_policy {
      maximum_retry_attempts       = var.schedule.maximum_retry_attempts
      maximum_event_age_in_seconds = var.schedule.maximum_event_age_in_seconds
    }

    dynamic "dead_letter_config" {
      for_each = var.schedule.dead_letter_arn[*]

      content {
        arn = dead_letter_config.value
      }
    }
  }

  # Without the policy the first start would be denied
  depends_on = [aws_iam_role_policy.schedule]

  lifecycle {
    precondition {
      condition     = var.network_mode != "awsvpc" || length(var.subnets) > 0
      error_message = "subnets must not be empty with network_mode awsvpc."
    }
    precondition {
      condition     = var.launch_type != "EXTERNAL" || var.network_mode != "awsvpc"
      error_message = "Tasks on EXTERNAL instances do not support awsvpc. Set network_mode to bridge, host or none."
    }
    precondition {
      condition     = length(var.capacity_provider_strategy) <= 6
      error_message = "capacity_provider_strategy has ${length(var.capacity_provider_strategy)} capacity providers, and EventBridge Scheduler allows 6."
    }
    precondition {
      condition     = length(local.schedule_name) <= 64
      error_message = "The schedule would be ${local.schedule_name}, and EventBridge Scheduler allows 64 characters. Set name in schedule."
    }
  }
}

resource "aws_iam_role" "schedule" {
  count = var.schedule == null ? 0 : 1

  name        = local.schedule_role_name
  path        = var.role_path
  description = "EventBridge Scheduler assumes this role to start ${var.name} in ${var.environment}"

  # A condition on the schedule itself would deny: EventBridge Scheduler requires its group
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "scheduler.amazonaws.com" }
      Condition = {
        StringEquals = { "aws:SourceAccount" = local.account }
        ArnEquals    = { "aws:SourceArn" = local.schedule_group }
      }
    }]
  })

  permissions_boundary = var.permissions_boundary
  tags                 = var.tags

  lifecycle {
    precondition {
      condition     = length(local.schedule_role_name) <= 64
      error_message = "The schedule's role would be ${local.schedule_role_name}, and IAM allows 64 characters. Set role_name in schedule."
    }
  }
}

resource "aws_iam_role_policy" "schedule" {
  count = var.schedule == null ? 0 : 1

  name = "schedule"
  role = aws_iam_role.schedule[0].name

  policy = jsonencode({
    Version = "2012-10-17"
    # IAM does not accept an empty list: a statement without resources is left out
    Statement = [for statement in local.schedule_policy :
      { for key, value in merge({ Effect = "Allow" }, statement) : key => value if key != "Condition" || length(value) > 0 }
    if length(statement.Resource) > 0]
  })
}
