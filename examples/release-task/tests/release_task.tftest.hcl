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
    defaults = { repository_url = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/acme/shop" }
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
  mock_resource "aws_lambda_function" {
    defaults = { arn = "arn:aws:lambda:eu-central-1:123456789012:function:mocked" }
  }
  mock_resource "aws_lambda_alias" {
    defaults = { arn = "arn:aws:lambda:eu-central-1:123456789012:function:mocked:live" }
  }
  mock_resource "aws_sqs_queue" {
    defaults = { arn = "arn:aws:sqs:eu-central-1:123456789012:mocked" }
  }
  mock_resource "aws_cloudwatch_event_rule" {
    defaults = { arn = "arn:aws:events:eu-central-1:123456789012:rule/mocked" }
  }
}

variables {
  jar     = "versions.tf"
  runtime = "java21"
}

run "deploys_after_a_release_task" {
  assert {
    condition     = jsondecode(output.configuration_entry.value) == { service = "shop", environment = "dev", cluster = "dev", ecsService = "shop", family = "shop-dev", template = "shop-dev-template", repository = "acme/shop", registry = "123456789012.dkr.ecr.eu-central-1.amazonaws.com", rollback = "auto", tags = ["main-*"], releaseTask = { command = ["bin/migrate"], timeoutMinutes = 60 } }
    error_message = "Slipway's configuration has the service as a target with a release task."
  }
  assert {
    condition     = output.configuration_entry.name == "/slipway/targets/shop-dev"
    error_message = "The SSM parameter is below the path that Slipway reads by default."
  }
  assert {
    condition     = output.deploy_function_name == "slipway-deploy:live" && output.repository_url == "123456789012.dkr.ecr.eu-central-1.amazonaws.com/acme/shop"
    error_message = "The outputs name the repository and the function."
  }
}
