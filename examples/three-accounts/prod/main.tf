# The service web in prod. Each deployment waits for approval before its first task starts. The configuration around this
# folder has everything else: it works with an AWS provider that does not have lifecycle hooks of the type PAUSE

provider "aws" {
  region = var.region

  assume_role {
    role_arn = var.terraform_role_arn
  }
}

resource "aws_ecs_service" "web" {
  # checkov:skip=CKV_AWS_333:The default VPC has no NAT gateway
  name            = "web"
  cluster         = var.cluster
  task_definition = var.template_family # Until the first deployment
  desired_count   = 3
  launch_type     = "FARGATE"

  deployment_configuration {
    strategy = "ROLLING"

    # ECS waits for bin/slipway continue, and rolls back after a day
    lifecycle_hook {
      target_type      = "PAUSE"
      lifecycle_stages = ["PRE_SCALE_UP"]

      timeout_configuration {
        timeout_in_minutes = 1440
        action             = "ROLLBACK"
      }
    }
  }

  # ECS itself rolls back a deployment that fails. Otherwise Slipway would, with a deployment that waits for approval, too
  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = var.subnets
    security_groups  = var.security_groups
    assign_public_ip = true # The subnets of the default VPC are public, and ECS pulls the image over the internet
  }

  lifecycle {
    # Slipway sets the task definition
    ignore_changes = [task_definition]
  }
}
