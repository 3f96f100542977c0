# The pipeline runs Terraform: each deployment is an apply with another value of the variable release.
resource "aws_ecs_task_definition" "variable" {
  family = "variable"

  container_definitions = jsonencode([{
    name        = "app"
    image       = "${local.web}:${var.release}"
    memory      = 64
    environment = [{ name = "LOG_LEVEL", value = var.log_level }]
  }])
}

resource "aws_ecs_service" "variable" {
  name            = "variable"
  cluster         = "dev"
  task_definition = aws_ecs_task_definition.variable.arn
  desired_count   = 1

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }
}
