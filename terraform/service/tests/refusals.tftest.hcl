# What the module does not take.

mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_region" {
    defaults = { id = "eu-central-1", name = "eu-central-1" }
  }
}

variables {
  name                 = "web"
  environment          = "dev"
  cluster              = "dev"
  repository_url       = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/acme/web"
  subnets              = ["subnet-1"]
  container_definition = {}
}

run "values_that_ecs_or_slipway_would_refuse" {
  command = plan

  variables {
    name                          = "web service"
    environment                   = "dev/eu"
    cluster                       = "arn:aws:ecs:eu-central-1:123456789012:service/dev"
    repository_url                = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/acme/web:latest"
    tags                          = { "slipway:state" = "good" }
    placeholder_tag               = "not a tag"
    family                        = "web.dev"
    template_family               = "web dev"
    ecs_service                   = ""
    network_mode                  = "vpc"
    requires_compatibilities      = ["LAMBDA"]
    runtime_platform              = { cpu_architecture = "arm64" }
    ephemeral_storage_size_in_gib = 20
    volumes                       = [{ name = "data", host_path = "/data", efs_volume_configuration = { file_system_id = "fs-1" } }]
    desired_count                 = -1
    scheduling_strategy           = "ALWAYS"
    launch_type                   = "MANAGED"
    capacity_provider_strategy    = [{ capacity_provider = "FARGATE", base = 1 }, { capacity_provider = "FARGATE_SPOT", base = 1 }]
    availability_zone_rebalancing = "ON"
    propagate_tags                = "CLUSTER"
    configuration_path            = "/slipway/targets/"
    configuration_name            = "team/web"
    deploy_tags                   = ["main-*", " "]
    rollback                      = "on"
    deadline_minutes              = 0.5
    role_arn                      = "arn:aws:iam::123456789012:user/jo"
  }

  expect_failures = [
    var.name, var.environment, var.cluster, var.repository_url, var.tags, var.placeholder_tag, var.family, var.template_family, var.ecs_service,
    var.network_mode, var.requires_compatibilities, var.runtime_platform, var.ephemeral_storage_size_in_gib, var.volumes, var.desired_count,
    var.scheduling_strategy, var.launch_type, var.capacity_provider_strategy, var.availability_zone_rebalancing, var.propagate_tags,
    var.configuration_path, var.configuration_name, var.deploy_tags, var.rollback, var.deadline_minutes, var.role_arn,
  ]
}

run "containers_without_names" {
  command = plan

  variables {
    container_definition  = null
    container_definitions = [{ essential = true }]
  }

  expect_failures = [var.container_definitions]
}

run "two_containers_of_one_name" {
  command = plan

  variables {
    container_definition  = null
    container_definitions = [{ name = "app" }, { name = "app", image = "envoyproxy/envoy:v1.31.0" }]
  }

  expect_failures = [var.container_definitions]
}

run "a_list_where_one_is_meant" {
  command = plan

  variables {
    container_definition = [{ name = "app" }]
  }

  expect_failures = [var.container_definition]
}

run "both_forms_of_containers" {
  command = plan

  variables {
    container_definitions = [{ name = "proxy", image = "envoyproxy/envoy:v1.31.0" }]
  }

  expect_failures = [aws_ecs_task_definition.template]
}

run "no_containers" {
  command = plan

  variables {
    container_definition = null
  }

  expect_failures = [aws_ecs_task_definition.template]
}

run "two_writers_in_one_family" {
  command = plan

  variables {
    template_family = "web-dev"
  }

  expect_failures = [aws_ecs_task_definition.template]
}

