# The same service after Slipway: Terraform sets its version again, starting with the running revision.

variable "running" {
  description = "ARN of the task definition that the service runs"
  type        = string
}

variable "image" {
  description = "The image in it"
  type        = string
}

resource "aws_ecs_cluster" "dev" {
  name = "dev"
}

resource "aws_ecr_repository" "web" {
  name = "acme/web"
}

import {
  to = aws_ecs_task_definition.web
  id = var.running
}

resource "aws_ecs_task_definition" "web" {
  family                   = "web-dev"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  execution_role_arn       = "arn:aws:iam::123456789012:role/web-execution"

  container_definitions = jsonencode([{
    name         = "app"
    image        = var.image
    essential    = true
    portMappings = [{ containerPort = 8080, protocol = "tcp" }]
    environment  = [{ name = "LOG_LEVEL", value = "info" }]
  }])
}

resource "aws_ecs_service" "web" {
  name            = "web"
  cluster         = aws_ecs_cluster.dev.id
  task_definition = aws_ecs_task_definition.web.arn
  desired_count   = 2
  launch_type     = "FARGATE"

  network_configuration {
    subnets = ["subnet-1"]
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }
}
