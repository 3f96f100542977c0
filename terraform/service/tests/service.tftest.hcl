# The tests plan with a mocked provider.

mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_region" {
    defaults = { id = "eu-central-1", name = "eu-central-1" }
  }
}

variables {
  name           = "web"
  environment    = "dev"
  cluster        = "arn:aws:ecs:eu-central-1:123456789012:cluster/dev"
  repository_url = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/acme/web"
  subnets        = ["subnet-1", "subnet-2"]

  execution_role_arn = "arn:aws:iam::123456789012:role/execution"
  container_definition = {
    portMappings = [{ containerPort = 8080 }]
  }
}

run "creates_template_service_and_target_from_one_block" {
  command = plan

  assert {
    condition     = aws_ecs_task_definition.template.family == "web-dev-template"
    error_message = "The template has a family of its own."
  }
  assert {
    condition     = aws_ecs_task_definition.template.track_latest == false
    error_message = "The template does not track revisions that others register."
  }
  assert {
    condition     = aws_ecs_task_definition.template.skip_destroy == true
    error_message = "A changed template leaves the old revision ACTIVE."
  }
  assert {
    condition     = aws_ecs_task_definition.template.requires_compatibilities == toset(["FARGATE"])
    error_message = "The default is Fargate."
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.template.container_definitions) == [{ image = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/acme/web:latest", name = "web", portMappings = [{ containerPort = 8080 }] }]
    error_message = "The only container has the name of the service and the placeholder image."
  }
  assert {
    condition     = length(aws_ecs_service.this) == 1 && length(aws_ecs_service.ignoring_desired_count) == 0
    error_message = "There is one service."
  }
  assert {
    condition     = aws_ecs_service.this[0].name == "web" && aws_ecs_service.this[0].cluster == var.cluster && aws_ecs_service.this[0].desired_count == 1
    error_message = "The service is web in the cluster, with one task."
  }
  assert {
    condition     = aws_ecs_service.this[0].launch_type == "FARGATE"
    error_message = "The service runs on Fargate."
  }
  assert {
    condition     = aws_ecs_service.this[0].deployment_circuit_breaker[0].enable && !aws_ecs_service.this[0].deployment_circuit_breaker[0].rollback
    error_message = "The circuit breaker is on, and Slipway rolls back."
  }
  assert {
    condition     = aws_ecs_service.this[0].network_configuration[0].subnets == toset(["subnet-1", "subnet-2"]) && !aws_ecs_service.this[0].network_configuration[0].assign_public_ip
    error_message = "The tasks are in the subnets."
  }
  assert {
    condition     = length(aws_ecs_service.this[0].alarms) == 0 && length(aws_ecs_service.this[0].load_balancer) == 0 && length(aws_ecs_service.this[0].service_registries) == 0 && length(aws_ecs_service.this[0].service_connect_configuration) == 0
    error_message = "The service has no optional features by default."
  }
  assert {
    condition     = aws_ssm_parameter.target[0].name == "/slipway/targets/web-dev" && aws_ssm_parameter.target[0].type == "String"
    error_message = "The SSM parameter is below Slipway's path."
  }
  assert {
    condition     = jsondecode(aws_ssm_parameter.target[0].insecure_value) == { service = "web", environment = "dev", cluster = "dev", ecsService = "web", family = "web-dev", template = "web-dev-template", repository = "acme/web", registry = "123456789012.dkr.ecr.eu-central-1.amazonaws.com", rollback = "auto", tags = [] }
    error_message = "The target has exactly the fields that Slipway needs."
  }
  assert {
    condition     = output.family == "web-dev" && output.template_family == "web-dev-template" && output.cluster == "dev" && output.service_name == "web" && output.task_roles == tolist(["arn:aws:iam::123456789012:role/execution"])
    error_message = "The outputs match the resources."
  }
}

run "writes_every_field_of_a_target" {
  command = plan

  variables {
    cluster          = "backend"
    ecs_service      = "acme-web"
    family           = "acme-web"
    template_family  = "acme-web-by-terraform"
    deploy_tags      = ["main-*", "semver:^1.2", "/v(\\d+)/", "!*-debug"]
    rollback         = "off"
    deadline_minutes = 45
    containers       = ["web"]
    follow_template  = true
    signed           = true
    scan             = "high"
    placeholder_tag  = "placeholder"
    release_task = {
      command         = ["bin/migrate", ""]
      container       = "web"
      timeout_minutes = 60
      task_role_arn   = "arn:aws:iam::123456789012:role/migrations"
      cpu             = 1024
      memory          = "2 GB"
    }

    version_variables = ["DD_VERSION", "SENTRY_RELEASE"]
    version_labels    = ["com.datadoghq.tags.version"]

    role_arn = "arn:aws:iam::123456789012:role/slipway-target"
    # The role is in Slipway's own account
    create_configuration_entry = true

    configuration_path = "/teams/shop"
    configuration_name = "the-web"
    execution_role_arn = "arn:aws:iam::123456789012:role/execution"
    task_role_arn      = "arn:aws:iam::123456789012:role/task"
  }

  assert {
    condition = jsondecode(aws_ssm_parameter.target[0].insecure_value) == {
      service          = "web"
      environment      = "dev"
      cluster          = "backend"
      ecsService       = "acme-web"
      family           = "acme-web"
      template         = "acme-web-by-terraform"
      repository       = "acme/web"
      registry         = "123456789012.dkr.ecr.eu-central-1.amazonaws.com"
      tags             = ["main-*", "semver:^1.2", "/v(\\d+)/", "!*-debug"]
      rollback         = "off"
      deadlineMinutes  = 45
      releaseTask      = { command = ["bin/migrate", ""], container = "web", timeoutMinutes = 60, taskRoleArn = "arn:aws:iam::123456789012:role/migrations", cpu = "1024", memory = "2 GB" }
      containers       = ["web"]
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
    condition     = aws_ssm_parameter.target[0].name == "/teams/shop/the-web"
    error_message = "The variables set path and name of the SSM parameter."
  }
  assert {
    condition     = aws_ecs_service.this[0].name == "acme-web" && aws_ecs_service.this[0].cluster == "backend"
    error_message = "The ECS service has the name in the target."
  }
  assert {
    condition     = aws_ecs_task_definition.template.family == "acme-web-by-terraform"
    error_message = "The template has the family in the target."
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.template.container_definitions)[0].image == "123456789012.dkr.ecr.eu-central-1.amazonaws.com/acme/web:placeholder"
    error_message = "The template has the placeholder tag in the target."
  }
  assert {
    condition     = output.task_roles == tolist(["arn:aws:iam::123456789012:role/execution", "arn:aws:iam::123456789012:role/task", "arn:aws:iam::123456789012:role/migrations"])
    error_message = "An output has the roles that Slipway must pass."
  }
}

run "writes_the_region_of_a_target_in_another_account" {
  command = plan

  variables {
    cluster  = "arn:aws:ecs:eu-central-1:210987654321:cluster/dev"
    role_arn = "arn:aws:iam::210987654321:role/slipway-target"
  }

  # The account of the provider
  override_data {
    target = data.aws_caller_identity.current
    values = { account_id = "210987654321" }
  }

  assert {
    condition     = length(aws_ssm_parameter.target) == 0 && output.configuration_parameter_arn == null
    error_message = "The module creates no SSM parameter in this account."
  }
  assert {
    condition     = output.configuration_entry.name == "/slipway/targets/web-dev"
    error_message = "An output has the name of the SSM parameter."
  }
  assert {
    condition     = jsondecode(output.configuration_entry.value).region == "eu-central-1" && jsondecode(output.configuration_entry.value).roleArn == "arn:aws:iam::210987654321:role/slipway-target"
    error_message = "The target has the region of the cluster and the role."
  }
}

run "writes_the_region_of_a_target_in_another_region" {
  command = plan

  variables {
    cluster                    = "dev"
    create_configuration_entry = false
  }

  assert {
    condition     = length(aws_ssm_parameter.target) == 0 && jsondecode(output.configuration_entry.value).region == "eu-central-1" && !can(jsondecode(output.configuration_entry.value).roleArn)
    error_message = "The target has the region of the provider if cluster is a name."
  }
}

run "writes_only_the_members_of_a_release_task_that_are_set" {
  command = plan

  variables {
    release_task = { command = ["bin/migrate"], container = null }
  }

  assert {
    condition     = jsondecode(aws_ssm_parameter.target[0].insecure_value).releaseTask == { command = ["bin/migrate"] }
    error_message = "Slipway has the defaults of the other members."
  }
  assert {
    condition     = output.task_roles == tolist(["arn:aws:iam::123456789012:role/execution"])
    error_message = "The release task has the template's role."
  }
}

run "null_means_the_default" {
  command = plan

  variables {
    tags                    = null
    placeholder_tag         = null
    network_mode            = null
    desired_count           = null
    scheduling_strategy     = null
    launch_type             = null
    assign_public_ip        = null
    enable_execute_command  = null
    enable_ecs_managed_tags = null
    wait_for_steady_state   = null
    configuration_path      = null
    rollback                = null
  }

  assert {
    condition     = aws_ecs_service.this[0].desired_count == 1 && aws_ecs_service.this[0].launch_type == "FARGATE" && aws_ecs_service.this[0].scheduling_strategy == "REPLICA" && !aws_ecs_service.this[0].wait_for_steady_state
    error_message = "The service has the defaults."
  }
  assert {
    condition     = aws_ssm_parameter.target[0].name == "/slipway/targets/web-dev" && jsondecode(aws_ssm_parameter.target[0].insecure_value).rollback == "auto"
    error_message = "The target has the defaults."
  }
}

run "sidecars_keep_their_images" {
  command = plan

  variables {
    container_definition = null
    container_definitions = [
      { name = "app", essential = true, cpu = 128 },
      { name = "migrations", essential = false, image = null },
      { name = "proxy", image = "envoyproxy/envoy:v1.31.0", memory = 64, dependsOn = [{ containerName = "app", condition = "START" }] },
    ]
  }

  assert {
    condition     = [for container in jsondecode(aws_ecs_task_definition.template.container_definitions) : container.image] == ["123456789012.dkr.ecr.eu-central-1.amazonaws.com/acme/web:latest", "123456789012.dkr.ecr.eu-central-1.amazonaws.com/acme/web:latest", "envoyproxy/envoy:v1.31.0"]
    error_message = "Only containers without an image get the placeholder."
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.template.container_definitions)[0].cpu == 128 && jsondecode(aws_ecs_task_definition.template.container_definitions)[0].essential == true
    error_message = "Numbers stay numbers, and booleans stay booleans."
  }
}