run "no_container_to_put_an_image_into" {
  command = plan

  variables {
    # a repository whose name only begins with the target's
    container_definition = { image = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/acme/website:latest" }
  }

  expect_failures = [aws_ecs_task_definition.template]
}

run "a_container_that_is_not_there" {
  command = plan

  variables {
    containers = ["app"]
  }

  expect_failures = [aws_ecs_task_definition.template]
}

run "a_load_balancer_for_no_container" {
  command = plan

  variables {
    load_balancers = [{ target_group_arn = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/web/0123456789abcdef", container_name = "app", container_port = 80 }]
  }

  expect_failures = [aws_ecs_task_definition.template]
}

run "tasks_without_subnets" {
  command = plan

  variables {
    subnets = []
  }

  expect_failures = [aws_ecs_service.this]
}

run "awsvpc_on_external_instances" {
  command = plan

  variables {
    launch_type          = "EXTERNAL"
    ignore_desired_count = true
  }

  expect_failures = [aws_ecs_service.ignoring_desired_count]
}

run "numbers_with_a_fraction" {
  command = plan

  variables {
    cpu                                = 256.5
    memory                             = 0.5
    desired_count                      = 1.5
    ephemeral_storage_size_in_gib      = 21.5
    health_check_grace_period_seconds  = 0.5
    deployment_minimum_healthy_percent = 50.5
    deployment_maximum_percent         = 150.5
    load_balancers                     = [{ target_group_arn = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/web/0123456789abcdef", container_name = "web", container_port = 80.5 }]
  }

  expect_failures = [
    var.cpu, var.memory, var.desired_count, var.ephemeral_storage_size_in_gib, var.health_check_grace_period_seconds,
    var.deployment_minimum_healthy_percent, var.deployment_maximum_percent, var.load_balancers,
  ]
}

run "a_glob_of_what_no_tag_has" {
  command = plan

  variables {
    deploy_tags = ["feature/*"]
  }

  expect_failures = [var.deploy_tags]
}

run "a_glob_with_names" {
  command = plan

  variables {
    deploy_tags = ["{service}-*"]
  }

  expect_failures = [var.deploy_tags]
}

run "a_regular_expression_that_is_none" {
  command = plan

  variables {
    deploy_tags = ["/v(/"]
  }

  expect_failures = [var.deploy_tags]
}

run "a_regular_expression_without_an_end" {
  command = plan

  variables {
    deploy_tags = ["/v1"]
  }

  expect_failures = [var.deploy_tags]
}

run "a_regular_expression_of_a_kind_that_takes_long" {
  command = plan

  variables {
    deploy_tags = ["/(?=v)v1/"]
  }

  expect_failures = [var.deploy_tags]
}

run "no_range_of_versions" {
  command = plan

  variables {
    deploy_tags = ["semver:latest!"]
  }

  expect_failures = [var.deploy_tags]
}

run "an_empty_range" {
  command = plan

  variables {
    deploy_tags = ["semver:"]
  }

  expect_failures = [var.deploy_tags]
}

run "fargate_without_awsvpc" {
  command = plan

  variables {
    network_mode = "bridge"
  }

  expect_failures = [aws_ecs_task_definition.template]
}

run "fargate_without_memory" {
  command = plan

  variables {
    memory = null
  }

  expect_failures = [aws_ecs_task_definition.template]
}

run "a_template_for_fargate_that_runs_on_instances" {
  command = plan

  variables {
    launch_type              = "EC2"
    requires_compatibilities = ["EC2", "FARGATE"]
    cpu                      = null
  }

  expect_failures = [aws_ecs_task_definition.template]
}

run "more_tags_than_slipway_can_add_to" {
  command = plan

  variables {
    tags = { for number in range(33) : "tag-${number}" => "x" }
  }

  expect_failures = [aws_ecs_task_definition.template]
}

run "a_cluster_in_another_region_than_the_provider" {
  command = plan

  variables {
    cluster = "arn:aws:ecs:eu-west-1:123456789012:cluster/dev"
  }

  expect_failures = [aws_ecs_task_definition.template]
}

run "a_cluster_in_another_account_than_the_provider" {
  command = plan

  variables {
    cluster = "arn:aws:ecs:eu-central-1:210987654321:cluster/dev"
  }

  expect_failures = [aws_ecs_task_definition.template]
}

run "a_role_in_another_account_than_the_provider" {
  command = plan

  variables {
    role_arn = "arn:aws:iam::210987654321:role/slipway-target"
  }

  expect_failures = [aws_ecs_task_definition.template]
}
