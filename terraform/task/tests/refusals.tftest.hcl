# Values that the module rejects. The tests plan with a mocked provider.

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
}

variables {
  name                 = "report"
  environment          = "prod"
  cluster              = "prod"
  repository_url       = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/acme/report"
  subnets              = ["subnet-1"]
  execution_role_arn   = "arn:aws:iam::123456789012:role/execution"
  container_definition = {}
}

run "rejects_values_that_ecs_or_slipway_would_refuse" {
  command = plan

  variables {
    name                          = "daily report"
    environment                   = "prod/eu"
    cluster                       = "arn:aws:ecs:eu-central-1:123456789012:service/prod"
    repository_url                = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/acme/report:latest"
    tags                          = { "slipway:state" = "good" }
    placeholder_tag               = "not a tag"
    family                        = "report.prod"
    template_family               = "report prod"
    like                          = "web/prod"
    cpu                           = 256.5
    memory                        = 0.5
    network_mode                  = "vpc"
    requires_compatibilities      = ["LAMBDA"]
    runtime_platform              = { cpu_architecture = "arm64" }
    ephemeral_storage_size_in_gib = 20
    volumes                       = [{ name = "data", host_path = "/data", efs_volume_configuration = { file_system_id = "fs-1" } }]
    launch_type                   = "MANAGED"
    capacity_provider_strategy    = [{ capacity_provider = "FARGATE", base = 1 }, { capacity_provider = "FARGATE_SPOT", base = 1 }]
    propagate_tags                = "SERVICE"
    other_task_roles              = ["old-*"]
    permissions_boundary          = "boundary"
    role_path                     = "platform"
    configuration_path            = "/slipway/targets/"
    configuration_name            = "team/report"
    deploy_tags                   = ["main-*", " "]
    containers                    = ["app.main"]
    version_variables             = ["1_VERSION"]
    version_labels                = ["my version"]
    role_arn                      = "arn:aws:iam::123456789012:user/jo"
  }

  expect_failures = [
    var.name, var.environment, var.cluster, var.repository_url, var.tags, var.placeholder_tag, var.family, var.template_family, var.like,
    var.cpu, var.memory, var.network_mode, var.requires_compatibilities, var.runtime_platform, var.ephemeral_storage_size_in_gib,
    var.volumes, var.launch_type, var.capacity_provider_strategy, var.propagate_tags, var.other_task_roles, var.permissions_boundary,
    var.role_path, var.configuration_path, var.configuration_name, var.deploy_tags, var.containers, var.version_variables,
    var.version_labels, var.role_arn,
  ]
}

run "rejects_exclusions_alone" {
  command = plan

  variables {
    deploy_tags = ["!*-debug"]
  }

  expect_failures = [var.deploy_tags]
}

run "rejects_more_capacity_providers_than_a_schedule_can_have" {
  command = plan

  variables {
    network_mode               = "bridge"
    capacity_provider_strategy = [for number in range(7) : { capacity_provider = "instances-${number}" }]
    schedule                   = { expression = "rate(1 hour)" }
  }

  expect_failures = [aws_scheduler_schedule.this]
}

run "rejects_containers_without_names" {
  command = plan

  variables {
    container_definition  = null
    container_definitions = [{ essential = true }]
  }

  expect_failures = [var.container_definitions]
}

run "rejects_both_forms_of_container_definitions" {
  command = plan

  variables {
    container_definitions = [{ name = "proxy", image = "envoyproxy/envoy:v1.31.0" }]
  }

  expect_failures = [aws_ecs_task_definition.template]
}

run "rejects_a_template_in_slipways_family" {
  command = plan

  variables {
    template_family = "report-prod"
  }

  expect_failures = [aws_ecs_task_definition.template]
}

