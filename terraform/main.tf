data "aws_partition" "current" {}
data "aws_caller_identity" "current" {}
data "aws_region" "current" {}

locals {
  partition = data.aws_partition.current.partition
  account   = data.aws_caller_identity.current.account_id
  region    = data.aws_region.current.id

  functions = {
    deploy = {
      description = "Deploys container images to ECS services after an image push or a request"
      handler     = "dev.slipway.lambda.DeployFunction::handleRequest"
      timeout     = var.timeout
      environment = { SLIPWAY_REPLICATION = var.replication ? "ENABLED" : "DISABLED" }
    }
    rollback = {
      description = "Records how ECS deployments end, rolls back failed deployments, and reconciles all targets on a schedule"
      handler     = "dev.slipway.lambda.RollbackFunction::handleRequest"
      timeout     = var.rollback_timeout
      environment = {}
    }
  }
}

# The functions reserve no concurrency: deployments of one target may run at the same time, and a reservation reduces
# the concurrency that is left for the rest of the account.
resource "aws_lambda_function" "this" {
  for_each = local.functions

  function_name    = "${var.name}-${each.key}"
  description      = each.value.description
  filename         = var.jar
  source_code_hash = filebase64sha256(var.jar)
  runtime          = var.runtime
  handler          = each.value.handler
  architectures    = [var.architecture]
  memory_size      = var.memory_size
  timeout          = each.value.timeout
  role             = aws_iam_role.this[each.key].arn

  environment {
    variables = merge(each.value.environment, {
      SLIPWAY_CONFIG    = var.configuration
      SLIPWAY_EVENT_BUS = var.event_bus
    })
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.this[each.key].name
  }

  tracing_config {
    mode = "Active"
  }

  tags = var.tags

  # A rule may invoke the function as soon as it exists
  depends_on = [
    aws_iam_role_policy.this,
    aws_iam_role_policy_attachment.this,
  ]

  lifecycle {
    precondition {
      # The tests plan with a provider that does not know java25, and with another file instead of the jar
      condition     = try(tonumber(trimprefix(var.runtime, "java")) >= 25, false) || !endswith(var.jar, ".jar")
      error_message = "runtime must be java25 or a later Java runtime of Lambda: ${var.runtime} cannot run the jar."
    }
  }
}

resource "aws_cloudwatch_log_group" "this" {
  for_each = local.functions

  name              = "/aws/lambda/${var.name}-${each.key}"
  retention_in_days = var.log_retention_in_days
  tags              = var.tags
}

resource "aws_lambda_function_event_invoke_config" "this" {
  for_each = local.functions

  function_name                = aws_lambda_function.this[each.key].function_name
  maximum_retry_attempts       = 2
  maximum_event_age_in_seconds = 3600

  destination_config {
    on_failure {
      destination = aws_sqs_queue.failed_invocations.arn
    }
  }
}
