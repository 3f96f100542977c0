# Two accounts. The tools account has Slipway, the registry and dev. The prod account has prod, in another region.
# Slipway deploys each pushed image with a tag main-… to dev, and deploys to prod on request.

provider "aws" {
  region = var.region
}

provider "aws" {
  alias  = "prod"
  region = var.prod_region

  assume_role {
    role_arn = var.prod_terraform_role_arn
  }
}

data "aws_caller_identity" "prod" {
  provider = aws.prod
}

################################################################################
# Slipway, in the tools account
################################################################################

module "slipway" {
  # In another repository, pin the version:
  #   source = "git::https://github.com/OWNER/slipway.git//terraform?ref=vVERSION"
  source = "../../terraform"

  jar             = var.jar
  runtime         = var.runtime
  clusters        = [aws_ecs_cluster.dev.arn]
  families        = [module.web_dev.family]
  task_roles      = module.web_dev.task_roles
  assumable_roles = [module.target_role.role_arn]

  # The prod account may forward events to Slipway
  forwarding_accounts = [data.aws_caller_identity.prod.account_id]
}

################################################################################
# In the prod account: target_role once for the account, forward once for each of its regions
################################################################################

module "target_role" {
  source    = "../../terraform/target-role"
  providers = { aws = aws.prod }

  slipway_role_arns = module.slipway.role_arns
  clusters          = [aws_ecs_cluster.prod.arn]
  families          = [module.web_prod.family]
  task_roles        = module.web_prod.task_roles
}

module "forward" {
  source    = "../../terraform/forward"
  providers = { aws = aws.prod }

  event_bus_arn = module.slipway.default_event_bus_arn
}

################################################################################
# The service, in each environment
################################################################################

module "web_dev" {
  source = "../../terraform/service"

  name           = "web"
  environment    = "dev"
  cluster        = aws_ecs_cluster.dev.arn
  repository_url = aws_ecr_repository.web.repository_url
  deploy_tags    = ["main-*"]

  execution_role_arn   = aws_iam_role.execution_dev.arn
  subnets              = data.aws_subnets.dev.ids
  security_groups      = [aws_security_group.web_dev.id]
  assign_public_ip     = true
  container_definition = local.container
}

module "web_prod" {
  source    = "../../terraform/service"
  providers = { aws = aws.prod }

  name           = "web"
  environment    = "prod"
  cluster        = aws_ecs_cluster.prod.arn
  repository_url = aws_ecr_repository.web.repository_url # The registry is in the tools account
  role_arn       = module.target_role.role_arn

  # Slipway reads its configuration in its own account and region: aws_ssm_parameter.web_prod below is there
  create_configuration_entry = false

  desired_count        = 3
  execution_role_arn   = aws_iam_role.execution_prod.arn
  subnets              = data.aws_subnets.prod.ids
  security_groups      = [aws_security_group.web_prod.id]
  assign_public_ip     = true
  container_definition = local.container
}

resource "aws_ssm_parameter" "web_prod" {
  # checkov:skip=CKV2_AWS_34:The target has no secret, and a plan shows it
  name           = module.web_prod.configuration_entry.name
  type           = "String"
  insecure_value = module.web_prod.configuration_entry.value
}

locals {
  # No image: Slipway sets it
  container = {
    name         = "app"
    portMappings = [{ containerPort = 8080, protocol = "tcp" }]
  }
}

################################################################################
# The registry in the tools account. The tasks in prod pull from it
################################################################################

resource "aws_ecr_repository" "web" {
  # checkov:skip=CKV_AWS_136:ECR encrypts images with a key of its own
  name                 = "acme/web"
  image_tag_mutability = "IMMUTABLE"
  force_delete         = true # Terraform destroys the example together with its images

  image_scanning_configuration {
    scan_on_push = true
  }
}

resource "aws_ecr_repository_policy" "web" {
  repository = aws_ecr_repository.web.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "ProdMayPull"
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.prod.account_id}:root" }
      Action    = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"]
    }]
  })
}

################################################################################
# dev: cluster, roles and network
################################################################################

resource "aws_ecs_cluster" "dev" {
  # checkov:skip=CKV_AWS_65:Container Insights costs extra
  name = "dev"
}

resource "aws_iam_role" "execution_dev" {
  name               = "acme-web-execution"
  assume_role_policy = local.tasks_may_assume
}

resource "aws_iam_role_policy_attachment" "execution_dev" {
  role       = aws_iam_role.execution_dev.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}

data "aws_vpc" "dev" {
  default = true
}

data "aws_subnets" "dev" {
  filter {
    name   = "vpc-id"
    values = [data.aws_vpc.dev.id]
  }
}

resource "aws_security_group" "web_dev" {
  name        = "acme-web"
  description = "acme/web"
  vpc_id      = data.aws_vpc.dev.id

  egress {
    description = "HTTPS, for the image and the logs"
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

################################################################################
# prod: cluster, roles and network
################################################################################

resource "aws_ecs_cluster" "prod" {
  # checkov:skip=CKV_AWS_65:Container Insights costs extra
  provider = aws.prod

  name = "prod"
}

resource "aws_iam_role" "execution_prod" {
  provider = aws.prod

  name               = "acme-web-execution"
  assume_role_policy = local.tasks_may_assume
}

resource "aws_iam_role_policy_attachment" "execution_prod" {
  provider = aws.prod

  role       = aws_iam_role.execution_prod.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}

data "aws_vpc" "prod" {
  provider = aws.prod

  default = true
}

data "aws_subnets" "prod" {
  provider = aws.prod

  filter {
    name   = "vpc-id"
    values = [data.aws_vpc.prod.id]
  }
}

resource "aws_security_group" "web_prod" {
  # checkov:skip=CKV2_AWS_5:the module web_prod attaches it to the service
  provider = aws.prod

  name        = "acme-web"
  description = "acme/web"
  vpc_id      = data.aws_vpc.prod.id

  egress {
    description = "HTTPS, for the image and the logs"
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

locals {
  tasks_may_assume = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
    }]
  })
}