run "rejects_containers_without_an_image_in_the_repository" {
  command = plan

  variables {
    container_definition = { image = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/acme/reports:latest" }
  }

  expect_failures = [aws_ecs_task_definition.template]
}

run "rejects_a_container_that_does_not_exist" {
  command = plan

  variables {
    containers = ["app"]
  }

  expect_failures = [aws_ecs_task_definition.template]
}

run "rejects_a_variable_for_the_version_that_is_a_secret" {
  command = plan

  variables {
    version_variables    = ["DD_VERSION"]
    container_definition = { secrets = [{ name = "DD_VERSION", valueFrom = "arn:aws:ssm:eu-central-1:123456789012:parameter/version" }] }
  }

  expect_failures = [aws_ecs_task_definition.template]
}

run "rejects_fargate_without_an_execution_role" {
  command = plan

  variables {
    execution_role_arn = null
  }

  expect_failures = [aws_ecs_task_definition.template]
}

run "rejects_fargate_without_memory" {
  command = plan

  variables {
    memory = null
  }

  expect_failures = [aws_ecs_task_definition.template]
}

run "rejects_more_tags_than_slipway_can_add_to" {
  command = plan

  variables {
    tags = { for number in range(33) : "tag-${number}" => "x" }
  }

  expect_failures = [aws_ecs_task_definition.template]
}

run "rejects_a_cluster_in_another_region_than_the_provider" {
  command = plan

  variables {
    cluster = "arn:aws:ecs:eu-west-1:123456789012:cluster/prod"
  }

  expect_failures = [aws_ecs_task_definition.template]
}

run "rejects_a_cluster_in_another_account_than_the_provider" {
  command = plan

  variables {
    cluster = "arn:aws:ecs:eu-central-1:210987654321:cluster/prod"
  }

  expect_failures = [aws_ecs_task_definition.template]
}

run "rejects_a_role_in_another_account_than_the_provider" {
  command = plan

  variables {
    role_arn = "arn:aws:iam::210987654321:role/slipway-target"
  }

  expect_failures = [aws_ecs_task_definition.template]
}

run "needs_no_subnets_without_a_schedule" {
  command = plan

  variables {
    subnets = []
  }
}

run "rejects_a_schedule_without_subnets" {
  command = plan

  variables {
    subnets  = []
    schedule = { expression = "rate(1 hour)" }
  }

  expect_failures = [aws_scheduler_schedule.this]
}

run "rejects_a_schedule_with_awsvpc_on_external_instances" {
  command = plan

  variables {
    launch_type = "EXTERNAL"
    schedule    = { expression = "rate(1 hour)" }
  }

  expect_failures = [aws_scheduler_schedule.this]
}

run "rejects_a_name_that_is_too_long_for_a_schedule" {
  command = plan

  variables {
    name     = "report-of-all-the-orders-of-the-shop-by-country-and-by-payment-method"
    schedule = { expression = "rate(1 hour)", role_name = "report" }
  }

  expect_failures = [aws_scheduler_schedule.this]
}

run "rejects_a_name_that_is_too_long_for_a_role" {
  command = plan

  variables {
    name     = "report-of-all-the-orders-of-the-shop-by-country"
    schedule = { expression = "rate(1 hour)" }
  }

  expect_failures = [aws_iam_role.schedule]
}

run "rejects_an_expression_that_is_none" {
  command = plan

  variables {
    schedule = { expression = "every hour" }
  }

  expect_failures = [var.schedule]
}

run "rejects_an_unknown_state" {
  command = plan

  variables {
    schedule = { expression = "rate(1 hour)", state = "on" }
  }

  expect_failures = [var.schedule]
}

run "rejects_a_window_longer_than_a_day" {
  command = plan

  variables {
    schedule = { expression = "rate(1 hour)", flexible_window_minutes = 1441 }
  }

  expect_failures = [var.schedule]
}

run "rejects_more_tasks_than_ecs_starts_at_once" {
  command = plan

  variables {
    schedule = { expression = "rate(1 hour)", task_count = 11 }
  }

  expect_failures = [var.schedule]
}

run "rejects_an_input_that_is_not_an_object" {
  command = plan

  variables {
    schedule = { expression = "rate(1 hour)", input = "bin/report" }
  }

  expect_failures = [var.schedule]
}

run "rejects_more_retries_than_there_are" {
  command = plan

  variables {
    schedule = { expression = "rate(1 hour)", maximum_retry_attempts = 186 }
  }

  expect_failures = [var.schedule]
}

run "rejects_retries_for_more_than_a_day" {
  command = plan

  variables {
    schedule = { expression = "rate(1 hour)", maximum_event_age_in_seconds = 86401 }
  }

  expect_failures = [var.schedule]
}

run "rejects_a_fifo_queue_for_missed_starts" {
  command = plan

  variables {
    schedule = { expression = "rate(1 hour)", dead_letter_arn = "arn:aws:sqs:eu-central-1:123456789012:missed.fifo" }
  }

  expect_failures = [var.schedule]
}

run "rejects_an_invalid_name_of_a_schedule" {
  command = plan

  variables {
    schedule = { expression = "rate(1 hour)", name = "daily report" }
  }

  expect_failures = [var.schedule]
}

run "rejects_an_invalid_name_of_a_group" {
  command = plan

  variables {
    schedule = { expression = "rate(1 hour)", group_name = "shop/reports" }
  }

  expect_failures = [var.schedule]
}

run "rejects_an_invalid_name_of_a_role" {
  command = plan

  variables {
    schedule = { expression = "rate(1 hour)", role_name = "daily report" }
  }

  expect_failures = [var.schedule]
}

run "rejects_an_unknown_severity" {
  command = plan

  variables {
    scan = "medium"
  }

  expect_failures = [var.scan]
}
