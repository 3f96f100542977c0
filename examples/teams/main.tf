# Many teams in one account. This configuration is the platform's: Slipway, the clusters, and what each team may do. The
# folder team is a configuration of a team.

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

  jar     = var.jar
  runtime = var.runtime

  # What the functions may do for all teams together. A policy in IAM cannot tell for which team Slipway works, and has
  # 6,144 characters at most. So these patterns name no team: the boundaries do
  clusters     = [for cluster in aws_ecs_cluster.this : cluster.arn]
  services     = [for environment in local.environments : "arn:aws:ecs:${local.here}:service/${environment}/*"]
  families     = [for environment in local.environments : "*-${environment}"] # No template matches
  repositories = ["arn:aws:ecr:${local.here}:repository/teams/*"]
  task_roles   = ["arn:aws:iam::${local.account}:role/teams/*"]

  boundaries   = local.boundaries
  callers      = local.callers
  callers_only = true # The function refuses requests without a caller's alias
}

locals {
  environments = ["dev", "prod"]
  account      = data.aws_caller_identity.current.account_id
  here         = "${var.region}:${local.account}"
}

data "aws_caller_identity" "current" {}

################################################################################
# What the targets of a team must keep to. A field that is left out would be open, so each has its patterns
################################################################################

locals {
  boundaries = { for team, its in var.teams : "/slipway/targets/${team}/*" => {
    service     = ["${team}-*"]
    task        = ["${team}-*"]
    environment = its.environments
    repository  = ["teams/${team}/*"]
    registry    = ["${local.account}.dkr.ecr.${var.region}.amazonaws.com"]
    region      = [var.region]
    roleArn     = ["own"] # Slipway works with its own role here
    cluster     = its.environments
    ecsService  = ["${team}-*"]
    like        = ["${team}-*"]
    family      = [for environment in its.environments : "${team}-*-${environment}"]
    template    = ["${team}-*-template"]
    taskRoleArn = ["arn:aws:iam::${local.account}:role/teams/${team}/*"]
  } }
}

################################################################################
# Who may ask for what. Each caller is an alias of DeployFunction, and IAM decides who may invoke it
################################################################################

locals {
  reads = ["status", "why", "history", "check"]

  callers = merge([for team, its in var.teams : {
    # Pushes deploy dev, and the pipeline deploys what is good there to prod. It may not name a tag or digest
    "${team}-pipeline" = {
      actions      = concat(["deploy", "promote"], local.reads)
      services     = ["${team}-*"]
      environments = its.environments
      from         = ["dev"]
    }
    "${team}-on-call" = {
      actions      = concat(["rollback", "hold", "unhold", "abort", "continue"], local.reads)
      services     = ["${team}-*"]
      environments = its.environments
    }
  }]...)

  policies = { for team in keys(var.teams) : team => {
    pipeline = jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Sid      = "AskSlipway"
          Effect   = "Allow"
          Action   = "lambda:InvokeFunction"
          Resource = module.slipway.caller_arns["${team}-pipeline"]
        },
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
          Resource = "arn:aws:ecr:${local.here}:repository/teams/${team}/*"
        },
        {
          Sid      = "LogIn"
          Effect   = "Allow"
          Action   = "ecr:GetAuthorizationToken"
          Resource = "*"
        },
        {
          # ECR signs with the rights of the principal that pushes
          Sid      = "SignImages"
          Effect   = "Allow"
          Action   = "signer:SignPayload"
          Resource = aws_signer_signing_profile.images.arn
        },
      ]
    })
    on-call = jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Sid      = "AskSlipway"
        Effect   = "Allow"
        Action   = "lambda:InvokeFunction"
        Resource = module.slipway.caller_arns["${team}-on-call"]
      }]
    })
    # What the team's Terraform needs for its targets, in addition to its rights on ECS and ECR
    targets = jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Sid    = "WriteTargets"
          Effect = "Allow"
          Action = [
            "ssm:AddTagsToResource",
            "ssm:DeleteParameter",
            "ssm:GetParameter",
            "ssm:GetParameters",
            "ssm:ListTagsForResource",
            "ssm:PutParameter",
            "ssm:RemoveTagsFromResource",
          ]
          Resource = "arn:aws:ssm:${local.here}:parameter/slipway/targets/${team}/*"
        },
        {
          # IAM has no narrower resource for it. It shows names, and no values
          Sid      = "FindTargets"
          Effect   = "Allow"
          Action   = "ssm:DescribeParameters"
          Resource = "*"
        },
        {
          # A template names the roles of its tasks
          Sid       = "PassTaskRoles"
          Effect    = "Allow"
          Action    = "iam:PassRole"
          Resource  = "arn:aws:iam::${local.account}:role/teams/${team}/*"
          Condition = { StringEquals = { "iam:PassedToService" = "ecs-tasks.amazonaws.com" } }
        },
      ]
    })
  } }
}

################################################################################
# Clusters and roles
################################################################################

resource "aws_ecs_cluster" "this" {
  # checkov:skip=CKV_AWS_65:Container Insights costs extra
  for_each = toset(local.environments)

  name = each.key
}

# With it ECS pulls the images of the team's tasks and writes their logs
resource "aws_iam_role" "execution" {
  for_each = var.teams

  name = "${each.key}-execution"
  path = "/teams/${each.key}/"

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
  for_each = aws_iam_role.execution

  role       = each.value.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}

################################################################################
# Signatures: ECR signs each image that is pushed to a repository of a team
################################################################################

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
            RepositoryFilters = [{ Filter = "teams/*", FilterType = "WILDCARD_MATCH" }]
          }]
        }
      }
    }
  })
}
