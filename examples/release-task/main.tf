# One service with a release task: Slipway updates the service to a new image when bin/migrate of that image has succeeded

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
  families   = [module.shop.family]
  task_roles = module.shop.task_roles
  run_tasks  = true # Otherwise Slipway refuses to deploy a service with a release task
}

################################################################################
# The service
################################################################################

module "shop" {
  # source = "git::https://github.com/OWNER/slipway.git//terraform/service?ref=vVERSION"
  source = "../../terraform/service"

  name           = "shop"
  environment    = "dev"
  cluster        = aws_ecs_cluster.dev.arn
  repository_url = aws_ecr_repository.shop.repository_url
  deploy_tags    = ["main-*"]

  cpu                = 256
  memory             = 512
  execution_role_arn = aws_iam_role.execution.arn
  desired_count      = 2
  subnets            = data.aws_subnets.default.ids
  security_groups    = [aws_security_group.shop.id]
  assign_public_ip   = true # The subnets of the default VPC are public, and ECS pulls the image over the internet

  # Migrates the database before each new version
  release_task = {
    command         = ["bin/migrate"]
    timeout_minutes = 60
  }

  # No image: Slipway sets it
  container_definition = {
    name         = "app"
    portMappings = [{ containerPort = 8080, protocol = "tcp" }]
    environment  = [{ name = "LOG_LEVEL", value = "info" }]
    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.shop.name
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

resource "aws_ecr_repository" "shop" {
  # checkov:skip=CKV_AWS_136:ECR encrypts images with a key of its own
  name                 = "acme/shop"
  image_tag_mutability = "IMMUTABLE"
  force_delete         = true # Terraform destroys the example together with its images

  image_scanning_configuration {
    scan_on_push = true
  }
}

resource "aws_cloudwatch_log_group" "shop" {
  # checkov:skip=CKV_AWS_158:CloudWatch Logs encrypts logs with a key of its own
  # checkov:skip=CKV_AWS_338:30 days are enough for an example
  name              = "/acme/shop/dev"
  retention_in_days = 30
}

resource "aws_iam_role" "execution" {
  name = "acme-shop-execution"

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

resource "aws_security_group" "shop" {
  name        = "acme-shop"
  description = "acme/shop"
  vpc_id      = data.aws_vpc.default.id

  egress {
    description = "HTTPS, for the image and the logs"
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
