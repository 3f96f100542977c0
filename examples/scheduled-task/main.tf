# A task without a service. EventBridge Scheduler starts it every hour, and Slipway registers a revision for each pushed
# image with a tag main-…

provider "aws" {
  region = var.region
}

################################################################################
# Slipway
################################################################################

module "slipway" {
  # In another repository, pin the version:
  #   source = "git::https://github.com/OWNER/slipway.git//terraform?ref=vVERSION"
  source = "../../terraform"

  jar        = var.jar
  runtime    = var.runtime
  clusters   = [aws_ecs_cluster.dev.arn]
  families   = [module.report.family]
  task_roles = module.report.task_roles
}

################################################################################
# The task
################################################################################

module "report" {
  # source = "git::https://github.com/OWNER/slipway.git//terraform/task?ref=vVERSION"
  source = "../../terraform/task"

  name           = "report"
  environment    = "dev"
  cluster        = aws_ecs_cluster.dev.arn
  repository_url = aws_ecr_repository.report.repository_url
  deploy_tags    = ["main-*"]

  execution_role_arn = aws_iam_role.execution.arn
  subnets            = data.aws_subnets.default.ids
  security_groups    = [aws_security_group.report.id]
  assign_public_ip   = true # The subnets of the default VPC are public, and ECS pulls the image over the internet

  schedule = {
    expression                   = "rate(1 hour)"
    maximum_event_age_in_seconds = 1800 # A start that is half an hour late is left to the next one
  }

  # No image: Slipway sets it
  container_definition = {
    name = "app"
    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.report.name
        awslogs-region        = var.region
        awslogs-stream-prefix = "app"
      }
    }
  }
}

################################################################################
# Cluster, registry, logs, roles and network
################################################################################

resource "aws_ecs_cluster" "dev" {
  # checkov:skip=CKV_AWS_65:Container Insights costs extra
  name = "dev"
}

resource "aws_ecr_repository" "report" {
  # checkov:skip=CKV_AWS_136:ECR encrypts images with a key of its own
  name                 = "acme/report"
  image_tag_mutability = "IMMUTABLE"
  force_delete         = true # Terraform destroys the example together with its images

  image_scanning_configuration {
    scan_on_push = true
  }
}

resource "aws_cloudwatch_log_group" "report" {
  # checkov:skip=CKV_AWS_158:CloudWatch Logs encrypts logs with a key of its own
  # checkov:skip=CKV_AWS_338:30 days are enough for an example
  name              = "/acme/report/dev"
  retention_in_days = 30
}

resource "aws_iam_role" "execution" {
  name = "acme-report-execution"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "execution" {
  role       = aws_iam_role.execution.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}

data "aws_vpc" "default" {
  default = true
}

data "aws_subnets" "default" {
  filter {
    name   = "vpc-id"
    values = [data.aws_vpc.default.id]
  }
}

resource "aws_security_group" "report" {
  # checkov:skip=CKV2_AWS_5:The schedule attaches it to the tasks
  name        = "acme-report"
  description = "acme/report"
  vpc_id      = data.aws_vpc.default.id

  egress {
    description = "HTTPS, for the image and the logs"
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
