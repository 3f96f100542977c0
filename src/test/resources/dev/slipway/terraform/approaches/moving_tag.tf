# The image has a mutable tag. The pipeline pushes the tag again and forces a new deployment.
resource "aws_ecs_task_definition" "moving_tag" {
  family = "moving-tag"

  container_definitions = jsonencode([{
    name        = "app"
    image       = "${local.web}:dev"
    memory      = 64
    environment = [{ name = "LOG_LEVEL", value = var.log_level }]
  }])
}

resource "aws_ecs_service" "moving_tag" {
  name            = "moving-tag"
  cluster         = "dev"
  task_definition = aws_ecs_task_definition.moving_tag.arn
  desired_count   = 1
}
