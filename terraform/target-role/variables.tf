variable "name" {
  description = "The role's name. Targets name the role by its ARN, as role_arn"
  type        = string
  default     = "slipway-target"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9+=,.@_-]{1,64}$", var.name))
    error_message = "name has 1 to 64 letters, digits, +, =, comma, ., @, _ and -."
  }
}

variable "slipway_role_arns" {
  description = "ARNs of the roles of Slipway's functions, the output role_arns of the module slipway. They have to exist"
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.slipway_role_arns) > 0 && alltrue([for role in var.slipway_role_arns : can(regex("^arn:[^:]+:iam::[0-9]{12}:role/[^*]+$", role))])
    error_message = "slipway_role_arns has at least one role's ARN, and no patterns."
  }
}

variable "task_roles" {
  description = "ARNs, or patterns of ARNs, of the task roles and task execution roles of this account's services. Empty where they have none"
  type        = list(string)
  nullable    = false

  validation {
    condition     = alltrue([for role in var.task_roles : startswith(role, "arn:")])
    error_message = "An entry of task_roles is no ARN, or pattern of ARNs such as arn:aws:iam::123456789012:role/acme-*."
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

variable "permissions_boundary" {
  description = "ARN of the IAM policy that bounds the role. Default: none"
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary == null || can(regex("^arn:[^:]+:iam::(aws|[0-9]{12}):policy/.+$", var.permissions_boundary))
    error_message = "permissions_boundary is a policy's ARN."
  }
}

variable "tags" {
  description = "Tags of the role"
  type        = map(string)
  default     = {}
  nullable    = false
}
