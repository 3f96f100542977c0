# The configuration of a team: one service in dev and prod, in the platform's clusters. Slipway deploys each pushed image
# with a tag main-… to dev, and what is good there to prod on request.

provider "aws" {
  region = var.region
}

locals {
  # The platform's boundaries allow only names that begin like this
  name = "${var.team}-web"

  environments = {
    dev = { deploy_tags = ["main-*"], desired_count = 1, signed = false, scan = null }
    # Only images that ECR has signed, and in which its scan found nothing critical
    prod = { deploy_tags = [], desired_count = 3, signed = true, scan = "critical" }
  }
}

module "web" {
  # In another repository, pin the version:
  #   source = "git::https://github.com/OWNER/slipway.git//terraform/service?ref=vVERSION"
  source   = "../../../terraform/service"
  for_each = local.environments

  name               = local.name
  environment        = each.key
  cluster            = data.aws_ecs_cluster.this[each.key].arn
  repository_url     = aws_ecr_repository.web.repository_url
  deploy_tags        = each.value.deploy_tags
  signed             = each.value.signed
  scan               = each.value.scan
  configuration_path = "/slipway/targets/${var.team}" # The team may write SSM parameters here only

  desired_count      = each.value.desired_count
  execution_role_arn = data.aws_iam_role.execution.arn
  subnets            = data.aws_subnets.default.ids
  security_groups    = [aws_security_group.web.id]
  assign_public_ip   = true # The subnets of the default VPC are public, and ECS pulls the image over the internet

  # No image: Slipway sets it
  container_definition = {
    name         = "app"
    portMappings = [{ containerPort = 8080, protocol = "tcp" }]
    environment  = [{ name = "ENVIRONMENT", value = each.key }]
    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.web[each.key].name
        awslogs-region        = var.region
        awslogs-stream-prefix = "app"
      }
    }
  }
}

################################################################################
# The platform's
################################################################################

data "aws_ecs_cluster" "this" {
  for_each = local.environments

  cluster_name = each.key
}

data "aws_iam_role" "execution" {
  name = "${var.team}-execution"
}

################################################################################
# Repository, logs and network
################################################################################

resource "aws_ecr_repository" "web" {
  # checkov:skip=CKV_AWS_136:ECR encrypts images with a key of its own
  name                 = "teams/${var.team}/web"
  image_tag_mutability = "IMMUTABLE"
  force_delete         = true # Terraform destroys the example together with its images

  # Without it, Slipway finds no scan of an image, and refuses it for prod
  image_scanning_configuration {
    scan_on_push = true
  }
}

resource "aws_cloudwatch_log_group" "web" {
  # checkov:skip=CKV_AWS_158:CloudWatch Logs encrypts logs with a key of its own
  # checkov:skip=CKV_AWS_338:30 days are enough for an example
  for_each = local.environments

  name              = "/teams/${var.team}/web/${each.key}"
  retention_in_days = 30
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

resource "aws_security_group" "web" {
  name        = local.name
  description = local.name
  vpc_id      = data.aws_vpc.default.id

  egress {
    description = "HTTPS, for the image and the logs"
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
