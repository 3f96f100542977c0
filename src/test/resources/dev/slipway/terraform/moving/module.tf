# The same as over.tf, with the module terraform/service.

resource "aws_ecs_cluster" "dev" {
  name = "dev"
}

resource "aws_ecr_repository" "web" {
  name = "acme/web"
}

removed {
  from = aws_ecs_task_definition.web

  lifecycle {
    destroy = false
  }
}

moved {
  from = aws_ecs_service.web
  to   = module.web_dev.aws_ecs_service.this[0]
}

module "web_dev" {
  source = "../../../terraform/service"

  name            = "web"
  environment     = "dev"
  cluster         = aws_ecs_cluster.dev.id
  repository_url  = aws_ecr_repository.web.repository_url
  deploy_tags     = ["main-*"]
  cpu             = 256
  memory          = 512
  desired_count   = 2
  subnets         = ["subnet-1"]
  native_rollback = true

  execution_role_arn = "arn:aws:iam::123456789012:role/web-execution"

  container_definition = {
    name         = "app"
    essential    = true
    portMappings = [{ containerPort = 8080, protocol = "tcp" }]
    environment  = [{ name = "LOG_LEVEL", value = "info" }]
  }
}
