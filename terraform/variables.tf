variable "name" {
  description = "What everything is named after: functions, rules, queues, roles, alarms"
  type        = string
  default     = "slipway"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9_-]{0,31}$", var.name))
    error_message = "name begins with a letter and has at most 32 letters, digits, _ and -."
  }
}

variable "tags" {
  description = "Tags of all resources"
  type        = map(string)
  default     = {}
  nullable    = false
}

################################################################################
# The functions
################################################################################

variable "jar" {
  description = "Path of slipway.jar, which both functions run"
  type        = string

  validation {
    condition     = fileexists(var.jar)
    error_message = "There is no file at jar: build it with mvn package, or download it from a release."
  }
}

variable "runtime" {
  description = "Lambda runtime. java25 is what the jar is made for; the AWS provider knows it from 6.20.0 on"
  type        = string
  default     = "java25"
  nullable    = false

  validation {
    condition     = can(regex("^java[0-9]+$", var.runtime))
    error_message = "runtime is a Java runtime of Lambda, as in java25."
  }
}

variable "configuration" {
  description = "SLIPWAY_CONFIG: ssm:/name (one SSM parameter), ssm:/path/ (every parameter below the path) or the configuration itself as JSON text"
  type        = string
  default     = "ssm:/slipway/targets/"
  nullable    = false

  validation {
    condition     = startswith(var.configuration, "ssm:") ? can(regex("^ssm:(/[A-Za-z0-9_.-]+)+/?$", var.configuration)) : can(jsondecode(var.configuration).targets)
    error_message = "configuration is ssm:/name, ssm:/path/ or JSON text with targets."
  }
  validation {
    condition     = length(var.configuration) <= 4096
    error_message = "configuration has at most 4,096 characters, as Lambda's environment holds no more: put a longer one into SSM."
  }
}

variable "configuration_parameter" {
  description = "The SSM parameter or path that the functions may read, without ssm: and the last slash. Default: what configuration names"
  type        = string
  default     = null

  validation {
    condition     = var.configuration_parameter == null || can(regex("^(/[A-Za-z0-9_.-]+)+$", var.configuration_parameter))
    error_message = "configuration_parameter starts with a slash and does not end with one, as in /slipway/targets."
  }
}

variable "architecture" {
  description = "The functions' processor, arm64 or x86_64; it has nothing to do with the services'"
  type        = string
  default     = "arm64"
  nullable    = false

  validation {
    condition     = contains(["arm64", "x86_64"], var.architecture)
    error_message = "architecture is arm64 or x86_64."
  }
}

variable "memory_size" {
  description = "MB, 256 to 10240. Processor time comes with memory, and a cold start is mostly processor time"
  type        = number
  default     = 1024
  nullable    = false

  validation {
    condition     = var.memory_size >= 256 && var.memory_size <= 10240 && floor(var.memory_size) == var.memory_size
    error_message = "memory_size is a whole number, 256 to 10240."
  }
}

variable "timeout" {
  description = "Seconds, 30 to 900, of DeployFunction. A request with wait waits no longer"
  type        = number
  default     = 300
  nullable    = false

  validation {
    condition     = var.timeout >= 30 && var.timeout <= 900 && floor(var.timeout) == var.timeout
    error_message = "timeout is a whole number, 30 to 900."
  }
}

variable "rollback_timeout" {
  description = "Seconds, 60 to 900, of RollbackFunction. Looking after a thousand services at half of ECS's rates takes minutes"
  type        = number
  default     = 900
  nullable    = false

  validation {
    condition     = var.rollback_timeout >= 60 && var.rollback_timeout <= 900 && floor(var.rollback_timeout) == var.rollback_timeout
    error_message = "rollback_timeout is a whole number, 60 to 900."
  }
}

variable "log_retention_in_days" {
  description = "How long the functions' logs are kept"
  type        = number
  default     = 90
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_in_days)
    error_message = "log_retention_in_days is one of the numbers that CloudWatch Logs knows: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365 and so on."
  }
}

variable "alarm_topic" {
  description = "ARN of an SNS topic that is told when an event could not be delivered or an invocation failed for good. Default: the alarms ring in the console only"
  type        = string
  default     = null

  validation {
    condition     = var.alarm_topic == null || can(regex("^arn:[^:]+:sns:.+$", var.alarm_topic))
    error_message = "alarm_topic is an SNS topic's ARN."
  }
}

variable "notification_topic" {
  description = "ARN of an SNS topic that is told of all that did not go as asked: failed, refused and rolled back deployments, broken configurations, services changed elsewhere. Its policy has to allow sns:Publish to events.amazonaws.com. Default: nobody is told"
  type        = string
  default     = null

  validation {
    condition     = var.notification_topic == null || can(regex("^arn:[^:]+:sns:.+$", var.notification_topic))
    error_message = "notification_topic is an SNS topic's ARN."
  }
}

################################################################################
# What starts a deployment, and what is told of it
################################################################################

