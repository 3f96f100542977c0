# The tests apply with a mocked provider. Any file can be the jar. The runtime is java21, because the oldest supported
# AWS provider does not support java25.

mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_region" {
    defaults = { id = "eu-central-1", name = "eu-central-1" }
  }
  mock_resource "aws_ecr_repository" {
    defaults = {
      arn            = "arn:aws:ecr:eu-central-1:123456789012:repository/acme/web"
      repository_url = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/acme/web"
    }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mocked" }
  }
  mock_resource "aws_iam_policy" {
    defaults = { arn = "arn:aws:iam::123456789012:policy/mocked" }
  }
  mock_resource "aws_lambda_alias" {
    defaults = { arn = "arn:aws:lambda:eu-central-1:123456789012:function:mocked:live" }
  }
  mock_resource "aws_lambda_function" {
    defaults = { arn = "arn:aws:lambda:eu-central-1:123456789012:function:mocked" }
  }
  mock_resource "aws_signer_signing_profile" {
    defaults = { arn = "arn:aws:signer:eu-central-1:123456789012:/signing-profiles/images" }
  }
  mock_resource "aws_sqs_queue" {
    defaults = { arn = "arn:aws:sqs:eu-central-1:123456789012:mocked" }
  }
  mock_resource "aws_cloudwatch_event_rule" {
    defaults = { arn = "arn:aws:events:eu-central-1:123456789012:rule/mocked" }
  }
}

mock_provider "aws" {
  alias = "dev"

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "111111111111" }
  }
  mock_data "aws_region" {
    defaults = { id = "eu-central-1", name = "eu-central-1" }
  }
  mock_data "aws_subnets" {
    defaults = { ids = ["subnet-1", "subnet-2"] }
  }
  mock_resource "aws_ecs_cluster" {
    defaults = { arn = "arn:aws:ecs:eu-central-1:111111111111:cluster/dev" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::111111111111:role/mocked" }
  }
  mock_resource "aws_sqs_queue" {
    defaults = { arn = "arn:aws:sqs:eu-central-1:111111111111:mocked" }
  }
  mock_resource "aws_cloudwatch_event_rule" {
    defaults = { arn = "arn:aws:events:eu-central-1:111111111111:rule/mocked" }
  }
}

mock_provider "aws" {
  alias = "staging"

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "222222222222" }
  }
  mock_data "aws_region" {
    defaults = { id = "eu-central-1", name = "eu-central-1" }
  }
  mock_data "aws_subnets" {
    defaults = { ids = ["subnet-1", "subnet-2"] }
  }
  mock_resource "aws_ecs_cluster" {
    defaults = { arn = "arn:aws:ecs:eu-central-1:222222222222:cluster/staging" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::222222222222:role/mocked" }
  }
  mock_resource "aws_sqs_queue" {
    defaults = { arn = "arn:aws:sqs:eu-central-1:222222222222:mocked" }
  }
  mock_resource "aws_cloudwatch_event_rule" {
    defaults = { arn = "arn:aws:events:eu-central-1:222222222222:rule/mocked" }
  }
}

mock_provider "aws" {
  alias = "prod"

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "333333333333" }
  }
  mock_data "aws_region" {
    defaults = { id = "eu-central-1", name = "eu-central-1" }
  }
  mock_data "aws_subnets" {
    defaults = { ids = ["subnet-1", "subnet-2"] }
  }
  mock_resource "aws_ecs_cluster" {
    defaults = { arn = "arn:aws:ecs:eu-central-1:333333333333:cluster/prod" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::333333333333:role/mocked" }
  }
  mock_resource "aws_sqs_queue" {
    defaults = { arn = "arn:aws:sqs:eu-central-1:333333333333:mocked" }
  }
  mock_resource "aws_cloudwatch_event_rule" {
    defaults = { arn = "arn:aws:events:eu-central-1:333333333333:rule/mocked" }
  }
}

variables {
  jar     = "versions.tf"
  runtime = "java21"

  terraform_role_arns = {
    dev     = "arn:aws:iam::111111111111:role/terraform"
    staging = "arn:aws:iam::222222222222:role/terraform"
    prod    = "arn:aws:iam::333333333333:role/terraform"
  }
}

# Each caller has an alias of its own
override_resource {
  target = module.slipway.aws_lambda_alias.caller["build"]
  values = { arn = "arn:aws:lambda:eu-central-1:123456789012:function:slipway-deploy:build" }
}

override_resource {
  target = module.slipway.aws_lambda_alias.caller["staging-release"]
  values = { arn = "arn:aws:lambda:eu-central-1:123456789012:function:slipway-deploy:staging-release" }
}