run "ignores_the_desired_count" {
  command = plan

  variables {
    ignore_desired_count = true
    desired_count        = 4
    native_rollback      = true
    alarm_names          = ["web-5xx"]
  }

  assert {
    condition     = length(aws_ecs_service.this) == 0 && length(aws_ecs_service.ignoring_desired_count) == 1
    error_message = "There is one service, and Terraform ignores its desired count."
  }
  assert {
    condition     = aws_ecs_service.ignoring_desired_count[0].desired_count == 4
    error_message = "The service starts with the desired count."
  }
  assert {
    condition     = aws_ecs_service.ignoring_desired_count[0].deployment_circuit_breaker[0].rollback && aws_ecs_service.ignoring_desired_count[0].alarms[0].rollback && aws_ecs_service.ignoring_desired_count[0].alarms[0].enable
    error_message = "With native_rollback ECS rolls back, also on alarms."
  }
}

run "leaves_the_service_to_you" {
  command = plan

  variables {
    create_service = false
  }

  assert {
    condition     = length(aws_ecs_service.this) == 0 && length(aws_ecs_service.ignoring_desired_count) == 0 && output.service_arn == null
    error_message = "The module creates no service."
  }
  assert {
    condition     = aws_ecs_task_definition.template.family == "web-dev-template" && length(aws_ssm_parameter.target) == 1
    error_message = "The module creates the template and the target."
  }
}

