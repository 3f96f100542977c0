# A service with ECS's own blue/green, linear or canary deployments. Slipway deploys each pushed image with a tag main-…

provider "aws" {
  region = var.region
}

################################################################################
# Slipway
################################################################################

module "slipway" {
  # In another repository, pin the version:
  #   source = "git::https://github.com/OWNER/slipway.git//terraform?ref=vVERSION"
  source = "../../terraform"

  jar        = var.jar
  clusters   = [aws_ecs_cluster.dev.arn]
  families   = [module.web.family]
  task_roles = module.web.task_roles

  # The smoke test asks the test listener, from the service's own subnets
  smoke_test_hosts              = local.smoke_test_hosts
  smoke_test_subnet_ids         = var.smoke_test_host == null ? [] : data.aws_subnets.default.ids
  smoke_test_security_group_ids = aws_security_group.smoke_test[*].id
}

################################################################################
# The template and the target. The service is below, because the module has no deployment strategies
################################################################################

module "web" {
  # source = "git::https://github.com/OWNER/slipway.git//terraform/service?ref=vVERSION"
  source = "../../terraform/service"

  name           = "web"
  environment    = "dev"
  cluster        = aws_ecs_cluster.dev.arn
  repository_url = aws_ecr_repository.web.repository_url
  deploy_tags    = ["main-*"]
  create_service = false

  cpu                = 256
  memory             = 512
  execution_role_arn = aws_iam_role.execution.arn
  subnets            = data.aws_subnets.default.ids

  # No image: Slipway sets it
  container_definition = {
    name         = "app"
    portMappings = [{ containerPort = 8080, protocol = "tcp" }]
    environment  = [{ name = "LOG_LEVEL", value = "info" }]
    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.web.name
        awslogs-region        = var.region
        awslogs-stream-prefix = "app"
      }
    }
  }
}

################################################################################
# The service
################################################################################

resource "aws_ecs_service" "web" {
  # checkov:skip=CKV_AWS_333:The default VPC has no NAT gateway
  name            = "web"
  cluster         = aws_ecs_cluster.dev.arn
  task_definition = module.web.template_arn # Until the first deployment
  desired_count   = 2
  launch_type     = "FARGATE"

  deployment_configuration {
    strategy = var.strategy
    # How long the old tasks stay after all traffic has moved: until then a rollback only moves the traffic back
    bake_time_in_minutes = 10

    dynamic "linear_configuration" {
      for_each = var.strategy == "LINEAR" ? [true] : []
      content {
        step_percent              = 20
        step_bake_time_in_minutes = 5
      }
    }

    dynamic "canary_configuration" {
      for_each = var.strategy == "CANARY" ? [true] : []
      content {
        canary_percent              = 5
        canary_bake_time_in_minutes = 10
      }
    }

    # ECS invokes Slipway's function when the test listener sends its requests to the new version, and rolls back unless
    # every answer fits
    dynamic "lifecycle_hook" {
      for_each = var.smoke_test_host[*]
      content {
        target_type      = "AWS_LAMBDA"
        hook_target_arn  = module.slipway.smoke_test_function_arn
        role_arn         = module.slipway.smoke_test_hook_role_arn
        lifecycle_stages = ["POST_TEST_TRAFFIC_SHIFT"]

        hook_details = jsonencode({
          requests = [
            { url = "https://${lifecycle_hook.value}:8443/health", status = [200, 204] },
          ]
          tries          = 5
          timeoutSeconds = 10
        })
      }
    }

    # A function of your own does the same
    dynamic "lifecycle_hook" {
      for_each = var.test_function_arn[*]
      content {
        target_type      = "AWS_LAMBDA"
        hook_target_arn  = lifecycle_hook.value
        role_arn         = aws_iam_role.ecs.arn
        lifecycle_stages = ["POST_TEST_TRAFFIC_SHIFT"]
      }
    }

    # ECS waits for bin/slipway continue, and rolls back after two hours
    dynamic "lifecycle_hook" {
      for_each = var.approval ? [true] : []
      content {
        target_type      = "PAUSE"
        lifecycle_stages = ["PRE_PRODUCTION_TRAFFIC_SHIFT"]

        timeout_configuration {
          timeout_in_minutes = 120
          action             = "ROLLBACK"
        }
      }
    }
  }

  # With these strategies ECS itself rolls back: it moves the traffic to the tasks that still run. Slipway records that
  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  alarms {
    alarm_names = [aws_cloudwatch_metric_alarm.errors.alarm_name]
    enable      = true
    rollback    = true
  }

  load_balancer {
    container_name   = "app"
    container_port   = 8080
    target_group_arn = aws_lb_target_group.web["blue"].arn

    advanced_configuration {
      alternate_target_group_arn = aws_lb_target_group.web["green"].arn
      production_listener_rule   = aws_lb_listener_rule.web["production"].arn
      test_listener_rule         = aws_lb_listener_rule.web["test"].arn
      role_arn                   = aws_iam_role.ecs.arn
    }
  }

  network_configuration {
    subnets          = data.aws_subnets.default.ids
    security_groups  = [aws_security_group.web.id]
    assign_public_ip = true # The subnets of the default VPC are public, and ECS pulls the image over the internet
  }

  # ECS needs the role's policies while it deletes the service, too
  depends_on = [
    aws_iam_role_policy_attachment.ecs,
    aws_iam_role_policy.ecs,
  ]

  lifecycle {
    # Slipway sets the task definition
    ignore_changes = [task_definition]
  }
}