override_resource {
  target = module.slipway.aws_lambda_alias.caller["prod-release"]
  values = { arn = "arn:aws:lambda:eu-central-1:123456789012:function:slipway-deploy:prod-release" }
}

override_resource {
  target = module.slipway.aws_lambda_alias.caller["approvers"]
  values = { arn = "arn:aws:lambda:eu-central-1:123456789012:function:slipway-deploy:approvers" }
}

override_resource {
  target = module.slipway.aws_lambda_alias.caller["on-call"]
  values = { arn = "arn:aws:lambda:eu-central-1:123456789012:function:slipway-deploy:on-call" }
}

run "has_each_environment_in_an_account_of_its_own" {
  assert {
    condition     = { for name, entry in output.configuration_entries : name => jsondecode(entry.value).roleArn } == { dev = "arn:aws:iam::111111111111:role/mocked", staging = "arn:aws:iam::222222222222:role/mocked", prod = "arn:aws:iam::333333333333:role/mocked" }
    error_message = "Each target has the role of its account."
  }
  assert {
    condition     = alltrue([for name, entry in output.configuration_entries : aws_ssm_parameter.target[name].name == entry.name && aws_ssm_parameter.target[name].insecure_value == entry.value])
    error_message = "The SSM parameters with the targets are in the tools account, where Slipway reads them."
  }
  assert {
    condition     = alltrue([for entry in output.configuration_entries : jsondecode(entry.value).registry == "123456789012.dkr.ecr.eu-central-1.amazonaws.com"])
    error_message = "All environments use images of the tools account's registry."
  }
  assert {
    condition     = jsondecode(aws_ecr_repository_policy.web.policy).Statement[0].Principal.AWS == ["arn:aws:iam::111111111111:root", "arn:aws:iam::333333333333:root", "arn:aws:iam::222222222222:root"]
    error_message = "The accounts of the environments may pull images."
  }
  assert {
    condition     = output.prod.cluster == "arn:aws:ecs:eu-central-1:333333333333:cluster/prod" && output.prod.template_family == "web-prod-template" && output.prod.terraform_role_arn == "arn:aws:iam::333333333333:role/terraform"
    error_message = "The folder prod gets the cluster, the template and the role of prod's account."
  }
}

run "deploys_only_dev_on_push_and_checks_images_for_prod" {
  assert {
    condition     = { for name, entry in output.configuration_entries : name => jsondecode(entry.value).tags } == { dev = ["main-*"], staging = [], prod = [] }
    error_message = "Only dev deploys image pushes."
  }
  assert {
    condition     = jsondecode(output.configuration_entries["prod"].value).signed && jsondecode(output.configuration_entries["prod"].value).scan == "high"
    error_message = "Slipway deploys to prod only signed images without high or critical findings."
  }
  assert {
    condition     = jsondecode(aws_cloudformation_stack.signing.template_body).Resources.Signing.Properties.Rules[0].RepositoryFilters[0].Filter == "acme/web"
    error_message = "ECR signs the images of the repository."
  }
}

run "lets_each_caller_take_one_step_only" {
  assert {
    condition     = local.callers["staging-release"].environments == ["staging"] && local.callers["staging-release"].from == ["dev"]
    error_message = "Only what is good in dev goes to staging."
  }
  assert {
    condition     = local.callers["prod-release"].environments == ["prod"] && local.callers["prod-release"].from == ["staging"]
    error_message = "Only what is good in staging goes to prod."
  }
  assert {
    condition     = toset([for name, caller in local.callers : name if contains(caller.actions, "deploy") || contains(caller.actions, "promote")]) == toset(["staging-release", "prod-release"])
    error_message = "Only the release deploys."
  }
  assert {
    condition     = [for name, caller in local.callers : name if contains(caller.actions, "continue")] == ["approvers"] && local.callers["approvers"].environments == ["prod"]
    error_message = "Only approvers let a deployment continue, and only in prod."
  }
  assert {
    condition = { for principal, policy in output.policies : principal => jsondecode(policy).Statement[0].Resource } == {
      approvers = ["arn:aws:lambda:eu-central-1:123456789012:function:slipway-deploy:approvers"]
      build     = ["arn:aws:lambda:eu-central-1:123456789012:function:slipway-deploy:build"]
      on-call   = ["arn:aws:lambda:eu-central-1:123456789012:function:slipway-deploy:on-call"]
      release = [
        "arn:aws:lambda:eu-central-1:123456789012:function:slipway-deploy:staging-release",
        "arn:aws:lambda:eu-central-1:123456789012:function:slipway-deploy:prod-release",
      ]
    }
    error_message = "Each principal may invoke its own aliases only."
  }
  assert {
    condition     = [for principal, policy in output.policies : principal if length(jsondecode(policy).Statement) > 1] == ["build"]
    error_message = "Only the build may push images."
  }
}
