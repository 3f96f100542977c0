# Values that the module rejects. The tests plan with a mocked provider.

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
  execution_role_arn   = "arn:aws:iam::123456789012:role/execution"
  container_definition = {}
}

run "rejects_values_that_ecs_or_slipway_would_refuse" {
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

# Slipway would refuse the entry, so the plan does
run "rejects_what_the_configuration_would_refuse" {
  command = plan

  variables {
    name             = "_web"
    environment      = "-dev"
    repository_url   = "acme/web"
    deploy_tags      = ["-*"]
    containers       = ["app.main"]
    deadline_minutes = 2147483648
    role_arn         = "arn:aws:iam::123456789012:role/two words"

    version_variables = ["1_VERSION"]
    version_labels    = ["my version"]
  }

  expect_failures = [
    var.name, var.environment, var.repository_url, var.deploy_tags, var.containers, var.deadline_minutes, var.role_arn,
    var.version_variables, var.version_labels,
  ]
}

run "rejects_names_for_the_version_that_are_there_twice" {
  command = plan

  variables {
    version_variables = ["DD_VERSION", "DD_VERSION"]
    version_labels    = ["version", "version"]
  }

  expect_failures = [var.version_variables, var.version_labels]
}

run "rejects_a_variable_for_the_version_that_is_a_secret" {
  command = plan

  variables {
    version_variables    = ["DD_VERSION"]
    container_definition = { secrets = [{ name = "DD_VERSION", valueFrom = "arn:aws:ssm:eu-central-1:123456789012:parameter/version" }] }
  }

  expect_failures = [aws_ecs_task_definition.template]
}

run "allows_the_secret_in_a_container_whose_image_terraform_sets" {
  command = plan

  variables {
    version_variables    = ["DD_VERSION"]
    container_definition = null
    container_definitions = [
      { name = "app" },
      { name = "agent", image = "nginx:1", secrets = [{ name = "DD_VERSION", valueFrom = "arn:aws:ssm:eu-central-1:123456789012:parameter/version" }] },
    ]
  }
}

run "rejects_a_repository_that_ecr_does_not_allow" {
  command = plan

  variables {
    repository_url = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/acme//web"
  }

  expect_failures = [var.repository_url]
}

run "rejects_containers_without_names" {
  command = plan

  variables {
    container_definition  = null
    container_definitions = [{ essential = true }]
  }

  expect_failures = [var.container_definitions]
}

run "rejects_two_containers_with_the_same_name" {
  command = plan

  variables {
    container_definition  = null
    container_definitions = [{ name = "app" }, { name = "app", image = "envoyproxy/envoy:v1.31.0" }]
  }

  expect_failures = [var.container_definitions]
}

run "rejects_a_list_as_container_definition" {
  command = plan

  variables {
    container_definition = [{ name = "app" }]
  }

  expect_failures = [var.container_definition]
}

run "rejects_both_forms_of_container_definitions" {
  command = plan

  variables {
    container_definitions = [{ name = "proxy", image = "envoyproxy/envoy:v1.31.0" }]
  }

  expect_failures = [aws_ecs_task_definition.template]
}

run "rejects_no_containers" {
  command = plan

  variables {
    container_definition = null
  }

  expect_failures = [aws_ecs_task_definition.template]
}

run "rejects_a_template_in_slipways_family" {
  command = plan

  variables {
    template_family = "web-dev"
  }

  expect_failures = [aws_ecs_task_definition.template]
}

run "rejects_containers_without_an_image_in_the_repository" {
  command = plan

  variables {
    # The name of this repository only begins with the name of the target's repository
    container_definition = { image = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/acme/website:latest" }
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

run "rejects_fargate_without_an_execution_role" {
  command = plan

  variables {
    execution_role_arn = null
  }

  expect_failures = [aws_ecs_task_definition.template]
}

run "rejects_a_load_balancer_for_a_container_that_does_not_exist" {
  command = plan

  variables {
    load_balancers = [{ target_group_arn = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/web/0123456789abcdef", container_name = "app", container_port = 80 }]
  }

  expect_failures = [aws_ecs_task_definition.template]
}

run "rejects_awsvpc_without_subnets" {
  command = plan

  variables {
    subnets = []
  }

  expect_failures = [aws_ecs_service.this]
}

run "rejects_awsvpc_on_external_instances" {
  command = plan

  variables {
    launch_type          = "EXTERNAL"
    ignore_desired_count = true
  }

  expect_failures = [aws_ecs_service.ignoring_desired_count]
}

run "rejects_numbers_with_a_fraction" {
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

run "rejects_a_glob_with_characters_that_tags_cannot_have" {
  command = plan

  variables {
    deploy_tags = ["feature/*"]
  }

  expect_failures = [var.deploy_tags]
}

run "rejects_a_glob_with_a_name_in_braces" {
  command = plan

  variables {
    deploy_tags = ["{service}-*"]
  }

  expect_failures = [var.deploy_tags]
}

run "rejects_an_invalid_regular_expression" {
  command = plan

  variables {
    deploy_tags = ["/v(/"]
  }

  expect_failures = [var.deploy_tags]
}

run "rejects_a_regular_expression_without_a_closing_slash" {
  command = plan

  variables {
    deploy_tags = ["/v1"]
  }

  expect_failures = [var.deploy_tags]
}

run "rejects_a_regular_expression_with_lookahead" {
  command = plan

  variables {
    deploy_tags = ["/(?=v)v1/"]
  }

  expect_failures = [var.deploy_tags]
}

run "rejects_an_invalid_range" {
  command = plan

  variables {
    deploy_tags = ["semver:latest!"]
  }

  expect_failures = [var.deploy_tags]
}

run "rejects_a_glob_that_matches_no_tag" {
  command = plan

  variables {
    deploy_tags = ["main-*", ".*"]
  }

  expect_failures = [var.deploy_tags]
}

run "rejects_exclusions_alone" {
  command = plan

  variables {
    deploy_tags = ["!*-debug"]
  }

  expect_failures = [var.deploy_tags]
}

run "rejects_an_empty_range" {
  command = plan

  variables {
    deploy_tags = ["semver:"]
  }

  expect_failures = [var.deploy_tags]
}

run "rejects_fargate_without_awsvpc" {
  command = plan

  variables {
    network_mode = "bridge"
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

run "rejects_a_fargate_template_without_cpu_on_instances" {
  command = plan

  variables {
    launch_type              = "EC2"
    requires_compatibilities = ["EC2", "FARGATE"]
    cpu                      = null
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
    cluster = "arn:aws:ecs:eu-west-1:123456789012:cluster/dev"
  }

  expect_failures = [aws_ecs_task_definition.template]
}

run "rejects_a_cluster_in_another_account_than_the_provider" {
  command = plan

  variables {
    cluster = "arn:aws:ecs:eu-central-1:210987654321:cluster/dev"
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

run "rejects_a_release_task_without_a_command" {
  command = plan

  variables {
    release_task = { command = [] }
  }

  expect_failures = [var.release_task]
}

run "rejects_a_release_task_with_a_word_that_is_null" {
  command = plan

  variables {
    release_task = { command = ["bin/migrate", null] }
  }

  expect_failures = [var.release_task]
}

run "rejects_a_release_task_with_a_container_that_ecs_does_not_allow" {
  command = plan

  variables {
    release_task = { command = ["bin/migrate"], container = "my app" }
  }

  expect_failures = [var.release_task]
}

run "rejects_a_release_task_that_takes_no_time" {
  command = plan

  variables {
    release_task = { command = ["bin/migrate"], timeout_minutes = 0 }
  }

  expect_failures = [var.release_task]
}

run "rejects_a_release_task_that_takes_longer_than_twelve_hours" {
  command = plan

  variables {
    release_task = { command = ["bin/migrate"], timeout_minutes = 721 }
  }

  expect_failures = [var.release_task]
}

run "rejects_a_release_task_that_takes_part_of_a_minute" {
  command = plan

  variables {
    release_task = { command = ["bin/migrate"], timeout_minutes = 0.5 }
  }

  expect_failures = [var.release_task]
}

run "rejects_a_release_task_with_a_user_as_role" {
  command = plan

  variables {
    release_task = { command = ["bin/migrate"], task_role_arn = "arn:aws:iam::123456789012:user/jo" }
  }

  expect_failures = [var.release_task]
}

run "rejects_a_release_task_with_memory_as_cpu" {
  command = plan

  variables {
    release_task = { command = ["bin/migrate"], cpu = "1 GB" }
  }

  expect_failures = [var.release_task]
}

run "rejects_a_release_task_with_cpu_as_memory" {
  command = plan

  variables {
    release_task = { command = ["bin/migrate"], memory = "1 vCPU" }
  }

  expect_failures = [var.release_task]
}

run "rejects_a_release_task_in_a_container_that_does_not_exist" {
  command = plan

  variables {
    release_task = { command = ["bin/migrate"], container = "app" }
  }

  expect_failures = [aws_ecs_task_definition.template]
}

run "rejects_a_release_task_with_a_role_in_another_account" {
  command = plan

  variables {
    release_task = { command = ["bin/migrate"], task_role_arn = "arn:aws:iam::210987654321:role/migrations" }
  }

  expect_failures = [aws_ecs_task_definition.template]
}

run "rejects_a_release_task_in_a_container_that_is_not_essential" {
  command = plan

  variables {
    container_definition  = null
    container_definitions = [{ name = "app" }, { name = "migrations", essential = false }]
    release_task          = { command = ["bin/migrate"], container = "migrations" }
  }

  expect_failures = [aws_ecs_task_definition.template]
}

run "rejects_a_release_task_where_the_template_leaves_no_place_for_its_tags" {
  command = plan

  variables {
    tags         = { for number in range(29) : "key-${number}" => "value" }
    release_task = { command = ["bin/migrate"] }
  }

  expect_failures = [aws_ecs_task_definition.template]
}

run "rejects_signed_images_where_the_template_leaves_no_place_for_the_tags_of_release_tasks" {
  command = plan

  variables {
    tags         = { for number in range(28) : "key-${number}" => "value" }
    release_task = { command = ["bin/migrate"] }
    signed       = true
  }

  expect_failures = [aws_ecs_task_definition.template]
}

run "rejects_an_unknown_severity" {
  command = plan

  variables {
    scan = "medium"
  }

  expect_failures = [var.scan]
}
