# service_ignoring_desired_count.tf has the same resource for services whose desired count Terraform ignores, because
# ignore_changes does not accept an expression.
resource "aws_ecs_service" "this" {
  # checkov:skip=CKV_AWS_332:platform_version decides. The default is the latest version
  # checkov:skip=CKV_AWS_333:assign_public_ip decides. The default is false
  count = var.create_service && !var.ignore_desired_count ? 1 : 0

  name                = local.ecs_service
  cluster             = var.cluster
  task_definition     = aws_ecs_task_definition.template.arn # Until the first deployment
  desired_count       = local.desired_count
  scheduling_strategy = var.scheduling_strategy

  launch_type      = local.launch_type
  platform_version = var.platform_version

  availability_zone_rebalancing      = var.availability_zone_rebalancing
  deployment_maximum_percent         = var.deployment_maximum_percent
  deployment_minimum_healthy_percent = var.deployment_minimum_healthy_percent
  enable_ecs_managed_tags            = var.enable_ecs_managed_tags
  enable_execute_command             = var.enable_execute_command
  health_check_grace_period_seconds  = var.health_check_grace_period_seconds
  propagate_tags                     = var.propagate_tags
  wait_for_steady_state              = var.wait_for_steady_state

  # Without a circuit breaker ECS never fails a deployment, and Slipway waits for the deadline
  deployment_circuit_breaker {
    enable   = true
    rollback = var.native_rollback
  }

  dynamic "alarms" {
    for_each = length(var.alarm_names) > 0 ? [var.alarm_names] : []

    content {
      alarm_names = alarms.value
      enable      = true
      rollback    = var.native_rollback
    }
  }

  dynamic "capacity_provider_strategy" {
    for_each = var.capacity_provider_strategy

    content {
      capacity_provider = capacity_provider_strategy.value.capacity_provider
      base              = capacity_provider_strategy.value.base
      weight            = capacity_provider_strategy.value.weight
    }
  }

  dynamic "load_balancer" {
    for_each = var.load_balancers

    content {
      container_name   = load_balancer.value.container_name
      container_port   = load_balancer.value.container_port
      target_group_arn = load_balancer.value.target_group_arn
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

  dynamic "ordered_placement_strategy" {
    for_each = var.ordered_placement_strategy

    content {
      type  = ordered_placement_strategy.value.type
      field = ordered_placement_strategy.value.field
    }
  }

  dynamic "placement_constraints" {
    for_each = var.placement_constraints

    content {
      type       = placement_constraints.value.type
      expression = placement_constraints.value.expression
    }
  }

  dynamic "service_connect_configuration" {
    for_each = var.service_connect_configuration[*]

    content {
      enabled   = true
      namespace = service_connect_configuration.value.namespace

      dynamic "service" {
        for_each = service_connect_configuration.value.services

        content {
          port_name             = service.value.port_name
          discovery_name        = service.value.discovery_name
          ingress_port_override = service.value.ingress_port_override

          dynamic "client_alias" {
            for_each = service.value.client_alias[*]

            content {
              port     = client_alias.value.port
              dns_name = client_alias.value.dns_name
            }
          }
        }
      }
    }
  }

  dynamic "service_registries" {
    for_each = var.service_registries[*]

    content {
      registry_arn   = service_registries.value.registry_arn
      port           = service_registries.value.port
      container_name = service_registries.value.container_name
      container_port = service_registries.value.container_port
    }
  }

  tags = var.tags

  lifecycle {
    # Slipway sets the task definition; without this line the next apply would deploy the placeholder
    ignore_changes = [task_definition]

    precondition {
      condition     = var.network_mode != "awsvpc" || length(var.subnets) > 0
      error_message = "subnets must not be empty with network_mode awsvpc."
    }
    precondition {
      condition     = var.launch_type != "EXTERNAL" || var.network_mode != "awsvpc"
      error_message = "Tasks on EXTERNAL instances do not support awsvpc. Set network_mode to bridge, host or none."
    }
  }
}
