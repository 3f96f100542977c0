# Plans only, with a provider that talks to nobody.

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

run "the_defaults_allow_the_account_in_all_regions" {
  command = plan

  assert {
    condition     = aws_iam_role.this.name == "slipway-target"
    error_message = "The role has a name that targets can be given."
  }
  assert {
    condition     = tolist(jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Principal.AWS) == var.slipway_role_arns && jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Action == "sts:AssumeRole" && length(jsondecode(aws_iam_role.this.assume_role_policy).Statement) == 1
    error_message = "Only Slipway's functions may assume it."
  }
  assert {
    condition     = [for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement.Sid] == ["ReadTaskDefinitions", "TagFamilies", "ReadServices", "ReadServiceRevisions", "TellServices", "AppendToFamilies", "PassTaskRoles", "FindClusters", "FindServices", "StopInServices", "StopServiceDeployments"]
    error_message = "What Slipway does to ECS is allowed, and nothing of what it does in its own account."
  }
  assert {
    condition     = one([for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement if statement.Sid == "TellServices"]).Resource == ["arn:aws:ecs:*:210987654321:service/*"]
    error_message = "Services of all regions, of this account only."
  }
  assert {
    condition     = one([for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement if statement.Sid == "FindServices"]).Condition.ArnLike["ecs:cluster"] == ["arn:aws:ecs:*:210987654321:cluster/*"]
    error_message = "Clusters of all regions, of this account only."
  }
  assert {
    condition     = one([for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement if statement.Sid == "AppendToFamilies"]).Resource == ["arn:aws:ecs:*:210987654321:task-definition/*:*"]
    error_message = "Families of all regions, of this account only."
  }
  assert {
    condition     = tolist(one([for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement if statement.Sid == "PassTaskRoles"]).Resource) == var.task_roles && one([for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement if statement.Sid == "PassTaskRoles"]).Condition.StringEquals["iam:PassedToService"] == "ecs-tasks.amazonaws.com"
    error_message = "The task roles may be passed, to ECS's tasks only."
  }
}

run "what_can_be_limited" {
  command = plan

  variables {
    name     = "deployer"
    clusters = ["arn:aws:ecs:eu-west-1:210987654321:cluster/prod"]
    families = ["web-prod"]
    tags     = { team = "platform" }

    permissions_boundary = "arn:aws:iam::210987654321:policy/boundary"
  }

  assert {
    condition     = aws_iam_role.this.name == "deployer" && aws_iam_role.this.tags.team == "platform" && aws_iam_role.this.permissions_boundary == var.permissions_boundary
    error_message = "Name, tags and boundary."
  }
  assert {
    condition     = one([for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement if statement.Sid == "TellServices"]).Resource == ["arn:aws:ecs:eu-west-1:210987654321:service/prod/*"]
    error_message = "The cluster's services."
  }
  assert {
    condition     = one([for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement if statement.Sid == "StopServiceDeployments"]).Resource == ["arn:aws:ecs:eu-west-1:210987654321:service-deployment/prod/*"]
    error_message = "Their deployments."
  }
  assert {
    condition     = one([for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement if statement.Sid == "TellServices"]).Condition.ArnLike["ecs:task-definition"] == ["arn:aws:ecs:*:210987654321:task-definition/web-prod:*"]
    error_message = "The family."
  }
}

run "services_instead_of_clusters" {
  command = plan

  variables {
    services = ["arn:aws:ecs:eu-west-1:210987654321:service/prod/web"]
  }

  assert {
    condition     = tolist(one([for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement if statement.Sid == "TellServices"]).Resource) == var.services
    error_message = "Only the services that are named."
  }
  assert {
    condition     = one([for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement if statement.Sid == "ReadServiceRevisions"]).Resource == ["arn:aws:ecs:eu-west-1:210987654321:service-revision/prod/web/*"]
    error_message = "Their revisions."
  }
}

run "tasks_without_roles" {
  command = plan

  variables {
    task_roles = []
  }

  assert {
    condition     = !contains([for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement.Sid], "PassTaskRoles") && length(jsondecode(aws_iam_role_policy.this.policy).Statement) == 10
    error_message = "There is none to pass, and everything else is allowed."
  }
}

run "a_policy_longer_than_iam_takes" {
  command = plan

  variables {
    services = [for number in range(60) : "arn:aws:ecs:eu-central-1:210987654321:service/production/service-${number}"]
  }

  expect_failures = [aws_iam_role_policy.this]
}

run "what_is_refused" {
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
