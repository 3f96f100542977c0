# The tests plan with a mocked provider.

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
}

variables {
  name           = "report"
  environment    = "prod"
  cluster        = "arn:aws:ecs:eu-central-1:123456789012:cluster/prod"
  repository_url = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/acme/report"
  subnets        = ["subnet-1", "subnet-2"]

  execution_role_arn   = "arn:aws:iam::123456789012:role/execution"
  container_definition = {}
}

run "creates_template_and_target_from_one_block" {
  command = plan

  assert {
    condition     = aws_ecs_task_definition.template.family == "report-prod-template" && aws_ecs_task_definition.template.requires_compatibilities == toset(["FARGATE"])
    error_message = "The template has a family of its own, for Fargate."
  }
  assert {
    condition     = aws_ecs_task_definition.template.track_latest == false && aws_ecs_task_definition.template.skip_destroy == true
    error_message = "The template does not track revisions that others register, and a changed template leaves the old revision ACTIVE."
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.template.container_definitions) == [{ image = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/acme/report:latest", name = "report" }]
    error_message = "The only container has the name of the task and the placeholder image."
  }
  assert {
    condition     = aws_ssm_parameter.target[0].name == "/slipway/targets/report-prod" && aws_ssm_parameter.target[0].type == "String"
    error_message = "The SSM parameter is below Slipway's path."
  }
  assert {
    condition     = jsondecode(aws_ssm_parameter.target[0].insecure_value) == { task = "report", environment = "prod", cluster = "prod", family = "report-prod", template = "report-prod-template", repository = "acme/report", registry = "123456789012.dkr.ecr.eu-central-1.amazonaws.com", tags = [] }
    error_message = "The target has exactly the fields that Slipway needs."
  }
  assert {
    condition     = length(aws_scheduler_schedule.this) == 0 && length(aws_iam_role.schedule) == 0 && length(aws_iam_role_policy.schedule) == 0
    error_message = "Without a schedule there is no role."
  }
  assert {
    condition     = output.family == "report-prod" && output.template_family == "report-prod-template" && output.cluster == "prod" && output.task_roles == tolist(["arn:aws:iam::123456789012:role/execution"])
    error_message = "The outputs match the resources."
  }
  assert {
    condition     = output.family_arn_without_revision == "arn:aws:ecs:eu-central-1:123456789012:task-definition/report-prod" && output.schedule_arn == null && output.schedule_role_name == null
    error_message = "What starts the tasks names the family without a revision."
  }
}

run "writes_every_field_of_a_target" {
  command = plan

  variables {
    cluster         = "backend"
    like            = "web"
    family          = "acme-report"
    template_family = "acme-report-by-terraform"
    deploy_tags     = ["main-*", "semver:^1.2", "/v(\\d+)/", "!*-debug"]
    containers      = ["report"]
    follow_template = true
    signed          = true
    scan            = "high"
    placeholder_tag = "placeholder"

    version_variables = ["DD_VERSION", "SENTRY_RELEASE"]
    version_labels    = ["com.datadoghq.tags.version"]

    role_arn = "arn:aws:iam::123456789012:role/slipway-target"
    # The role is in Slipway's own account
    create_configuration_entry = true

    configuration_path = "/teams/shop"
    configuration_name = "the-report"
    task_role_arn      = "arn:aws:iam::123456789012:role/task"
  }

  assert {
    condition = jsondecode(aws_ssm_parameter.target[0].insecure_value) == {
      task             = "report"
      environment      = "prod"
      cluster          = "backend"
      like             = "web"
      family           = "acme-report"
      template         = "acme-report-by-terraform"
      repository       = "acme/report"
      registry         = "123456789012.dkr.ecr.eu-central-1.amazonaws.com"
      tags             = ["main-*", "semver:^1.2", "/v(\\d+)/", "!*-debug"]
      containers       = ["report"]
      followTemplate   = true
      signed           = true
      scan             = "high"
      placeholderTag   = "placeholder"
      versionVariables = ["DD_VERSION", "SENTRY_RELEASE"]
      versionLabels    = ["com.datadoghq.tags.version"]
      roleArn          = "arn:aws:iam::123456789012:role/slipway-target"
    }
    error_message = "Each field of a target has a variable."
  }
  assert {
    condition     = aws_ssm_parameter.target[0].name == "/teams/shop/the-report" && aws_ecs_task_definition.template.family == "acme-report-by-terraform"
    error_message = "The variables set path and name of the SSM parameter, and the template's family."
  }
  assert {
    condition     = output.family_arn_without_revision == "arn:aws:ecs:eu-central-1:123456789012:task-definition/acme-report"
    error_message = "The family's ARN has the account and region of the provider if cluster is a name."
  }
  assert {
    condition     = output.task_roles == tolist(["arn:aws:iam::123456789012:role/execution", "arn:aws:iam::123456789012:role/task"])
    error_message = "An output has the roles that Slipway must pass."
  }
}

run "writes_the_region_of_a_target_in_another_account" {
  command = plan

  variables {
    cluster  = "arn:aws:ecs:eu-central-1:210987654321:cluster/prod"
    role_arn = "arn:aws:iam::210987654321:role/slipway-target"
  }

  # The account of the provider
  override_data {
    target = data.aws_caller_identity.current
    values = { account_id = "210987654321" }
  }

  assert {
    condition     = length(aws_ssm_parameter.target) == 0 && output.configuration_parameter_arn == null && output.configuration_entry.name == "/slipway/targets/report-prod"
    error_message = "The module creates no SSM parameter in this account, and an output has its name."
  }
  assert {
    condition     = jsondecode(output.configuration_entry.value).region == "eu-central-1" && jsondecode(output.configuration_entry.value).roleArn == "arn:aws:iam::210987654321:role/slipway-target"
    error_message = "The target has the region of the cluster and the role."
  }
}

run "sidecars_keep_their_images" {
  command = plan

  variables {
    container_definition = null
    container_definitions = [
      { name = "app", essential = true, cpu = 128 },
      { name = "proxy", image = "envoyproxy/envoy:v1.31.0", memory = 64 },
    ]
  }

  assert {
    condition     = [for container in jsondecode(aws_ecs_task_definition.template.container_definitions) : container.image] == ["123456789012.dkr.ecr.eu-central-1.amazonaws.com/acme/report:latest", "envoyproxy/envoy:v1.31.0"]
    error_message = "Only containers without an image get the placeholder."
  }
}

# The tests of a schedule apply with a mocked provider, because a plan does not know the role's ARN.
run "starts_the_family_on_a_schedule" {
  variables {
    schedule = { expression = "cron(0 6 * * ? *)" }
  }

  assert {
    condition     = aws_scheduler_schedule.this[0].name == "report-prod" && aws_scheduler_schedule.this[0].group_name == "default" && aws_scheduler_schedule.this[0].state == "ENABLED"
    error_message = "The schedule has the name of the family, and is on."
  }
  assert {
    condition     = aws_scheduler_schedule.this[0].schedule_expression == "cron(0 6 * * ? *)" && aws_scheduler_schedule.this[0].schedule_expression_timezone == "UTC" && aws_scheduler_schedule.this[0].flexible_time_window[0].mode == "OFF"
    error_message = "The tasks start at the time of the expression."
  }
  assert {
    condition     = aws_scheduler_schedule.this[0].target[0].arn == var.cluster && aws_scheduler_schedule.this[0].target[0].role_arn == "arn:aws:iam::123456789012:role/mocked"
    error_message = "The schedule starts tasks in the cluster, with its role."
  }
  assert {
    condition     = aws_scheduler_schedule.this[0].target[0].ecs_parameters[0].task_definition_arn == output.family_arn_without_revision
    error_message = "The schedule names no revision, so a deployment does not change it."
  }
  assert {
    condition     = aws_scheduler_schedule.this[0].target[0].ecs_parameters[0].launch_type == "FARGATE" && aws_scheduler_schedule.this[0].target[0].ecs_parameters[0].task_count == 1 && aws_scheduler_schedule.this[0].target[0].ecs_parameters[0].network_configuration[0].subnets == toset(["subnet-1", "subnet-2"]) && !aws_scheduler_schedule.this[0].target[0].ecs_parameters[0].network_configuration[0].assign_public_ip
    error_message = "The tasks run on Fargate, in the subnets."
  }
  assert {
    condition     = aws_scheduler_schedule.this[0].target[0].retry_policy[0].maximum_retry_attempts == 185 && aws_scheduler_schedule.this[0].target[0].retry_policy[0].maximum_event_age_in_seconds == 86400 && length(aws_scheduler_schedule.this[0].target[0].dead_letter_config) == 0
    error_message = "The retries are EventBridge Scheduler's defaults."
  }
  assert {
    condition     = aws_iam_role.schedule[0].name == "report-prod-schedule-eu-central-1" && aws_iam_role.schedule[0].path == "/" && output.schedule_role_name == "report-prod-schedule-eu-central-1"
    error_message = "The name of the role contains the region, because an account has one namespace for roles."
  }
  assert {
    condition = jsondecode(aws_iam_role.schedule[0].assume_role_policy).Statement == [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "scheduler.amazonaws.com" }
      Condition = {
        StringEquals = { "aws:SourceAccount" = "123456789012" }
        ArnEquals    = { "aws:SourceArn" = "arn:aws:scheduler:eu-central-1:123456789012:schedule-group/default" }
      }
    }]
    error_message = "Only EventBridge Scheduler may assume the role, for schedules of the group."
  }
  assert {
    condition = jsondecode(aws_iam_role_policy.schedule[0].policy).Statement == [
      {
        Sid       = "RunTasks"
        Effect    = "Allow"
        Action    = "ecs:RunTask"
        Resource  = ["arn:aws:ecs:eu-central-1:123456789012:task-definition/report-prod:*"]
        Condition = { ArnEquals = { "ecs:cluster" = "arn:aws:ecs:eu-central-1:123456789012:cluster/prod" } }
      },
      {
        Sid       = "PassTaskRoles"
        Effect    = "Allow"
        Action    = "iam:PassRole"
        Resource  = ["arn:aws:iam::123456789012:role/execution"]
        Condition = { StringEquals = { "iam:PassedToService" = "ecs-tasks.amazonaws.com" } }
      },
    ]
    error_message = "The role may run revisions of the family in the cluster, and pass their roles to ECS, and nothing else."
  }
}

