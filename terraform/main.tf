data "aws_partition" "current" {}
data "aws_caller_identity" "current" {}
data "aws_region" "current" {}

locals {
  partition = data.aws_partition.current.partition
  account   = data.aws_caller_identity.current.account_id
  region    = data.aws_region.current.id

  # The schedule has a function of its own, which runs RollbackFunction's code: it needs less memory, and its instance,
  # which remembers what it saw, does not handle events.
  functions = {
    deploy = {
      description = "Deploys container images to ECS services after an image push or a request"
      handler     = "dev.slipway.lambda.DeployFunction::handleRequest"
      role        = "deploy"
      memory_size = var.memory_size
      timeout     = var.timeout
      concurrency = var.reserved_concurrency
      environment = {
        SLIPWAY_REPLICATION = var.replication ? "ENABLED" : "DISABLED"
        # What the request `queues` answers
        SLIPWAY_QUEUES       = jsonencode(local.queue_urls)
        SLIPWAY_CALLERS      = local.callers_parameter == null ? null : "ssm:${local.callers_parameter}"
        SLIPWAY_CALLERS_ONLY = tostring(var.callers_only)
      }
    }
    rollback = {
      description = "Records how ECS deployments and release tasks end, and rolls back failed deployments"
      handler     = "dev.slipway.lambda.RollbackFunction::handleRequest"
      role        = "rollback"
      memory_size = var.memory_size
      timeout     = var.rollback_timeout
      concurrency = -1
      environment = {}
    }
    reconcile = {
      description = "Reconciles all targets on a schedule"
      handler     = "dev.slipway.lambda.RollbackFunction::handleRequest"
      role        = "rollback"
      memory_size = var.reconcile_memory_size
      timeout     = var.rollback_timeout
      concurrency = -1
      environment = {}
    }
  }

  code_sources = [for name, source in { jar = var.jar, s3 = try(var.s3.key, null), image_uri = var.image_uri } : name if source != null]
  is_image     = var.image_uri != null
  # The name of the file says which runtime can run it
  code_file = var.jar != null ? var.jar : var.s3 != null ? var.s3.key : ""

  in_vpc = length(var.vpc_subnet_ids) > 0

  configuration_is_text = !startswith(var.configuration, "ssm:")
  configuration_text    = "/slipway-configuration/${var.name}"

  # What a caller leaves out is not limited
  callers = jsonencode({ for name, caller in var.callers : name => { for limit, values in caller : limit => values if values != null } })
  # Their names do not depend on resources, and a plan shows the policies completely
  callers_parameter    = length(var.callers) > 0 ? "/slipway-callers/${var.name}" : null
  boundaries_parameter = length(var.boundaries) > 0 ? "/slipway-boundaries/${var.name}" : var.boundaries_parameter
  # Who may write the configuration must write neither of the two: an SSM parameter below a path is part of the configuration
  configuration_holds = { for name in compact([local.callers_parameter, local.boundaries_parameter]) : name =>
    !local.configuration_is_text && anytrue([for at in [local.configuration_parameter, trimsuffix(trimprefix(var.configuration, "ssm:"), "/")] : startswith("${name}/", "${at}/")])
  }
}

# The functions read it again when it changes: a change needs no new version of them
resource "aws_ssm_parameter" "configuration" {
  # checkov:skip=CKV2_AWS_34:The configuration has no secret, and people read it in the console
  count = local.configuration_is_text ? 1 : 0

  name        = local.configuration_text
  description = "Configuration of Slipway"
  type        = "String"
  value       = var.configuration
  tags        = var.tags
}