variable "reconcile" {
  description = "Whether all targets are looked after on a schedule, for what no event told"
  type        = bool
  default     = true
  nullable    = false
}

variable "reconcile_every" {
  description = "How often, as EventBridge writes schedules"
  type        = string
  default     = "rate(5 minutes)"
  nullable    = false

  validation {
    condition     = can(regex("^(rate\\((1 (minute|hour|day)|([2-9]|[1-9][0-9]+) (minutes|hours|days))\\)|cron\\(.+\\))$", var.reconcile_every))
    error_message = "reconcile_every is rate(1 minute), rate(5 minutes) or cron(…), as EventBridge writes schedules."
  }
}

variable "event_bus" {
  description = "Name or ARN of the event bus that Slipway tells what came of deployments. It has to exist: EventBridge reports nobody that events for a missing one are lost"
  type        = string
  default     = "default"
  nullable    = false

  validation {
    condition     = can(regex("^(arn:[^:]+:events:[^:]+:[0-9]{12}:event-bus/)?[/.A-Za-z0-9_-]{1,256}$", var.event_bus))
    error_message = "event_bus is a bus's name or ARN."
  }
}

variable "request_sources" {
  description = "Sources of your own events (detail-type Slipway Deploy Requested) on the default event bus that may ask for a deployment. Whoever may put such events in this account may deploy. Default: none"
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for source in var.request_sources : can(regex("^[A-Za-z0-9/._-]{1,256}$", source)) && !startswith(source, "aws.")])
    error_message = "A source in request_sources has letters, digits, /, ., _ and -, and does not begin with aws."
  }
}

variable "follow_templates" {
  description = "Whether a template that Terraform changed deploys the running version again, for the targets with follow_template. It needs a CloudTrail trail with management events"
  type        = bool
  default     = false
  nullable    = false
}

variable "forwarding_accounts" {
  description = "Ids of other accounts that may put events on the default event bus here, as terraform/forward does. For deployments they cannot ask"
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for account in var.forwarding_accounts : can(regex("^[0-9]{12}$", account))])
    error_message = "An account in forwarding_accounts is not 12 digits."
  }
}

################################################################################
# What the functions may do
################################################################################

variable "task_roles" {
  description = "ARNs, or patterns of ARNs, of the services' task roles and task execution roles in this account. Empty where every target has a role_arn"
  type        = list(string)
  nullable    = false

  validation {
    condition     = alltrue([for role in var.task_roles : startswith(role, "arn:")])
    error_message = "An entry of task_roles is no ARN, or pattern of ARNs such as arn:aws:iam::123456789012:role/acme-*."
  }
}

variable "clusters" {
  description = "ARNs, or patterns of ARNs, of the ECS clusters that may be deployed to. Default: every cluster of this account and region"
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for cluster in var.clusters : can(regex("^arn:[^:]+:ecs:[^:]+:[^:]+:cluster/.+$", cluster))])
    error_message = "An entry of clusters is no cluster's ARN, as in arn:aws:ecs:eu-central-1:123456789012:cluster/dev."
  }
}

variable "services" {
  description = "ARNs, or patterns of ARNs, of the ECS services that may be deployed to. Default: every service of clusters. Many of them make a policy longer than IAM takes: a pattern is one for all"
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for service in var.services : can(regex("^arn:[^:]+:ecs:[^:]+:[^:]+:service/.+$", service))])
    error_message = "An entry of services is no service's ARN, as in arn:aws:ecs:eu-central-1:123456789012:service/dev/web."
  }
}

variable "families" {
  description = "Slipway's task definition families, or patterns of them, such as acme-*. No others are registered, tagged or deployed. Many of them make a policy longer than IAM takes: a pattern is one for all"
  type        = list(string)
  default     = ["*"]
  nullable    = false

  validation {
    condition     = length(var.families) > 0 && alltrue([for family in var.families : can(regex("^[A-Za-z0-9_*?-]+$", family))])
    error_message = "families has at least one name, or pattern with * and ?."
  }
}

variable "repositories" {
  description = "ARNs, or patterns of ARNs, of the ECR repositories that are deployed from. Default: every repository of this account and region"
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for repository in var.repositories : can(regex("^arn:[^:]+:ecr:[^:]+:[^:]+:repository/.+$", repository))])
    error_message = "An entry of repositories is no repository's ARN, as in arn:aws:ecr:eu-central-1:123456789012:repository/acme/web."
  }
}

variable "assumable_roles" {
  description = "ARNs of the roles that targets name as role_arn. Default: none"
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for role in var.assumable_roles : can(regex("^arn:[^:]+:iam::[^:]+:role/.+$", role))])
    error_message = "An entry of assumable_roles is no role's ARN."
  }
}

variable "permissions_boundary" {
  description = "ARN of the IAM policy that bounds the functions' roles. Default: none"
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary == null || can(regex("^arn:[^:]+:iam::(aws|[0-9]{12}):policy/.+$", var.permissions_boundary))
    error_message = "permissions_boundary is a policy's ARN."
  }
}
