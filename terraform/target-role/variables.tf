variable "name" {
  description = "The role's name. Targets name the role by its ARN, as role_arn"
  type        = string
  default     = "slipway-target"

  validation {
    condition     = can(regex("^[A-Za-z0-9+=,.@_-]{1,64}$", var.name))
    error_message = "name has 1 to 64 letters, digits, +, =, comma, ., @, _ and -."
  }
}

variable "slipway_role_arns" {
  description = "ARNs of the roles of Slipway's functions, the output role_arns of the module slipway. They have to exist"
  type        = list(string)

  validation {
    condition     = length(var.slipway_role_arns) > 0 && alltrue([for role in var.slipway_role_arns : can(regex("^arn:[^:]+:iam::[0-9]{12}:role/[^*]+$", role))])
    error_message = "slipway_role_arns has at least one role's ARN, and no patterns."
  }
}

variable "task_roles" {
  description = "ARNs, or patterns of ARNs, of the task roles and task execution roles of this account's services"
  type        = list(string)

  validation {
    condition     = length(var.task_roles) > 0 && alltrue([for role in var.task_roles : startswith(role, "arn:")])
    error_message = "task_roles has at least one ARN, or pattern of ARNs such as arn:aws:iam::123456789012:role/acme-*."
  }
}

variable "clusters" {
  description = "ARNs, or patterns of ARNs, of the ECS clusters that may be deployed to. Default: every cluster of this account, in all regions"
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for cluster in var.clusters : can(regex("^arn:[^:]+:ecs:[^:]+:[^:]+:cluster/.+$", cluster))])
    error_message = "An entry of clusters is no cluster's ARN, as in arn:aws:ecs:eu-central-1:123456789012:cluster/dev."
  }
}

variable "services" {
  description = "ARNs, or patterns of ARNs, of the ECS services that may be deployed to. Default: every service of clusters"
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for service in var.services : can(regex("^arn:[^:]+:ecs:[^:]+:[^:]+:service/.+$", service))])
    error_message = "An entry of services is no service's ARN, as in arn:aws:ecs:eu-central-1:123456789012:service/dev/web."
  }
}

variable "families" {
  description = "Slipway's task definition families, or patterns of them, such as acme-*. No others are registered, tagged or deployed"
  type        = list(string)
  default     = ["*"]
  nullable    = false

  validation {
    condition     = length(var.families) > 0 && alltrue([for family in var.families : can(regex("^[A-Za-z0-9_*?-]+$", family))])
    error_message = "families has at least one name, or pattern with * and ?."
  }
}

variable "tags" {
  description = "Tags of the role"
  type        = map(string)
  default     = {}
}
