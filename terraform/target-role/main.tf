data "aws_partition" "current" {}
data "aws_caller_identity" "current" {}

locals {
  partition = data.aws_partition.current.partition
  account   = data.aws_caller_identity.current.account_id

  # IAM roles are global in an account: the defaults cover all regions
  own         = "arn:${local.partition}:ecs:*:${local.account}"
  in_clusters = length(var.clusters) > 0
  in_services = length(var.services) > 0

  # The ARN of a service or task contains the name of its cluster: arn:…:cluster/NAME becomes arn:…:service/NAME/*
  of_clusters = { for kind in ["service", "service-deployment", "service-revision", "task"] : kind =>
    local.in_clusters ? [for cluster in var.clusters : "${replace(cluster, ":cluster/", ":${kind}/")}/*"] : ["${local.own}:${kind}/*"]
  }
  # The ARNs of service deployments and service revisions contain the cluster and the service
  of_services = { for kind in ["service-deployment", "service-revision"] : kind =>
    local.in_services ? [for service in var.services : "${replace(service, ":service/", ":${kind}/")}/*"] : local.of_clusters[kind]
  }

  task_definitions = [for family in var.families : "${local.own}:task-definition/${family}:*"]

  policy_variables = {
    partition           = local.partition
    account_id          = local.account
    region              = "*"
    clusters            = local.in_clusters ? var.clusters : ["${local.own}:cluster/*"]
    services            = local.in_services ? var.services : local.of_clusters["service"]
    service_deployments = local.of_services["service-deployment"]
    service_revisions   = local.of_services["service-revision"]
    task_definitions    = local.task_definitions
    task_roles          = var.task_roles
    # Without run_tasks the statements of one-off tasks and release tasks have no resources and are left out below
    runnable_task_definitions = var.run_tasks ? local.task_definitions : []
    started_tasks             = var.run_tasks ? local.of_clusters["task"] : []
    # These belong to Slipway's own account: their statements are left out below
    repositories           = []
    event_bus_arn          = ""
    failed_invocations_arn = ""
    configuration          = []
    assumable_roles        = []
    boundaries             = []
  }

  all_statements = flatten([for name in ["shared", "deploy", "rollback"] :
    jsondecode(templatefile("${path.module}/../policies/${name}.json.tftpl", local.policy_variables)).Statement
  ])
  # Some statements are in two policies. distinct() does not take statements of different forms
  sids       = [for statement in local.all_statements : statement.Sid]
  statements = [for number, statement in local.all_statements : statement if index(local.sids, statement.Sid) == number]

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [for statement in local.statements : statement
      # IAM does not accept an empty list: a statement without resources is left out
      if length(statement.Resource) > 0 &&
    (statement.Sid == "PassTaskRoles" || alltrue([for action in flatten([statement.Action]) : startswith(action, "ecs:")]))]
  })
}

# The role has the same permissions on ECS as Slipway's functions have in their own account. It has none on images,
# events, configuration and queues.
resource "aws_iam_role" "this" {
  name        = var.name
  description = "Slipway assumes this role to deploy to the ECS services of this account"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "SlipwayMayAssume"
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = var.slipway_role_arns }
    }]
  })

  permissions_boundary = var.permissions_boundary
  tags                 = var.tags
}

resource "aws_iam_role_policy" "this" {
  name = "slipway"
  role = aws_iam_role.this.name

  policy = local.policy

  lifecycle {
    precondition {
      condition     = length(local.policy) <= 10240
      error_message = "The role's policy has ${length(local.policy)} characters, and IAM allows 10,240. Use patterns in clusters, services, families and task_roles instead of many names."
    }
  }
}
