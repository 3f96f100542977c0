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
  mock_resource "aws_ecs_cluster" {
    defaults = { arn = "arn:aws:ecs:eu-central-1:123456789012:cluster/mocked" }
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

variables {
  jar     = "versions.tf"
  runtime = "java21"
}

override_resource {
  target = module.slipway.aws_lambda_alias.caller["team-a-pipeline"]
  values = { arn = "arn:aws:lambda:eu-central-1:123456789012:function:slipway-deploy:team-a-pipeline" }
}

override_resource {
  target = module.slipway.aws_lambda_alias.caller["team-a-on-call"]
  values = { arn = "arn:aws:lambda:eu-central-1:123456789012:function:slipway-deploy:team-a-on-call" }
}

run "keeps_the_targets_of_each_team_to_what_the_team_owns" {
  assert {
    condition     = toset(keys(output.boundaries)) == toset(["/slipway/targets/team-a/*", "/slipway/targets/team-b/*"])
    error_message = "Each team has a boundary for its own parameters, and no other parameter has one: Slipway refuses those."
  }
  assert {
    condition = alltrue([for boundary in output.boundaries : toset(keys(boundary)) == toset([
      "service", "task", "environment", "repository", "registry", "region", "roleArn", "cluster", "ecsService", "like", "family", "template", "taskRoleArn",
    ])])
    error_message = "A field that a boundary leaves out is open."
  }
  assert {
    condition = alltrue([for field in ["service", "task", "repository", "ecsService", "like", "family", "template", "taskRoleArn"] :
    alltrue([for pattern in output.boundaries["/slipway/targets/team-a/*"][field] : can(regex("(^|/)team-a[-/]", pattern))])])
    error_message = "What a team owns has the team's name."
  }
  assert {
    condition     = output.boundaries["/slipway/targets/team-b/*"].environment == tolist(["dev"]) && output.boundaries["/slipway/targets/team-b/*"].cluster == tolist(["dev"])
    error_message = "A team deploys to its own environments only."
  }
  assert {
    condition     = output.boundaries["/slipway/targets/team-a/*"].roleArn == ["own"]
    error_message = "No target names a role for another account."
  }
}

run "lets_each_caller_ask_for_its_own_only" {
  assert {
    condition     = toset(keys(output.caller_arns)) == toset(["team-a-pipeline", "team-a-on-call", "team-b-pipeline", "team-b-on-call"])
    error_message = "Each team has two callers."
  }
  assert {
    condition     = alltrue([for name, caller in local.callers : caller.services == ["${join("-", slice(split("-", name), 0, 2))}-*"]])
    error_message = "A caller has to do with the services of its team only."
  }
  assert {
    condition     = local.callers["team-a-pipeline"].from == ["dev"] && local.callers["team-b-pipeline"].environments == tolist(["dev"])
    error_message = "A pipeline deploys only what is good in dev, and to the team's environments."
  }
  assert {
    condition     = jsondecode(output.policies["team-a"].on-call).Statement[*].Resource == ["arn:aws:lambda:eu-central-1:123456789012:function:slipway-deploy:team-a-on-call"]
    error_message = "On-call may invoke its alias only."
  }
  assert {
    condition = { for statement in jsondecode(output.policies["team-a"].pipeline).Statement : statement.Sid => statement.Resource } == {
      AskSlipway = "arn:aws:lambda:eu-central-1:123456789012:function:slipway-deploy:team-a-pipeline"
      PushImages = "arn:aws:ecr:eu-central-1:123456789012:repository/teams/team-a/*"
      LogIn      = "*"
      SignImages = "arn:aws:signer:eu-central-1:123456789012:/signing-profiles/images"
    }
    error_message = "A pipeline may invoke its alias, push to its team's repositories and sign."
  }
  assert {
    condition = { for statement in jsondecode(output.policies["team-a"].targets).Statement : statement.Sid => statement.Resource } == {
      WriteTargets  = "arn:aws:ssm:eu-central-1:123456789012:parameter/slipway/targets/team-a/*"
      FindTargets   = "*"
      PassTaskRoles = "arn:aws:iam::123456789012:role/teams/team-a/*"
    }
    error_message = "A team writes parameters below its own path only, and passes its own roles only."
  }
}

run "refuses_a_team_whose_names_another_team_could_take" {
  command = plan

  variables {
    teams = { shop = {}, shop-api = {} }
  }

  expect_failures = [var.teams]
}

run "refuses_an_unknown_environment" {
  command = plan

  variables {
    teams = { shop = { environments = ["staging"] } }
  }

  expect_failures = [var.teams]
}