# ECS rolls a deployment back while this alarm rings. It counts both target groups' errors, because ECS swaps the two
resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "acme-web-errors"
  alarm_description   = "More than ten requests to acme/web failed in a minute"
  namespace           = "AWS/ApplicationELB"
  metric_name         = "HTTPCode_Target_5XX_Count"
  dimensions          = { LoadBalancer = aws_lb.web.arn_suffix }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 10
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
}

################################################################################
# The load balancer: two target groups, and a listener for production and for tests
################################################################################

locals {
  listeners        = { production = 443, test = 8443 }
  smoke_test_hosts = [for host in var.smoke_test_host[*] : "${host}:${local.listeners.test}"]
}

resource "aws_lb" "web" {
  # checkov:skip=CKV_AWS_91:Access logs need a bucket
  # checkov:skip=CKV_AWS_150:terraform destroy removes the example
  name                       = "acme-web"
  internal                   = true
  security_groups            = [aws_security_group.load_balancer.id]
  subnets                    = data.aws_subnets.default.ids
  drop_invalid_header_fields = true
}

resource "aws_lb_target_group" "web" {
  # checkov:skip=CKV_AWS_378:TLS ends at the load balancer, and the tasks are in its VPC
  for_each = toset(["blue", "green"])

  name                 = "acme-web-${each.key}"
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  vpc_id               = data.aws_vpc.default.id
  deregistration_delay = 30

  health_check {
    path = "/health"
  }
}

resource "aws_lb_listener" "web" {
  for_each = local.listeners

  load_balancer_arn = aws_lb.web.arn
  port              = each.value
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.certificate_arn

  default_action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      status_code  = "404"
    }
  }
}

resource "aws_lb_listener_rule" "web" {
  for_each = aws_lb_listener.web

  listener_arn = each.value.arn
  priority     = 100

  action {
    type = "forward"

    forward {
      target_group {
        arn    = aws_lb_target_group.web["blue"].arn
        weight = 100
      }
      target_group {
        arn    = aws_lb_target_group.web["green"].arn
        weight = 0
      }
    }
  }

  condition {
    path_pattern {
      values = ["/*"]
    }
  }

  lifecycle {
    # ECS sets the weights in each deployment. Without this line the next apply would send the traffic to no task
    ignore_changes = [action]
  }
}

# With this role ECS changes the listener rules and target groups, and invokes the function
resource "aws_iam_role" "ecs" {
  name = "acme-web-ecs"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ecs.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "ecs" {
  role       = aws_iam_role.ecs.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonECSInfrastructureRolePolicyForLoadBalancers"
}

resource "aws_iam_role_policy" "ecs" {
  count = var.test_function_arn == null ? 0 : 1

  name = "test"
  role = aws_iam_role.ecs.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "lambda:InvokeFunction"
      Resource = var.test_function_arn
    }]
  })
}

################################################################################
# Cluster, registry, logs, role and network
################################################################################

resource "aws_ecs_cluster" "dev" {
  # checkov:skip=CKV_AWS_65:Container Insights costs extra
  name = "dev"
}

resource "aws_ecr_repository" "web" {
  # checkov:skip=CKV_AWS_136:ECR encrypts images with a key of its own
  name                 = "acme/web"
  image_tag_mutability = "IMMUTABLE"
  force_delete         = true # Terraform destroys the example together with its images

  image_scanning_configuration {
    scan_on_push = true
  }
}

resource "aws_cloudwatch_log_group" "web" {
  # checkov:skip=CKV_AWS_158:CloudWatch Logs encrypts logs with a key of its own
  # checkov:skip=CKV_AWS_338:30 days are enough for an example
  name              = "/acme/web/dev"
  retention_in_days = 30
}

resource "aws_iam_role" "execution" {
  name = "acme-web-execution"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "execution" {
  role       = aws_iam_role.execution.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}

data "aws_vpc" "default" {
  default = true
}

data "aws_subnets" "default" {
  filter {
    name   = "vpc-id"
    values = [data.aws_vpc.default.id]
  }
}

resource "aws_security_group" "load_balancer" {
  name        = "acme-web-load-balancer"
  description = "The load balancer of acme/web"
  vpc_id      = data.aws_vpc.default.id

  dynamic "ingress" {
    for_each = local.listeners
    content {
      description = "Requests of the VPC to the ${ingress.key} listener"
      from_port   = ingress.value
      to_port     = ingress.value
      protocol    = "tcp"
      cidr_blocks = [data.aws_vpc.default.cidr_block]
    }
  }

  egress {
    description = "Requests to the tasks"
    from_port   = 8080
    to_port     = 8080
    protocol    = "tcp"
    cidr_blocks = [data.aws_vpc.default.cidr_block]
  }
}

resource "aws_security_group" "smoke_test" {
  count = length(local.smoke_test_hosts)

  name        = "acme-web-smoke-test"
  description = "Slipway's smoke test of acme/web"
  vpc_id      = data.aws_vpc.default.id

  egress {
    description = "Requests to the test listener"
    from_port   = local.listeners.test
    to_port     = local.listeners.test
    protocol    = "tcp"
    cidr_blocks = [data.aws_vpc.default.cidr_block]
  }
}

resource "aws_security_group" "web" {
  name        = "acme-web"
  description = "acme/web"
  vpc_id      = data.aws_vpc.default.id

  ingress {
    description     = "Requests of the load balancer"
    from_port       = 8080
    to_port         = 8080
    protocol        = "tcp"
    security_groups = [aws_security_group.load_balancer.id]
  }

  egress {
    description = "HTTPS, for the image and the logs"
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
