# The application's repository has the task definition. Terraform has another one only to create the service.
resource "aws_ecs_task_definition" "in_the_app" {
  family = "in-the-app-at-first"

  container_definitions = jsonencode([{
    name   = "app"
    image  = "${local.web}:main-1"
    memory = 64
  }])
}

resource "aws_ecs_service" "in_the_app" {
  name            = "in-the-app"
  cluster         = "dev"
  task_definition = aws_ecs_task_definition.in_the_app.arn
  desired_count   = 1

  lifecycle {
    ignore_changes = [task_definition]
  }
}

# The application's repository has a copy of this parameter's name.
resource "aws_ssm_parameter" "in_the_app" {
  name  = "/acme/${var.database}/url"
  type  = "String"
  value = "jdbc:postgresql://${var.database}/web"
}
