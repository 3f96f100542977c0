variable "name" {
  description = "Name of all resources, or its first part: rules, role, queue and alarm"
  type        = string
  default     = "slipway-forward"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9_-]{0,31}$", var.name))
    error_message = "name must begin with a letter and contain at most 32 letters, digits, _ and -."
  }
}

variable "event_bus_arn" {
  description = "ARN of the default event bus in Slipway's account and region: the output default_event_bus_arn of the module slipway"
  type        = string

  validation {
    condition     = can(regex("^arn:[^:]+:events:[^:]+:[0-9]{12}:event-bus/default$", var.event_bus_arn))
    error_message = "event_bus_arn must be the ARN of a default event bus, because Slipway's rules match events on the default bus only."
  }
}

variable "ecr" {
  description = "Whether to forward image pushes and replications, too. Use true if images come from a registry of this account and region"
  type        = bool
  default     = false
  nullable    = false
}

variable "run_tasks" {
  description = "Whether to forward the ends of release tasks, too. Use true if targets in this account and region have a releaseTask"
  type        = bool
  default     = false
  nullable    = false
}

variable "follow_templates" {
  description = "Whether to forward registered task definitions, too. Requires a CloudTrail trail with management events in this account"
  type        = bool
  default     = false
  nullable    = false
}

variable "slipway_role_arns" {
  description = "ARNs of the roles with which Slipway registers task definitions in this account: the role of terraform/target-role, or in Slipway's own account the roles of its functions. The rule does not forward their registrations. Required with follow_templates"
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for role in var.slipway_role_arns : can(regex("^arn:[^:]+:iam::[0-9]{12}:role/[^*]+$", role))])
    error_message = "Each entry of slipway_role_arns must be the ARN of a role. The rule does not support patterns."
  }
}

variable "alarm_topic" {
  description = "ARN of an SNS topic that is notified when EventBridge could not forward an event. Default: the alarm notifies nobody"
  type        = string
  default     = null

  validation {
    condition     = var.alarm_topic == null || can(regex("^arn:[^:]+:sns:.+$", var.alarm_topic))
    error_message = "alarm_topic must be the ARN of an SNS topic."
  }
}

variable "permissions_boundary" {
  description = "ARN of the IAM policy that is the permissions boundary of the role with which EventBridge forwards events. Default: none"
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary == null || can(regex("^arn:[^:]+:iam::(aws|[0-9]{12}):policy/.+$", var.permissions_boundary))
    error_message = "permissions_boundary must be the ARN of a policy."
  }
}

variable "tags" {
  description = "Tags of all resources"
  type        = map(string)
  default     = {}
  nullable    = false
}
