# template.yaml and terraform/target-role use the policies in policies/, too.
locals {
  own         = "arn:${local.partition}:ecs:${local.region}:${local.account}"
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

  configuration_parameter = coalesce(var.configuration_parameter, trimsuffix(trimprefix(var.configuration, "ssm:"), "/"))
  readable_parameters     = local.configuration_is_text ? [local.configuration_text] : [for end in ["", "/*"] : "${local.configuration_parameter}${end}"]

  # The ARNs are built from names. So Terraform knows the policies before the first apply, and a plan shows all of them.
  failed_invocations_arn = "arn:${local.partition}:sqs:${local.region}:${local.account}:${var.name}-failed-invocations"
  roles                  = { for key, function in local.functions : key => function if function.role == key }
  role_names             = { for key in keys(local.roles) : key => "${var.name}-${key}-${local.region}" }
  role_arns              = { for key, name in local.role_names : key => "arn:${local.partition}:iam::${local.account}:role${var.role_path}${name}" }

  # A task definition can be used only in its own account and region
  task_definitions = [for family in var.families : "arn:*:ecs:*:*:task-definition/${family}:*"]

  policy_variables = {
    partition           = local.partition
    account_id          = local.account
    region              = local.region
    clusters            = local.in_clusters ? var.clusters : ["${local.own}:cluster/*"]
    services            = local.in_services ? var.services : local.of_clusters["service"]
    service_deployments = local.of_services["service-deployment"]
    service_revisions   = local.of_services["service-revision"]
    task_definitions    = local.task_definitions
    # Without run_tasks the statements of one-off tasks and release tasks have no resources and are left out below
    runnable_task_definitions = var.run_tasks ? local.task_definitions : []
    started_tasks             = var.run_tasks ? local.of_clusters["task"] : []
    task_roles                = var.task_roles
    repositories              = length(var.repositories) > 0 ? var.repositories : ["arn:${local.partition}:ecr:${local.region}:${local.account}:repository/*"]
    event_bus_arn             = startswith(var.event_bus, "arn:") ? var.event_bus : "arn:${local.partition}:events:${local.region}:${local.account}:event-bus/${var.event_bus}"
    failed_invocations_arn    = local.failed_invocations_arn
    configuration             = [for name in local.readable_parameters : "arn:${local.partition}:ssm:${local.region}:${local.account}:parameter${name}"]
    assumable_roles           = var.assumable_roles
    callers                   = [for name in compact([local.callers_parameter]) : "arn:${local.partition}:ssm:${local.region}:${local.account}:parameter${name}"]
    boundaries                = [for name in compact([local.boundaries_parameter]) : "arn:${local.partition}:ssm:${local.region}:${local.account}:parameter${name}"]
  }

  policies = { for name in ["shared", "deploy", "rollback", "callers"] : name => jsonencode({
    Version = "2012-10-17"
    # IAM does not accept an empty list: a statement without resources is left out
    Statement = concat(
      [for statement in jsondecode(templatefile("${path.module}/policies/${name}.json.tftpl", local.policy_variables)).Statement : statement if length(statement.Resource) > 0],
      name == "shared" ? local.key_statement : []
    )
  }) }

  # Lambda sends a failed invocation to the encrypted queue with the function's role
  key_statement = [for key in var.kms_key_arn[*] : {
    Sid      = "UseKey"
    Effect   = "Allow"
    Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
    Resource = key
  }]

  attachments = merge(concat([for key in keys(local.roles) : merge({
    "${key}-logs"   = { role = key, policy_arn = "arn:${local.partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole" }
    "${key}-traces" = { role = key, policy_arn = "arn:${local.partition}:iam::aws:policy/AWSXrayWriteOnlyAccess" }
    "${key}-shared" = { role = key, policy_arn = aws_iam_policy.shared.arn }
    }, {
    # Lambda creates the network interfaces with the function's role
    for policy in local.in_vpc ? ["AWSLambdaVPCAccessExecutionRole"] : [] :
    "${key}-vpc" => { role = key, policy_arn = "arn:${local.partition}:iam::aws:policy/service-role/${policy}" }
    })], [for policy in aws_iam_policy.callers : {
    "deploy-callers" = { role = "deploy", policy_arn = policy.arn }
  }])...)
}

resource "aws_iam_role" "this" {
  for_each = local.roles

  # IAM roles are global in an account. With the region in its name, Slipway can be installed in several regions
  name        = local.role_names[each.key]
  path        = var.role_path
  description = each.value.description

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })

  permissions_boundary = var.permissions_boundary
  tags                 = var.tags
}

# Permissions of all functions
resource "aws_iam_policy" "shared" {
  name        = "${var.name}-shared-${local.region}"
  description = "Permissions of all functions of Slipway"
  policy      = local.policies["shared"]
  tags        = var.tags

  lifecycle {
    precondition {
      condition     = length(local.policies["shared"]) <= 6144
      error_message = "The shared policy of the functions has ${length(local.policies["shared"])} characters, and IAM allows 6,144. Use patterns in clusters, services, families, repositories and assumable_roles instead of many names."
    }
  }
}

# Lets DeployFunction read its callers. template.yaml says why it is a policy of its own
resource "aws_iam_policy" "callers" {
  count = length(var.callers) > 0 ? 1 : 0

  name        = "${var.name}-callers-${local.region}"
  description = "Lets Slipway's DeployFunction read its callers"
  policy      = local.policies["callers"]
  tags        = var.tags
}

resource "aws_iam_role_policy" "this" {
  for_each = local.roles

  name   = each.key
  role   = aws_iam_role.this[each.key].name
  policy = local.policies[each.key]

  lifecycle {
    precondition {
      condition     = length(local.policies[each.key]) <= 10240
      error_message = "The policy of ${each.key} has ${length(local.policies[each.key])} characters, and IAM allows 10,240. Use patterns in clusters, services, families, task_roles and repositories instead of many names."
    }
  }
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each = local.attachments

  role       = aws_iam_role.this[each.value.role].name
  policy_arn = each.value.policy_arn
}
