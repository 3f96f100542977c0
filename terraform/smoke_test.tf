# A lifecycle hook of ECS deployments that tests a new version over HTTP. It takes nothing of the other functions but the
# code: no configuration, no queue, no permission in AWS, and a network of its own.
locals {
  has_smoke_test        = length(var.smoke_test_hosts) > 0
  smoke_test_in_vpc     = length(var.smoke_test_subnet_ids) > 0
  smoke_test_name       = "${var.name}-smoke-test"
  smoke_test_handler    = "dev.slipway.lambda.SmokeTestFunction::handleRequest"
  smoke_test_log_group  = "/aws/lambda/${local.smoke_test_name}"
  smoke_test_log_arn    = "arn:${local.partition}:logs:${local.region}:${local.account}:log-group:${local.smoke_test_log_group}:*"
  smoke_test_alias_arn  = "arn:${local.partition}:lambda:${local.region}:${local.account}:function:${local.smoke_test_name}:live"
  smoke_test_vpc_policy = "arn:${local.partition}:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"
}

resource "aws_lambda_function" "smoke_test" {
  # checkov:skip=CKV_AWS_115:A limit would reserve instances, and deployments are rare
  # checkov:skip=CKV_AWS_116:ECS invokes it and waits for the answer, so there is no failed event to keep
  count = local.has_smoke_test ? 1 : 0

  function_name = local.smoke_test_name
  description   = "Tests a new version over HTTP, as a lifecycle hook of ECS deployments"
  architectures = [var.architecture]
  memory_size   = 512
  # ECS waits for 15 minutes at most. A test that takes longer goes on in the next invocation
  timeout = 300
  role    = aws_iam_role.smoke_test[0].arn
  publish = true

  filename          = var.jar
  source_code_hash  = var.jar != null ? filebase64sha256(var.jar) : null
  s3_bucket         = try(var.s3.bucket, null)
  s3_key            = try(var.s3.key, null)
  s3_object_version = try(var.s3.version, null)
  image_uri         = var.image_uri
  package_type      = local.is_image ? "Image" : null
  runtime           = local.is_image ? null : var.runtime
  handler           = local.is_image ? null : local.smoke_test_handler

  code_signing_config_arn = var.code_signing_config_arn
  kms_key_arn             = var.kms_key_arn

  # An image has no handler: its runtime interface client takes the handler as its argument
  dynamic "image_config" {
    for_each = local.is_image ? [local.smoke_test_handler] : []
    content {
      command = [image_config.value]
    }
  }

  environment {
    variables = {
      SLIPWAY_SMOKE_TEST_HOSTS = join(",", var.smoke_test_hosts)
    }
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.smoke_test[0].name
  }

  tracing_config {
    mode = "PassThrough"
  }

  dynamic "snap_start" {
    for_each = var.snap_start ? ["PublishedVersions"] : []
    content {
      apply_on = snap_start.value
    }
  }

  dynamic "vpc_config" {
    for_each = local.smoke_test_in_vpc ? [true] : []
    content {
      subnet_ids         = var.smoke_test_subnet_ids
      security_group_ids = var.smoke_test_security_group_ids
    }
  }

  tags = var.tags

  depends_on = [
    aws_iam_role_policy_attachment.smoke_test,
    aws_iam_role_policy_attachment.smoke_test_vpc,
  ]
}

# The hook of a service names the alias. It points to the version that was published last
resource "aws_lambda_alias" "smoke_test" {
  count = local.has_smoke_test ? 1 : 0

  name             = "live"
  function_name    = aws_lambda_function.smoke_test[0].function_name
  function_version = aws_lambda_function.smoke_test[0].version
}

resource "aws_lambda_function_event_invoke_config" "smoke_test" {
  count = local.has_smoke_test ? 1 : 0

  function_name                = aws_lambda_function.smoke_test[0].function_name
  qualifier                    = aws_lambda_alias.smoke_test[0].name
  maximum_retry_attempts       = 0
  maximum_event_age_in_seconds = 3600
}

resource "aws_cloudwatch_log_group" "smoke_test" {
  # checkov:skip=CKV_AWS_338:log_retention_in_days decides
  count = local.has_smoke_test ? 1 : 0

  name              = local.smoke_test_log_group
  retention_in_days = var.log_retention_in_days
  kms_key_id        = var.kms_key_arn
  tags              = var.tags
}

resource "aws_iam_role" "smoke_test" {
  count = local.has_smoke_test ? 1 : 0

  name        = "${local.smoke_test_name}-${local.region}"
  path        = var.role_path
  description = "Tests a new version over HTTP, as a lifecycle hook of ECS deployments"

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

  lifecycle {
    precondition {
      condition     = (length(var.smoke_test_subnet_ids) > 0) == (length(var.smoke_test_security_group_ids) > 0)
      error_message = "Set both smoke_test_subnet_ids and smoke_test_security_group_ids, or neither."
    }
  }
}

resource "aws_iam_policy" "smoke_test" {
  count = local.has_smoke_test ? 1 : 0

  name        = "${local.smoke_test_name}-${local.region}"
  description = "What ${local.smoke_test_name} may do"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "WriteLog"
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource = local.smoke_test_log_arn
    }]
  })

  tags = var.tags
}

resource "aws_iam_role_policy_attachment" "smoke_test" {
  count = local.has_smoke_test ? 1 : 0

  role       = aws_iam_role.smoke_test[0].name
  policy_arn = aws_iam_policy.smoke_test[0].arn
}

# Lambda creates the network interfaces with the function's role
resource "aws_iam_role_policy_attachment" "smoke_test_vpc" {
  count = local.has_smoke_test && local.smoke_test_in_vpc ? 1 : 0

  role       = aws_iam_role.smoke_test[0].name
  policy_arn = local.smoke_test_vpc_policy
}

# The role that ECS has while it invokes the hook. AWS documents no condition that ECS meets here. To give ECS the role,
# somebody needs iam:PassRole in this account
resource "aws_iam_role" "smoke_test_hook" {
  count = local.has_smoke_test ? 1 : 0

  name        = "${local.smoke_test_name}-hook-${local.region}"
  path        = var.role_path
  description = "ECS invokes ${local.smoke_test_name} with it"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ecs.amazonaws.com" }
    }]
  })

  permissions_boundary = var.permissions_boundary
  tags                 = var.tags
}

resource "aws_iam_role_policy" "smoke_test_hook" {
  count = local.has_smoke_test ? 1 : 0

  name = "smoke-test-hook"
  role = aws_iam_role.smoke_test_hook[0].name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "InvokeSmokeTest"
      Effect   = "Allow"
      Action   = "lambda:InvokeFunction"
      Resource = local.smoke_test_alias_arn
    }]
  })
}
