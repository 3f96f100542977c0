variable "name" {
  description = "Name of the role. Targets name the role by its ARN, as role_arn"
  type        = string
  default     = "slipway-target"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9+=,.@_-]{1,64}$", var.name))
    error_message = "name must have 1 to 64 letters, digits, +, =, comma, ., @, _ and -."
  }
}

variable "slipway_role_arns" {
  description = "ARNs of the roles of Slipway's functions: the output role_arns of the module slipway. The roles must exist"
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.slipway_role_arns) > 0 && alltrue([for role in var.slipway_role_arns : can(regex("^arn:[^:]+:iam::[0-9]{12}:role/[^*]+$", role))])
    error_message = "slipway_role_arns must contain at least one ARN of a role, and no patterns."
  }
}

variable "task_roles" {
  description = "ARNs, or patterns of ARNs, of the task roles and task execution roles of the services in this account. Empty if the services have none"
  type        = list(string)
  nullable    = false

  validation {
    condition     = alltrue([for role in var.task_roles : startswith(role, "arn:")])
    error_message = "Each entry of task_roles must be an ARN, or a pattern of ARNs such as arn:aws:iam::123456789012:role/acme-*."
  }
}

variable "clusters" {
  description = "ARNs, or patterns of ARNs, of the ECS clusters that Slipway may deploy to. Default: every cluster of this account, in all regions"
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for cluster in var.clusters : can(regex("^arn:[^:]+:ecs:[^:]+:[^:]+:cluster/.+$", cluster))])
    error_message = "Each entry of clusters must be the ARN of a cluster, such as arn:aws:ecs:eu-central-1:123456789012:cluster/dev."
  }
}

variable "services" {
  description = "ARNs, or patterns of ARNs, of the ECS services that Slipway may deploy to. Default: every service of clusters. A long list can exceed IAM's limit on the length of a policy: use a pattern instead"
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for service in var.services : can(regex("^arn:[^:]+:ecs:[^:]+:[^:]+:service/.+$", service))])
    error_message = "Each entry of services must be the ARN of a service, such as arn:aws:ecs:eu-central-1:123456789012:service/dev/web."
  }
}

variable "families" {
  description = "Slipway's task definition families, or patterns of them, such as acme-*. Slipway cannot register, tag or deploy other families. A long list can exceed IAM's limit on the length of a policy: use a pattern instead"
  type        = list(string)
  default     = ["*"]
  nullable    = false

  validation {
    condition     = length(var.families) > 0 && alltrue([for family in var.families : can(regex("^[A-Za-z0-9_*?-]+$", family))])
    error_message = "families must contain at least one family name, or pattern with * and ?."
  }
}

variable "run_tasks" {
  description = "Whether a request may run a command in a task of one of families (RunTask) in clusters, and a deployment its release task. Everybody who may invoke the function for deployments may then run any command with the task roles of the services"
  type        = bool
  default     = false
  nullable    = false
}

variable "permissions_boundary" {
  description = "ARN of the IAM policy that is the permissions boundary of the role. Default: none"
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary == null || can(regex("^arn:[^:]+:iam::(aws|[0-9]{12}):policy/.+$", var.permissions_boundary))
    error_message = "permissions_boundary must be the ARN of a policy."
  }
}

variable "tags" {
  description = "Tags of the role"
  type        = map(string)
  default     = {}
  nullable    = false
}
