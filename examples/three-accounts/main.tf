# dev, staging and prod in three accounts. The tools account has Slipway and the registry, and nothing else. A push deploys
# dev, a pipeline deploys staging and prod, and people approve each deployment to prod. The folder prod has its service.

provider "aws" {
  region = var.region
}

provider "aws" {
  alias  = "dev"
  region = var.region

  assume_role {
    role_arn = var.terraform_role_arns.dev
  }
}

provider "aws" {
  alias  = "staging"
  region = var.region

  assume_role {
    role_arn = var.terraform_role_arns.staging
  }
}

provider "aws" {
  alias  = "prod"
  region = var.region

  assume_role {
    role_arn = var.terraform_role_arns.prod
  }
}

################################################################################
# Slipway, in the tools account
################################################################################

module "slipway" {
  # In another repository, pin the version:
  #   source = "git::https://github.com/OWNER/slipway.git//terraform?ref=vVERSION"
  source = "../../terraform"

  jar          = var.jar
  runtime      = var.runtime
  repositories = [aws_ecr_repository.web.arn]
  families     = [for environment in local.environments : environment.family]
  task_roles   = [] # No service is in this account

  assumable_roles     = [for environment in local.environments : environment.role_arn]
  forwarding_accounts = [for environment in local.environments : environment.account]

  callers      = local.callers
  callers_only = true # The function refuses requests without a caller's alias
}

################################################################################
# Who may ask for what. Each caller is an alias of DeployFunction, and IAM decides who may invoke it
################################################################################

locals {
  reads = ["status", "why", "history", "check"]

  callers = {
    # A push deploys dev, so the build only looks
    build = {
      actions      = local.reads
      environments = ["dev"]
    }
    # from is for all environments of a caller. So each step has a caller of its own
    staging-release = {
      actions      = concat(["deploy", "promote"], local.reads)
      environments = ["staging"]
      from         = ["dev"]
    }
    prod-release = {
      actions      = concat(["deploy", "promote"], local.reads)
      environments = ["prod"]
      from         = ["staging"]
    }
    approvers = {
      actions      = concat(["continue", "abort"], local.reads)
      environments = ["prod"]
    }
    on-call = {
      actions = concat(["rollback", "hold", "unhold", "abort", "queues"], local.reads)
    }
  }

  # One role of the CI system is both of the release's callers
  principals = {
    build     = ["build"]
    release   = ["staging-release", "prod-release"]
    approvers = ["approvers"]
    on-call   = ["on-call"]
  }

  statements = { for principal, callers in local.principals : principal => {
    Sid      = "AskSlipway"
    Effect   = "Allow"
    Action   = "lambda:InvokeFunction"
    Resource = [for caller in callers : module.slipway.caller_arns[caller]]
  } }

  policies = { for principal, statement in local.statements : principal => jsonencode({
    Version   = "2012-10-17"
    Statement = concat([statement], [for push in local.push_statements : push if principal == "build"])
  }) }

  push_statements = [
    {
      Sid    = "PushImages"
      Effect = "Allow"
      Action = [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:CompleteLayerUpload",
        "ecr:GetDownloadUrlForLayer",
        "ecr:InitiateLayerUpload",
        "ecr:PutImage",
        "ecr:UploadLayerPart",
      ]
      Resource = [aws_ecr_repository.web.arn]
    },
    {
      Sid      = "LogIn"
      Effect   = "Allow"
      Action   = "ecr:GetAuthorizationToken"
      Resource = ["*"]
    },
    {
      # ECR signs with the rights of the principal that pushes
      Sid      = "SignImages"
      Effect   = "Allow"
      Action   = "signer:SignPayload"
      Resource = [aws_signer_signing_profile.images.arn]
    },
  ]
}

################################################################################
# The environments, each in its account
################################################################################

module "dev" {
  source    = "./environment"
  providers = { aws = aws.dev }

  environment    = "dev"
  repository_url = aws_ecr_repository.web.repository_url
  slipway        = local.slipway
  deploy_tags    = ["main-*"]
}

module "staging" {
  source    = "./environment"
  providers = { aws = aws.staging }

  environment    = "staging"
  repository_url = aws_ecr_repository.web.repository_url
  slipway        = local.slipway
}

module "prod" {
  source    = "./environment"
  providers = { aws = aws.prod }

  environment    = "prod"
  repository_url = aws_ecr_repository.web.repository_url
  slipway        = local.slipway
  create_service = false # The folder prod creates it, with the lifecycle hook that waits for approval

  # Only images that ECR has signed, and in which its scan found nothing high or critical
  signed = true
  scan   = "high"
}

locals {
  slipway = {
    role_arns     = module.slipway.role_arns
    event_bus_arn = module.slipway.default_event_bus_arn
  }
  environments = {
    dev     = module.dev
    staging = module.staging
    prod    = module.prod
  }
}

# Slipway reads its configuration in its own account
resource "aws_ssm_parameter" "target" {
  # checkov:skip=CKV2_AWS_34:The target has no secret, and a plan shows it
  for_each = local.environments

  name           = each.value.configuration_entry.name
  type           = "String"
  insecure_value = each.value.configuration_entry.value
}

################################################################################
# The registry. It scans and signs each image that is pushed, and the tasks of all environments pull from it
################################################################################

resource "aws_ecr_repository" "web" {
  # checkov:skip=CKV_AWS_136:ECR encrypts images with a key of its own
  name                 = "acme/web"
  image_tag_mutability = "IMMUTABLE"
  force_delete         = true # Terraform destroys the example together with its images

  # Without it, Slipway finds no scan of an image, and refuses it for prod
  image_scanning_configuration {
    scan_on_push = true
  }
}

resource "aws_ecr_repository_policy" "web" {
  repository = aws_ecr_repository.web.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "EnvironmentsMayPull"
      Effect    = "Allow"
      Principal = { AWS = [for environment in local.environments : "arn:aws:iam::${environment.account}:root"] }
      Action    = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"]
    }]
  })
}

resource "aws_signer_signing_profile" "images" {
  name        = "images"
  platform_id = "Notation-OCI-SHA384-ECDSA"
}

# The AWS provider has no resource for it. A registry has one signing configuration
resource "aws_cloudformation_stack" "signing" {
  # checkov:skip=CKV_AWS_124:The stack has one resource, and Terraform reports its errors
  name = "ecr-signing"

  template_body = jsonencode({
    Resources = {
      Signing = {
        Type = "AWS::ECR::SigningConfiguration"
        Properties = {
          Rules = [{
            SigningProfileArn = aws_signer_signing_profile.images.arn
            RepositoryFilters = [{ Filter = aws_ecr_repository.web.name, FilterType = "WILDCARD_MATCH" }]
          }]
        }
      }
    }
  })
}