# The functions' environment holds 4 KB, and a version keeps its environment. A version reads these parameters when it
# runs, so all versions follow a change of them.
resource "aws_ssm_parameter" "callers" {
  # checkov:skip=CKV2_AWS_34:The callers have no secret, and people read them in the console
  count = length(var.callers) > 0 ? 1 : 0

  name        = local.callers_parameter
  description = "Callers of Slipway"
  type        = "String"
  value       = local.callers
  tags        = var.tags

  lifecycle {
    precondition {
      condition     = !local.configuration_holds[local.callers_parameter]
      error_message = "configuration must not name ${local.callers_parameter}, nor a path above it: who writes a target there could write the callers."
    }
    precondition {
      condition     = length(local.callers) <= 4096
      error_message = "callers has ${length(local.callers)} characters as JSON, and an SSM parameter holds 4,096. Use patterns in services and environments instead of many names."
    }
  }
}

resource "aws_ssm_parameter" "boundaries" {
  # checkov:skip=CKV2_AWS_34:The boundaries have no secret, and people read them in the console
  count = length(var.boundaries) > 0 ? 1 : 0

  name        = local.boundaries_parameter
  description = "Boundaries of Slipway's targets"
  type        = "String"
  value       = jsonencode(var.boundaries)
  tags        = var.tags

  lifecycle {
    precondition {
      condition     = length(jsonencode(var.boundaries)) <= 4096
      error_message = "boundaries has ${length(jsonencode(var.boundaries))} characters as JSON, and an SSM parameter of the standard tier holds 4,096. Keep them in a parameter of the advanced tier, and name it in boundaries_parameter."
    }
  }
}

# By default the functions reserve no concurrency: deployments of one target may run at the same time, and a reservation
# reduces the concurrency that is left for the rest of the account. Each change of a function publishes a version of it.
resource "aws_lambda_function" "this" {
  # checkov:skip=CKV_AWS_116:aws_lambda_function_event_invoke_config sends failed invocations to a queue
  for_each = local.functions

  function_name = "${var.name}-${each.key}"
  description   = each.value.description
  architectures = [var.architecture]
  memory_size   = each.value.memory_size
  timeout       = each.value.timeout
  role          = aws_iam_role.this[each.value.role].arn
  publish       = true

  filename          = var.jar
  source_code_hash  = var.jar != null ? filebase64sha256(var.jar) : null
  s3_bucket         = try(var.s3.bucket, null)
  s3_key            = try(var.s3.key, null)
  s3_object_version = try(var.s3.version, null)
  image_uri         = var.image_uri
  package_type      = local.is_image ? "Image" : null
  runtime           = local.is_image ? null : var.runtime
  handler           = local.is_image ? null : each.value.handler

  code_signing_config_arn        = var.code_signing_config_arn
  kms_key_arn                    = var.kms_key_arn
  reserved_concurrent_executions = each.value.concurrency

  # An image has no handler: its runtime interface client takes the handler as its argument
  dynamic "image_config" {
    for_each = local.is_image ? [each.value.handler] : []
    content {
      command = [image_config.value]
    }
  }

  environment {
    # Without a value, a variable is left out
    variables = { for variable, value in merge(each.value.environment, {
      SLIPWAY_CONFIG          = local.configuration_is_text ? "ssm:${local.configuration_text}" : var.configuration
      SLIPWAY_EVENT_BUS       = var.event_bus
      SLIPWAY_ECS_RATE_FACTOR = tostring(var.ecs_rate_factor)
      SLIPWAY_RUN_TASKS       = tostring(var.run_tasks)
      SLIPWAY_RECONCILE       = tostring(var.reconcile)
      SLIPWAY_BOUNDARIES      = local.boundaries_parameter == null ? null : "ssm:${local.boundaries_parameter}"
    }) : variable => value if value != null }
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.this[each.key].name
  }

  tracing_config {
    mode = "Active"
  }

  dynamic "snap_start" {
    for_each = var.snap_start ? ["PublishedVersions"] : []
    content {
      apply_on = snap_start.value
    }
  }

  dynamic "vpc_config" {
    for_each = local.in_vpc ? [true] : []
    content {
      subnet_ids         = var.vpc_subnet_ids
      security_group_ids = var.vpc_security_group_ids
    }
  }

  tags = var.tags

  # A rule may invoke the function as soon as it exists
  depends_on = [
    aws_iam_role_policy.this,
    aws_iam_role_policy_attachment.this,
  ]

  lifecycle {
    precondition {
      condition     = length(local.code_sources) == 1
      error_message = "Set exactly one of jar, s3 and image_uri, where the functions' code is: ${length(local.code_sources) == 0 ? "none" : join(" and ", local.code_sources)} is set."
    }
    precondition {
      # The tests plan with a provider that does not know java25, and with another file instead of the jar
      condition     = try(tonumber(trimprefix(var.runtime, "java")) >= 25, false) || !endswith(local.code_file, ".jar")
      error_message = "runtime must be java25 or a later Java runtime of Lambda: ${var.runtime} cannot run ${local.code_file}."
    }
    precondition {
      condition     = local.is_image || endswith(local.code_file, ".zip") == (var.runtime == "provided.al2023")
      error_message = "slipway-provided.zip needs runtime provided.al2023, and only that file does: the code is ${local.code_file}, and runtime is ${var.runtime}."
    }
    precondition {
      condition     = !var.snap_start || !(local.is_image || var.runtime == "provided.al2023")
      error_message = "snap_start must be false with ${local.is_image ? "image_uri" : "runtime provided.al2023"}: Lambda has no SnapStart for it."
    }
    precondition {
      condition     = !local.is_image || var.code_signing_config_arn == null
      error_message = "Leave out code_signing_config_arn: Lambda checks no signature of an image."
    }
    precondition {
      condition     = length(var.boundaries) == 0 || var.boundaries_parameter == null
      error_message = "Set boundaries or boundaries_parameter, and not both."
    }
    precondition {
      condition     = local.boundaries_parameter == null ? true : !local.configuration_holds[local.boundaries_parameter]
      error_message = "The boundaries must not be in the configuration: who writes a target there could write ${coalesce(local.boundaries_parameter, "them")}, too."
    }
    precondition {
      condition     = (length(var.vpc_subnet_ids) > 0) == (length(var.vpc_security_group_ids) > 0)
      error_message = "Set both vpc_subnet_ids and vpc_security_group_ids, or neither."
    }
  }
}