run "sets_every_option_of_a_service" {
  command = plan

  variables {
    desired_count                      = 3
    load_balancers                     = [{ target_group_arn = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/web/0123456789abcdef", container_name = "web", container_port = 8080 }]
    health_check_grace_period_seconds  = 60
    enable_execute_command             = true
    enable_ecs_managed_tags            = true
    propagate_tags                     = "TASK_DEFINITION"
    capacity_provider_strategy         = [{ capacity_provider = "FARGATE", base = 1, weight = 1 }, { capacity_provider = "FARGATE_SPOT", weight = 3 }]
    security_groups                    = ["sg-1"]
    assign_public_ip                   = true
    runtime_platform                   = { cpu_architecture = "ARM64" }
    ephemeral_storage_size_in_gib      = 40
    deployment_minimum_healthy_percent = 50
    deployment_maximum_percent         = 150
    service_registries                 = { registry_arn = "arn:aws:servicediscovery:eu-central-1:123456789012:service/srv-1" }
    service_connect_configuration      = { namespace = "acme", services = [{ port_name = "http", client_alias = { port = 80, dns_name = "web" } }] }
    tags                               = { team = "shop" }
  }

  assert {
    condition     = one(aws_ecs_service.this[0].load_balancer).container_port == 8080 && aws_ecs_service.this[0].health_check_grace_period_seconds == 60
    error_message = "The service has the load balancer and the grace period."
  }
  assert {
    condition     = aws_ecs_service.this[0].enable_execute_command && aws_ecs_service.this[0].enable_ecs_managed_tags && aws_ecs_service.this[0].propagate_tags == "TASK_DEFINITION"
    error_message = "The service has execute command and the tags of ECS."
  }
  assert {
    condition     = length(aws_ecs_service.this[0].capacity_provider_strategy) == 2 && aws_ecs_task_definition.template.requires_compatibilities == toset(["FARGATE"])
    error_message = "Capacity providers of Fargate need a template for Fargate."
  }
  assert {
    condition     = aws_ecs_service.this[0].network_configuration[0].security_groups == toset(["sg-1"]) && aws_ecs_service.this[0].network_configuration[0].assign_public_ip
    error_message = "The service has the security group and a public IP address."
  }
  assert {
    condition     = aws_ecs_task_definition.template.runtime_platform[0].cpu_architecture == "ARM64" && aws_ecs_task_definition.template.runtime_platform[0].operating_system_family == "LINUX" && aws_ecs_task_definition.template.ephemeral_storage[0].size_in_gib == 40
    error_message = "The template has the platform and the ephemeral storage."
  }
  assert {
    condition     = aws_ecs_service.this[0].deployment_minimum_healthy_percent == 50 && aws_ecs_service.this[0].deployment_maximum_percent == 150
    error_message = "The service has both limits of running tasks."
  }
  assert {
    condition     = aws_ecs_service.this[0].service_registries[0].registry_arn == "arn:aws:servicediscovery:eu-central-1:123456789012:service/srv-1"
    error_message = "The service is registered in Cloud Map."
  }
  assert {
    condition     = aws_ecs_service.this[0].service_connect_configuration[0].enabled && aws_ecs_service.this[0].service_connect_configuration[0].service[0].client_alias[0].dns_name == "web"
    error_message = "The service has Service Connect."
  }
  assert {
    condition     = aws_ecs_service.this[0].tags.team == "shop" && aws_ecs_task_definition.template.tags.team == "shop" && aws_ssm_parameter.target[0].tags.team == "shop"
    error_message = "All resources have the tags."
  }
}

run "runs_tasks_on_instances" {
  command = plan

  variables {
    launch_type                = "EC2"
    network_mode               = "bridge"
    subnets                    = []
    cpu                        = null
    memory                     = null
    container_definition       = { memory = 256 }
    ordered_placement_strategy = [{ type = "spread", field = "attribute:ecs.availability-zone" }]
    placement_constraints      = [{ type = "distinctInstance" }]
  }

  assert {
    condition     = aws_ecs_task_definition.template.requires_compatibilities == toset(["EC2"]) && aws_ecs_service.this[0].launch_type == "EC2"
    error_message = "The template is for EC2."
  }
  assert {
    condition     = length(aws_ecs_service.this[0].network_configuration) == 0
    error_message = "Without awsvpc there is no network configuration."
  }
  assert {
    condition     = aws_ecs_service.this[0].ordered_placement_strategy[0].type == "spread" && one(aws_ecs_service.this[0].placement_constraints).type == "distinctInstance"
    error_message = "The service has the placement strategy and the constraint."
  }
}

run "runs_tasks_on_a_capacity_provider_of_instances" {
  command = plan

  variables {
    network_mode               = "bridge"
    capacity_provider_strategy = [{ capacity_provider = "instances", weight = 1 }]
  }

  assert {
    condition     = aws_ecs_task_definition.template.requires_compatibilities == toset(["EC2"])
    error_message = "A capacity provider other than Fargate's means a template for EC2."
  }
}

run "a_daemon_has_no_desired_count" {
  command = plan

  variables {
    scheduling_strategy = "DAEMON"
    launch_type         = "EC2"
    network_mode        = "host"
  }

  assert {
    condition     = aws_ecs_service.this[0].scheduling_strategy == "DAEMON" && aws_ecs_service.this[0].desired_count == null
    error_message = "ECS derives the number of tasks from the instances."
  }
}

# This test applies with a mocked provider, because a plan does not know computed values in a set.
run "adds_volumes_to_the_template" {
  variables {
    volumes = [
      { name = "data", efs_volume_configuration = { file_system_id = "fs-1", root_directory = "/web", authorization_config = { access_point_id = "fsap-1", iam = "ENABLED" } } },
      { name = "scratch" },
    ]
  }

  assert {
    condition     = toset([for volume in aws_ecs_task_definition.template.volume : volume.name]) == toset(["data", "scratch"])
    error_message = "The template has both volumes."
  }
  assert {
    condition     = [for volume in aws_ecs_task_definition.template.volume : volume.efs_volume_configuration[0] if volume.name == "data"][0].root_directory == "/web" && [for volume in aws_ecs_task_definition.template.volume : volume.efs_volume_configuration[0] if volume.name == "data"][0].transit_encryption == "ENABLED"
    error_message = "EFS traffic is encrypted by default."
  }
  assert {
    condition     = [for volume in aws_ecs_task_definition.template.volume : volume.efs_volume_configuration[0].authorization_config[0] if volume.name == "data"][0].iam == "ENABLED"
    error_message = "EFS authorizes with the role of the task."
  }
}
