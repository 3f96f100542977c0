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
  mock_data "aws_subnets" {
    defaults = { ids = ["subnet-1", "subnet-2"] }
  }
  mock_resource "aws_ecr_repository" {
    defaults = { repository_url = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/acme/web" }
  }
  mock_resource "aws_ecs_cluster" {
    defaults = { arn = "arn:aws:ecs:eu-central-1:123456789012:cluster/dev" }
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
  mock_resource "aws_sqs_queue" {
    defaults = { arn = "arn:aws:sqs:eu-central-1:123456789012:mocked" }
  }
  mock_resource "aws_cloudwatch_event_rule" {
    defaults = { arn = "arn:aws:events:eu-central-1:123456789012:rule/mocked" }
  }
}

mock_provider "aws" {
  alias = "prod"

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "210987654321" }
  }
  mock_data "aws_region" {
    defaults = { id = "eu-west-1", name = "eu-west-1" }
  }
  mock_data "aws_subnets" {
    defaults = { ids = ["subnet-1", "subnet-2"] }
  }
  mock_resource "aws_ecr_repository" {
    defaults = { repository_url = "210987654321.dkr.ecr.eu-west-1.amazonaws.com/acme/web" }
  }
  mock_resource "aws_ecs_cluster" {
    defaults = { arn = "arn:aws:ecs:eu-west-1:210987654321:cluster/prod" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::210987654321:role/mocked" }
  }
  mock_resource "aws_iam_policy" {
    defaults = { arn = "arn:aws:iam::210987654321:policy/mocked" }
  }
  mock_resource "aws_lambda_alias" {
    defaults = { arn = "arn:aws:lambda:eu-central-1:123456789012:function:mocked:live" }
  }
  mock_resource "aws_lambda_function" {
    defaults = { arn = "arn:aws:lambda:eu-west-1:210987654321:function:mocked" }
  }
  mock_resource "aws_sqs_queue" {
    defaults = { arn = "arn:aws:sqs:eu-west-1:210987654321:mocked" }
  }
  mock_resource "aws_cloudwatch_event_rule" {
    defaults = { arn = "arn:aws:events:eu-west-1:210987654321:rule/mocked" }
  }
}

variables {
  jar     = "versions.tf"
  runtime = "java21"

  prod_terraform_role_arn = "arn:aws:iam::210987654321:role/terraform"
}

run "deploys_to_prod_in_another_account_and_region" {
  assert {
    condition     = jsondecode(output.configuration_entries["prod"].value).region == "eu-west-1" && jsondecode(output.configuration_entries["prod"].value).roleArn == output.target_role_arn
    error_message = "The target has the region of prod and the role for it."
  }
  assert {
    condition     = jsondecode(output.configuration_entries["prod"].value).registry == "123456789012.dkr.ecr.eu-central-1.amazonaws.com" && jsondecode(output.configuration_entries["prod"].value).tags == []
    error_message = "The target has the registry of the tools account, and no tags."
  }
  assert {
    condition     = aws_ssm_parameter.web_prod.name == output.configuration_entries["prod"].name && aws_ssm_parameter.web_prod.insecure_value == output.configuration_entries["prod"].value
    error_message = "The SSM parameter with the target of prod is in the tools account, where Slipway reads it."
  }
  assert {
    condition     = jsondecode(aws_ecr_repository_policy.web.policy).Statement[0].Principal.AWS == "arn:aws:iam::210987654321:root"
    error_message = "The prod account may pull images."
  }
  assert {
    condition     = !can(jsondecode(output.configuration_entries["dev"].value).roleArn) && !can(jsondecode(output.configuration_entries["dev"].value).region)
    error_message = "The target of dev has no role and no region, because dev is in the tools account."
  }
}
