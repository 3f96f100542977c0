# One service in two environments, of one team. Slipway deploys each pushed image with a tag main-… to dev. It deploys to
# prod on request, and only what is good in dev, for example:
#   {"service": "web", "environment": "prod", "from": "dev"}

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

  jar              = var.jar
  runtime          = var.runtime
  clusters         = [for environment in local.environments : environment.cluster]
  families         = [for web in module.web : web.family]
  task_roles       = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/acme-*"]
  follow_templates = true # Requires a CloudTrail trail with management events in the account

  callers      = local.callers
  callers_only = true # The function refuses requests without a caller's alias
}

################################################################################
# Who may ask for what. Each caller is an alias of DeployFunction
################################################################################

locals {
  reads = ["status", "why", "history", "check"]

  callers = {
    pipeline-dev = {
      actions      = concat(["deploy"], local.reads)
      environments = ["dev"]
    }
    # from is for all environments of a caller. So a pipeline has a caller for each step of its way to prod
    pipeline-prod = {
      actions      = concat(["deploy", "promote"], local.reads)
      environments = ["prod"]
      from         = ["dev"]
    }
    on-call = {
      actions = concat(["rollback", "hold", "unhold", "abort", "continue", "queues"], local.reads)
    }
  }

  # One role of the CI system is both of the pipeline's callers
  principals = {
    pipeline = ["pipeline-dev", "pipeline-prod"]
    on-call  = ["on-call"]
  }

  policies = { for principal, callers in local.principals : principal => jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "AskSlipway"
      Effect   = "Allow"
      Action   = "lambda:InvokeFunction"
      Resource = [for caller in callers : module.slipway.caller_arns[caller]]
    }]
  }) }
}

################################################################################
# The service, in each environment
################################################################################

locals {
  environments = {
    dev  = { cluster = aws_ecs_cluster.dev.arn, deploy_tags = ["main-*"], desired_count = 1, cpu = 256, memory = 512, follow_template = true }
    prod = { cluster = aws_ecs_cluster.prod.arn, deploy_tags = [], desired_count = 3, cpu = 512, memory = 1024, follow_template = false }
  }
}

module "web" {
  # source = "git::https://github.com/OWNER/slipway.git//terraform/service?ref=vVERSION"
  source   = "../../terraform/service"
  for_each = local.environments

  name           = "web"
  environment    = each.key
  cluster        = each.value.cluster
  repository_url = aws_ecr_repository.web.repository_url

  # Slipway deploys pushes to dev, and only requests to prod
  deploy_tags = each.value.deploy_tags
  # Slipway deploys a changed template to dev at once, and to prod with the next version
  follow_template = each.value.follow_template
  # In the container app, whose image Slipway sets, the variable has the image tag: for traces by version
  version_variables = ["APP_VERSION"]

  cpu                = each.value.cpu
  memory             = each.value.memory
  desired_count      = each.value.desired_count
  execution_role_arn = aws_iam_role.execution.arn
  subnets            = data.aws_subnets.default.ids
  security_groups    = [aws_security_group.web.id]
  assign_public_ip   = true # The subnets of the default VPC are public, and ECS pulls the image over the internet

  container_definitions = [
    {
      # No image: Slipway sets it
      name         = "app"
      essential    = true
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
    },
    {
      # With an image: Terraform sets it
      name         = "traces"
      image        = "public.ecr.aws/aws-observability/aws-otel-collector:v0.40.0"
      essential    = false
      portMappings = [{ containerPort = 4317, protocol = "tcp" }]
    },
  ]
}

################################################################################
# Cluster, registry, logs, roles and network
################################################################################

data "aws_caller_identity" "current" {}

resource "aws_ecs_cluster" "dev" {
  # checkov:skip=CKV_AWS_65:Container Insights costs extra
  name = "dev"
}

resource "aws_ecs_cluster" "prod" {
  # checkov:skip=CKV_AWS_65:Container Insights costs extra
  name = "prod"
}

resource "aws_ecr_repository" "web" {
  # checkov:skip=CKV_AWS_136:ECR encrypts images with a key of its own
  name                 = "acme/web"
  image_tag_mutability = "IMMUTABLE"
  force_delete         = true # Terraform destroys the example together with its images

  image_scanning_configuration {
    scan_on_push = true
  }
}

resource "aws_cloudwatch_log_group" "web" {
  # checkov:skip=CKV_AWS_158:CloudWatch Logs encrypts logs with a key of its own
  # checkov:skip=CKV_AWS_338:30 days are enough for an example
  for_each = local.environments

  name              = "/acme/web/${each.key}"
  retention_in_days = 30
}

resource "aws_iam_role" "execution" {
  name = "acme-web-execution"

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

resource "aws_security_group" "web" {
  name        = "acme-web"
  description = "acme/web"
  vpc_id      = data.aws_vpc.default.id

  egress {
    description = "HTTPS, for the image and the logs"
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
