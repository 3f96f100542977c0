variable "name" {
  description = "What everything is named after: rules, role, queue, alarm"
  type        = string
  default     = "slipway-forward"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9_-]{0,31}$", var.name))
    error_message = "name begins with a letter and has at most 32 letters, digits, _ and -."
  }
}

variable "event_bus_arn" {
  description = "ARN of the default bus in Slipway's account and region, the output default_event_bus_arn of the module slipway"
  type        = string

  validation {
    condition     = can(regex("^arn:[^:]+:events:[^:]+:[0-9]{12}:event-bus/default$", var.event_bus_arn))
    error_message = "event_bus_arn is a default bus's ARN: Slipway's rules listen on no other."
  }
}

variable "ecr" {
  description = "Whether pushes and replications are forwarded, too: where images come from a registry of this account and region"
  type        = bool
  default     = false
  nullable    = false
}

variable "follow_templates" {
  description = "Whether registered templates are forwarded, too. It needs a CloudTrail trail with management events here"
  type        = bool
  default     = false
  nullable    = false
}

variable "slipway_role_arns" {
  description = "ARNs of the roles that Slipway registers task definitions with in this account: terraform/target-role's role, or in Slipway's own account its functions'. Their registrations are not forwarded. Needed with follow_templates"
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for role in var.slipway_role_arns : can(regex("^arn:[^:]+:iam::[0-9]{12}:role/[^*]+$", role))])
    error_message = "An entry of slipway_role_arns is no role's ARN: EventBridge knows no patterns here."
  }
}

variable "alarm_topic" {
  description = "ARN of an SNS topic that is told when an event could not be forwarded. Default: the alarm rings in the console only"
  type        = string
  default     = null

  validation {
    condition     = var.alarm_topic == null || can(regex("^arn:[^:]+:sns:.+$", var.alarm_topic))
    error_message = "alarm_topic is an SNS topic's ARN."
  }
}

variable "permissions_boundary" {
  description = "ARN of the IAM policy that bounds the role that EventBridge forwards with. Default: none"
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary == null || can(regex("^arn:[^:]+:iam::(aws|[0-9]{12}):policy/.+$", var.permissions_boundary))
    error_message = "permissions_boundary is a policy's ARN."
  }
}

variable "tags" {
  description = "Tags of all resources"
  type        = map(string)
  default     = {}
  nullable    = false
}
