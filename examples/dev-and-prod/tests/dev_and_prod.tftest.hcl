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

# Each cluster has an ARN of its own
override_resource {
  target = aws_ecs_cluster.dev
  values = { arn = "arn:aws:ecs:eu-central-1:123456789012:cluster/dev" }
}

override_resource {
  target = aws_ecs_cluster.prod
  values = { arn = "arn:aws:ecs:eu-central-1:123456789012:cluster/prod" }
}

# Each caller has an alias of its own
override_resource {
  target = module.slipway.aws_lambda_alias.caller["pipeline-dev"]
  values = { arn = "arn:aws:lambda:eu-central-1:123456789012:function:slipway-deploy:pipeline-dev" }
}

override_resource {
  target = module.slipway.aws_lambda_alias.caller["pipeline-prod"]
  values = { arn = "arn:aws:lambda:eu-central-1:123456789012:function:slipway-deploy:pipeline-prod" }
}

override_resource {
  target = module.slipway.aws_lambda_alias.caller["on-call"]
  values = { arn = "arn:aws:lambda:eu-central-1:123456789012:function:slipway-deploy:on-call" }
}

run "deploys_dev_on_push_and_prod_on_request" {
  assert {
    condition     = jsondecode(output.configuration_entries["dev"].value).tags == ["main-*"] && jsondecode(output.configuration_entries["prod"].value).tags == []
    error_message = "Only dev deploys image pushes."
  }
  assert {
    condition     = jsondecode(output.configuration_entries["dev"].value).cluster == "dev" && jsondecode(output.configuration_entries["prod"].value).cluster == "prod"
    error_message = "Each environment has a cluster of its own."
  }
  assert {
    condition     = jsondecode(output.configuration_entries["dev"].value).family == "web-dev" && jsondecode(output.configuration_entries["prod"].value).family == "web-prod"
    error_message = "Each environment has a release log of its own."
  }
  assert {
    condition     = jsondecode(output.configuration_entries["dev"].value).repository == jsondecode(output.configuration_entries["prod"].value).repository
    error_message = "Both environments use images of the same repository."
  }
  assert {
    condition     = jsondecode(output.configuration_entries["dev"].value).followTemplate && !can(jsondecode(output.configuration_entries["prod"].value).followTemplate)
    error_message = "Only dev follows its template."
  }
  assert {
    condition     = alltrue([for entry in output.configuration_entries : jsondecode(entry.value).versionVariables == ["APP_VERSION"]])
    error_message = "The variable APP_VERSION has the version in both environments."
  }
}

run "lets_each_caller_ask_for_its_own_only" {
  assert {
    condition     = toset(keys(output.caller_arns)) == toset(["pipeline-dev", "pipeline-prod", "on-call"])
    error_message = "Each caller has an alias."
  }
  assert {
    condition     = local.callers["pipeline-prod"].environments == ["prod"] && local.callers["pipeline-prod"].from == ["dev"]
    error_message = "The pipeline deploys to prod only what is good in dev."
  }
  assert {
    condition     = local.callers["pipeline-dev"].environments == ["dev"] && !can(local.callers["pipeline-dev"].from)
    error_message = "The pipeline deploys any image to dev, and nothing to another environment."
  }
  assert {
    condition     = !anytrue([for name in ["pipeline-dev", "pipeline-prod"] : contains(local.callers[name].actions, "rollback") || contains(local.callers[name].actions, "unhold")])
    error_message = "The pipeline does not roll back, and does not end a hold."
  }
  assert {
    condition     = !contains(local.callers["on-call"].actions, "deploy") && !contains(local.callers["on-call"].actions, "promote")
    error_message = "On-call deploys no version of its own choice."
  }
  assert {
    condition     = alltrue([for caller in local.callers : !anytrue([for action in caller.actions : startswith(action, "despite")])])
    error_message = "Nobody may pass a hold or findings."
  }
  assert {
    condition     = jsondecode(output.policies["on-call"]).Statement[0].Resource == ["arn:aws:lambda:eu-central-1:123456789012:function:slipway-deploy:on-call"]
    error_message = "On-call may invoke its alias only."
  }
  assert {
    condition = jsondecode(output.policies.pipeline).Statement[0].Resource == [
      "arn:aws:lambda:eu-central-1:123456789012:function:slipway-deploy:pipeline-dev",
      "arn:aws:lambda:eu-central-1:123456789012:function:slipway-deploy:pipeline-prod",
    ]
    error_message = "The pipeline may invoke its two aliases only."
  }
}
