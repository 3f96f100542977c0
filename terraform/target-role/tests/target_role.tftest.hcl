# The tests plan with a mocked provider.

mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "210987654321" }
  }
}

variables {
  slipway_role_arns = ["arn:aws:iam::123456789012:role/slipway-deploy-eu-central-1", "arn:aws:iam::123456789012:role/slipway-rollback-eu-central-1"]
  task_roles        = ["arn:aws:iam::210987654321:role/acme-*"]
}

run "allows_the_whole_account_in_all_regions_by_default" {
  command = plan

  assert {
    condition     = aws_iam_role.this.name == "slipway-target"
    error_message = "The role has a fixed name, which targets can use."
  }
  assert {
    condition     = tolist(jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Principal.AWS) == tolist(var.slipway_role_arns) && jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Action == "sts:AssumeRole" && length(jsondecode(aws_iam_role.this.assume_role_policy).Statement) == 1
    error_message = "Only Slipway's functions may assume the role."
  }
  assert {
    condition     = [for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement.Sid] == ["ReadTaskDefinitions", "TagFamilies", "ReadServices", "ReadServiceRevisions", "ReadServiceDeployments", "ReadTasks", "UpdateServices", "AppendToFamilies", "PassTaskRoles", "StopInServices", "StopServiceDeployments", "ContinueInServices", "ContinueServiceDeployments", "FindClusters", "FindServices"]
    error_message = "The role has Slipway's permissions on ECS and none of its other permissions."
  }
  assert {
    condition     = one([for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement if statement.Sid == "UpdateServices"]).Resource == ["arn:aws:ecs:*:210987654321:service/*"]
    error_message = "The role covers services of all regions in this account only."
  }
  assert {
    condition     = one([for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement if statement.Sid == "FindServices"]).Condition.ArnLike["ecs:cluster"] == ["arn:aws:ecs:*:210987654321:cluster/*"]
    error_message = "The role covers clusters of all regions in this account only."
  }
  assert {
    condition     = one([for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement if statement.Sid == "AppendToFamilies"]).Resource == ["arn:aws:ecs:*:210987654321:task-definition/*:*"]
    error_message = "The role covers families of all regions in this account only."
  }
  assert {
    condition     = tolist(one([for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement if statement.Sid == "PassTaskRoles"]).Resource) == tolist(var.task_roles) && one([for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement if statement.Sid == "PassTaskRoles"]).Condition.StringEquals["iam:PassedToService"] == "ecs-tasks.amazonaws.com"
    error_message = "The role may pass the task roles, and only to ECS tasks."
  }
}

run "limits_the_role_to_clusters_and_families" {
  command = plan

  variables {
    name     = "deployer"
    clusters = ["arn:aws:ecs:eu-west-1:210987654321:cluster/prod"]
    families = ["web-prod"]
    tags     = { team = "platform" }

    run_tasks = true

    permissions_boundary = "arn:aws:iam::210987654321:policy/boundary"
  }

  assert {
    condition     = aws_iam_role.this.name == "deployer" && aws_iam_role.this.tags.team == "platform" && aws_iam_role.this.permissions_boundary == var.permissions_boundary
    error_message = "The role has the name, the tags and the permissions boundary."
  }
  assert {
    condition     = one([for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement if statement.Sid == "UpdateServices"]).Resource == ["arn:aws:ecs:eu-west-1:210987654321:service/prod/*"]
    error_message = "The role covers the services of the cluster."
  }
  assert {
    condition     = one([for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement if statement.Sid == "RunTasks"]).Resource == ["arn:aws:ecs:*:210987654321:task-definition/web-prod:*"] && one([for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement if statement.Sid == "TagStartedTasks"]).Resource == ["arn:aws:ecs:eu-west-1:210987654321:task/prod/*"] && one([for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement if statement.Sid == "StopStartedTasks"]).Resource == ["arn:aws:ecs:eu-west-1:210987654321:task/prod/*"]
    error_message = "Tasks are run and stopped only of the families and in the clusters."
  }
  assert {
    condition     = one([for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement if statement.Sid == "StopServiceDeployments"]).Resource == ["arn:aws:ecs:eu-west-1:210987654321:service-deployment/prod/*"] && one([for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement if statement.Sid == "ContinueServiceDeployments"]).Resource == ["arn:aws:ecs:eu-west-1:210987654321:service-deployment/prod/*"]
    error_message = "The role covers the deployments of these services."
  }
  assert {
    condition     = one([for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement if statement.Sid == "UpdateServices"]).Condition.ArnLike["ecs:task-definition"] == ["arn:aws:ecs:*:210987654321:task-definition/web-prod:*"]
    error_message = "The role may deploy only the family."
  }
}

run "limits_the_role_to_services" {
  command = plan

  variables {
    services = ["arn:aws:ecs:eu-west-1:210987654321:service/prod/web"]
  }

  assert {
    condition     = tolist(one([for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement if statement.Sid == "UpdateServices"]).Resource) == tolist(var.services)
    error_message = "The role covers only the named services."
  }
  assert {
    condition     = one([for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement if statement.Sid == "ReadServiceRevisions"]).Resource == ["arn:aws:ecs:eu-west-1:210987654321:service-revision/prod/web/*"]
    error_message = "The role covers the revisions of these services."
  }
}

run "leaves_out_pass_role_without_task_roles" {
  command = plan

  variables {
    task_roles = []
  }

  assert {
    condition     = !contains([for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement.Sid], "PassTaskRoles") && length(jsondecode(aws_iam_role_policy.this.policy).Statement) == 14
    error_message = "The role may pass no role, and has all other permissions."
  }
}

run "rejects_a_policy_longer_than_iam_allows" {
  command = plan

  variables {
    services = [for number in range(60) : "arn:aws:ecs:eu-central-1:210987654321:service/production/service-${number}"]
  }

  expect_failures = [aws_iam_role_policy.this]
}

run "rejects_invalid_values" {
  command = plan

  variables {
    name              = "slipway target"
    slipway_role_arns = ["arn:aws:iam::123456789012:role/slipway-*"]
    task_roles        = ["acme-*"]
    clusters          = ["prod"]
    services          = ["web"]
    families          = ["web:1"]

    permissions_boundary = "boundary"
  }

  expect_failures = [var.name, var.slipway_role_arns, var.task_roles, var.clusters, var.services, var.families, var.permissions_boundary]
}
