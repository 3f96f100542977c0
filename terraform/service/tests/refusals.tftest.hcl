# What the module does not take.

mock_provider "aws" {}

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
