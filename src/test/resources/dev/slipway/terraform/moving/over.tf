# The same service with Slipway, which sets its version.

resource "aws_ecs_cluster" "dev" {
  name = "dev"
}

resource "aws_ecr_repository" "web" {
  name = "acme/web"
}

# Terraform removes the task definition from its state only. Its revisions stay ACTIVE, because the service runs one.
removed {
  from = aws_ecs_task_definition.web

  lifecycle {
    destroy = false
  }
}

resource "aws_ecs_task_definition" "web_dev" {
  family                   = "web-dev-template"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  execution_role_arn       = "arn:aws:iam::123456789012:role/web-execution"

  container_definitions = jsonencode([{
    name         = "app"
    image        = "${aws_ecr_repository.web.repository_url}:latest"
    essential    = true
    portMappings = [{ containerPort = 8080, protocol = "tcp" }]
    environment  = [{ name = "LOG_LEVEL", value = "info" }]
  }])

  track_latest = false
  skip_destroy = true
}

resource "aws_ecs_service" "web" {
  name            = "web"
  cluster         = aws_ecs_cluster.dev.id
  task_definition = aws_ecs_task_definition.web_dev.arn
  desired_count   = 2
  launch_type     = "FARGATE"

  network_configuration {
    subnets = ["subnet-1"]
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  lifecycle {
    ignore_changes = [task_definition]
  }
}

resource "aws_ssm_parameter" "slipway_web_dev" {
  name = "/slipway/targets/web-dev"
  type = "String"
  value = jsonencode({
    service     = aws_ecs_service.web.name
    environment = aws_ecs_cluster.dev.name
    repository  = aws_ecr_repository.web.name
    tags        = ["main-*"]
  })
}