# Rules, requests and asynchronous settings use the alias. It points to the version that was published last
resource "aws_lambda_alias" "live" {
  for_each = local.functions

  name             = "live"
  function_name    = aws_lambda_function.this[each.key].function_name
  function_version = aws_lambda_function.this[each.key].version
}

# A caller is an alias of DeployFunction, on the version of `live`
resource "aws_lambda_alias" "caller" {
  for_each = var.callers

  name             = each.key
  description      = "A caller of Slipway"
  function_name    = aws_lambda_function.this["deploy"].function_name
  function_version = aws_lambda_function.this["deploy"].version

  # Without it the function would know no caller yet
  depends_on = [aws_ssm_parameter.callers]
}

resource "aws_cloudwatch_log_group" "this" {
  # checkov:skip=CKV_AWS_338:log_retention_in_days decides
  for_each = local.functions

  name              = "/aws/lambda/${var.name}-${each.key}"
  retention_in_days = var.log_retention_in_days
  kms_key_id        = var.kms_key_arn
  tags              = var.tags
}

resource "aws_lambda_function_event_invoke_config" "this" {
  for_each = local.functions

  function_name                = aws_lambda_function.this[each.key].function_name
  qualifier                    = aws_lambda_alias.live[each.key].name
  maximum_retry_attempts       = 2
  maximum_event_age_in_seconds = 3600

  destination_config {
    on_failure {
      destination = aws_sqs_queue.failed_invocations.arn
    }
  }
}

# The settings of `live` do not hold for another alias
resource "aws_lambda_function_event_invoke_config" "caller" {
  for_each = var.callers

  function_name                = aws_lambda_function.this["deploy"].function_name
  qualifier                    = aws_lambda_alias.caller[each.key].name
  maximum_retry_attempts       = 2
  maximum_event_age_in_seconds = 3600

  destination_config {
    on_failure {
      destination = aws_sqs_queue.failed_invocations.arn
    }
  }
}