run "sets_every_option_of_a_schedule" {
  variables {
    cluster                 = "prod"
    task_role_arn           = "arn:aws:iam::123456789012:role/task"
    other_task_roles        = ["arn:aws:iam::123456789012:role/old-*"]
    security_groups         = ["sg-1"]
    assign_public_ip        = true
    platform_version        = "1.4.0"
    enable_execute_command  = true
    enable_ecs_managed_tags = true
    propagate_tags          = "TASK_DEFINITION"
    permissions_boundary    = "arn:aws:iam::123456789012:policy/boundary"
    role_path               = "/platform/"
    tags                    = { team = "shop" }

    schedule = {
      expression                   = "rate(1 hour)"
      timezone                     = "Europe/Berlin"
      state                        = "DISABLED"
      start_date                   = "2030-01-01T01:00:00Z"
      end_date                     = "2031-01-01T01:00:00Z"
      flexible_window_minutes      = 15
      task_count                   = 3
      input                        = "{\"containerOverrides\": [{\"name\": \"report\", \"command\": [\"bin/report\"]}]}"
      maximum_retry_attempts       = 2
      maximum_event_age_in_seconds = 900
      dead_letter_arn              = "arn:aws:sqs:eu-central-1:123456789012:missed-reports"
      name                         = "reports"
      group_name                   = "shop"
      role_name                    = "reports"
    }
  }

  assert {
    condition     = aws_scheduler_schedule.this[0].name == "reports" && aws_scheduler_schedule.this[0].group_name == "shop" && aws_scheduler_schedule.this[0].state == "DISABLED" && aws_scheduler_schedule.this[0].schedule_expression_timezone == "Europe/Berlin"
    error_message = "The schedule has its name, group, state and time zone."
  }
  assert {
    condition     = aws_scheduler_schedule.this[0].start_date == "2030-01-01T01:00:00Z" && aws_scheduler_schedule.this[0].end_date == "2031-01-01T01:00:00Z" && aws_scheduler_schedule.this[0].flexible_time_window[0].mode == "FLEXIBLE" && aws_scheduler_schedule.this[0].flexible_time_window[0].maximum_window_in_minutes == 15
    error_message = "The schedule has its dates and window."
  }
  assert {
    condition     = aws_scheduler_schedule.this[0].target[0].ecs_parameters[0].task_count == 3 && jsondecode(aws_scheduler_schedule.this[0].target[0].input).containerOverrides[0].command == ["bin/report"]
    error_message = "The schedule starts three tasks, with the command."
  }
  assert {
    condition     = aws_scheduler_schedule.this[0].target[0].retry_policy[0].maximum_retry_attempts == 2 && aws_scheduler_schedule.this[0].target[0].retry_policy[0].maximum_event_age_in_seconds == 900 && aws_scheduler_schedule.this[0].target[0].dead_letter_config[0].arn == "arn:aws:sqs:eu-central-1:123456789012:missed-reports"
    error_message = "The schedule has its retries and dead-letter queue."
  }
  assert {
    condition     = aws_scheduler_schedule.this[0].target[0].ecs_parameters[0].platform_version == "1.4.0" && aws_scheduler_schedule.this[0].target[0].ecs_parameters[0].enable_execute_command && aws_scheduler_schedule.this[0].target[0].ecs_parameters[0].enable_ecs_managed_tags && aws_scheduler_schedule.this[0].target[0].ecs_parameters[0].propagate_tags == "TASK_DEFINITION"
    error_message = "The tasks have the platform version, execute command and their tags."
  }
  assert {
    condition     = aws_scheduler_schedule.this[0].target[0].ecs_parameters[0].network_configuration[0].security_groups == toset(["sg-1"]) && aws_scheduler_schedule.this[0].target[0].ecs_parameters[0].network_configuration[0].assign_public_ip
    error_message = "The tasks have the security group and a public IP address."
  }
  assert {
    condition     = aws_iam_role.schedule[0].name == "reports" && aws_iam_role.schedule[0].path == "/platform/" && aws_iam_role.schedule[0].permissions_boundary == "arn:aws:iam::123456789012:policy/boundary" && aws_iam_role.schedule[0].tags.team == "shop"
    error_message = "The role has its name, path, permissions boundary and tags."
  }
  assert {
    condition     = jsondecode(aws_iam_role.schedule[0].assume_role_policy).Statement[0].Condition.ArnEquals["aws:SourceArn"] == "arn:aws:scheduler:eu-central-1:123456789012:schedule-group/shop"
    error_message = "EventBridge Scheduler may assume the role for schedules of the group."
  }
  assert {
    condition = { for statement in jsondecode(aws_iam_role_policy.schedule[0].policy).Statement : statement.Sid => statement.Resource } == {
      RunTasks              = ["arn:aws:ecs:eu-central-1:123456789012:task-definition/report-prod:*"]
      TagTasks              = ["arn:aws:ecs:eu-central-1:123456789012:task/prod/*"]
      PassTaskRoles         = ["arn:aws:iam::123456789012:role/execution", "arn:aws:iam::123456789012:role/task", "arn:aws:iam::123456789012:role/old-*"]
      SendToDeadLetterQueue = ["arn:aws:sqs:eu-central-1:123456789012:missed-reports"]
    }
    error_message = "The role may also tag the tasks that it starts, pass the roles of older revisions, and send to the queue."
  }
  assert {
    condition     = { for statement in jsondecode(aws_iam_role_policy.schedule[0].policy).Statement : statement.Sid => try(statement.Condition, null) }["TagTasks"] == { StringEquals = { "ecs:CreateAction" = "RunTask" } } && !can(jsondecode(aws_iam_role_policy.schedule[0].policy).Statement[3].Condition)
    error_message = "The role may tag tasks only when it starts them."
  }
}

