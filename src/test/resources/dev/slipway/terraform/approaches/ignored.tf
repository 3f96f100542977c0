# Terraform ignores the whole task definition. The pipeline copies the running one and replaces the image.
resource "aws_ecs_task_definition" "ignored" {
  family = "ignored"

  container_definitions = jsonencode([{
    name        = "app"
    image       = "${local.web}:main-1"
    memory      = 64
    environment = [{ name = "LOG_LEVEL", value = var.log_level }]
  }])
}

resource "aws_ecs_service" "ignored" {
  name            = "ignored"
  cluster         = "dev"
  task_definition = aws_ecs_task_definition.ignored.arn
  desired_count   = 1

  lifecycle {
    ignore_changes = [task_definition]
  }
}
