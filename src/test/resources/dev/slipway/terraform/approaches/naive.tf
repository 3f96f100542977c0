# Terraform owns the task definition. The pipeline registers revisions in the same family and calls UpdateService.
resource "aws_ecs_task_definition" "naive" {
  family = "naive"

  container_definitions = jsonencode([{
    name        = "app"
    image       = "${local.web}:main-1"
    memory      = 64
    environment = [{ name = "LOG_LEVEL", value = var.log_level }]
  }])
}

resource "aws_ecs_service" "naive" {
  name            = "naive"
  cluster         = "dev"
  task_definition = aws_ecs_task_definition.naive.arn
  desired_count   = 1
}