run "runs_tasks_on_spot_capacity" {
  variables {
    capacity_provider_strategy = [{ capacity_provider = "FARGATE", base = 1, weight = 1 }, { capacity_provider = "FARGATE_SPOT", weight = 3 }]
    schedule                   = { expression = "rate(1 hour)" }
  }

  assert {
    condition     = length(aws_scheduler_schedule.this[0].target[0].ecs_parameters[0].capacity_provider_strategy) == 2 && aws_scheduler_schedule.this[0].target[0].ecs_parameters[0].launch_type == null && aws_ecs_task_definition.template.requires_compatibilities == toset(["FARGATE"])
    error_message = "The schedule has the capacity providers instead of a launch type."
  }
}

run "runs_tasks_on_instances" {
  variables {
    launch_type                = "EC2"
    network_mode               = "bridge"
    subnets                    = []
    cpu                        = null
    memory                     = null
    execution_role_arn         = null
    container_definition       = { memory = 256 }
    ordered_placement_strategy = [{ type = "spread", field = "attribute:ecs.availability-zone" }]
    placement_constraints      = [{ type = "distinctInstance" }]
    schedule                   = { expression = "rate(1 hour)" }
  }

  assert {
    condition     = aws_ecs_task_definition.template.requires_compatibilities == toset(["EC2"]) && aws_scheduler_schedule.this[0].target[0].ecs_parameters[0].launch_type == "EC2" && length(aws_scheduler_schedule.this[0].target[0].ecs_parameters[0].network_configuration) == 0
    error_message = "The template is for EC2, without a network configuration."
  }
  assert {
    condition     = one(aws_scheduler_schedule.this[0].target[0].ecs_parameters[0].placement_strategy).type == "spread" && one(aws_scheduler_schedule.this[0].target[0].ecs_parameters[0].placement_constraints).type == "distinctInstance"
    error_message = "The schedule has the placement strategy and the constraint."
  }
  assert {
    condition     = [for statement in jsondecode(aws_iam_role_policy.schedule[0].policy).Statement : statement.Sid] == ["RunTasks"]
    error_message = "Without roles the schedule's role passes none."
  }
}

run "null_means_the_default" {
  command = plan

  variables {
    tags                    = null
    placeholder_tag         = null
    network_mode            = null
    launch_type             = null
    assign_public_ip        = null
    enable_execute_command  = null
    enable_ecs_managed_tags = null
    other_task_roles        = null
    role_path               = null
    configuration_path      = null
    schedule                = { expression = "rate(1 hour)", timezone = null, state = null, task_count = null, maximum_retry_attempts = null, maximum_event_age_in_seconds = null, group_name = null }
  }

  assert {
    condition     = aws_scheduler_schedule.this[0].state == "ENABLED" && aws_scheduler_schedule.this[0].schedule_expression_timezone == "UTC" && aws_scheduler_schedule.this[0].group_name == "default" && aws_scheduler_schedule.this[0].target[0].ecs_parameters[0].launch_type == "FARGATE"
    error_message = "The schedule has the defaults."
  }
  assert {
    condition     = aws_iam_role.schedule[0].path == "/" && aws_ssm_parameter.target[0].name == "/slipway/targets/report-prod"
    error_message = "The role and the target have the defaults."
  }
}
