# What each account of an environment has: what Slipway needs there, and the service web with its cluster, role and network

module "target_role" {
  # In another repository, pin the version:
  #   source = "git::https://github.com/OWNER/slipway.git//terraform/target-role?ref=vVERSION"
  source = "../../../terraform/target-role"

  slipway_role_arns = var.slipway.role_arns
  clusters          = [aws_ecs_cluster.this.arn]
  families          = [module.web.family]
  task_roles        = module.web.task_roles
}

module "forward" {
  # source = "git::https://github.com/OWNER/slipway.git//terraform/forward?ref=vVERSION"
  source = "../../../terraform/forward"

  event_bus_arn = var.slipway.event_bus_arn
}

module "web" {
  # source = "git::https://github.com/OWNER/slipway.git//terraform/service?ref=vVERSION"
  source = "../../../terraform/service"

  name           = "web"
  environment    = var.environment
  cluster        = aws_ecs_cluster.this.arn
  repository_url = var.repository_url
  role_arn       = module.target_role.role_arn
  deploy_tags    = var.deploy_tags
  signed         = var.signed
  scan           = var.scan
  create_service = var.create_service

  # Slipway reads its configuration in the tools account
  create_configuration_entry = false

  execution_role_arn = aws_iam_role.execution.arn
  subnets            = data.aws_subnets.default.ids
  security_groups    = [aws_security_group.web.id]
  assign_public_ip   = true # The subnets of the default VPC are public, and ECS pulls the image over the internet

  # No image: Slipway sets it
  container_definition = {
    name         = "app"
    portMappings = [{ containerPort = 8080, protocol = "tcp" }]
    environment  = [{ name = "ENVIRONMENT", value = var.environment }]
  }
}

################################################################################
# Cluster, role and network
################################################################################

data "aws_caller_identity" "current" {}

resource "aws_ecs_cluster" "this" {
  # checkov:skip=CKV_AWS_65:Container Insights costs extra
  name = var.environment
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
  # checkov:skip=CKV2_AWS_5:The module web attaches it to the service, or the folder prod does
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
