################################################################################
# Identity
################################################################################

variable "name" {
  description = "Name of the task in requests to Slipway"
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9_-]{0,254}$", var.name))
    error_message = "name must have 1 to 255 letters, digits, _ and -, and begin with a letter or digit."
  }
}

variable "environment" {
  description = "Name of the environment in requests to Slipway, such as dev, prod or prod-eu"
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9_-]{0,254}$", var.environment))
    error_message = "environment must have 1 to 255 letters, digits, _ and -, and begin with a letter or digit."
  }
}

variable "cluster" {
  description = "ARN or name of the ECS cluster"
  type        = string

  validation {
    condition     = can(regex("^(arn:[^:]+:ecs:[^:]+:[0-9]{12}:cluster/)?[A-Za-z0-9_-]{1,255}$", var.cluster))
    error_message = "cluster must be the ARN or name of an ECS cluster."
  }
}

variable "repository_url" {
  description = "URL of the images' ECR repository without a tag, such as aws_ecr_repository.report.repository_url. Slipway accepts pushes from this registry only"
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}\\.dkr[.-]ecr(-fips)?\\.[a-z0-9-]+\\.[a-z0-9.-]+/[a-z0-9]+(([.]|__?|-+)[a-z0-9]+)*(/[a-z0-9]+(([.]|__?|-+)[a-z0-9]+)*)*$", var.repository_url))
    error_message = "repository_url must be the host of an ECR registry and the name of a repository without a tag, as in 123456789012.dkr.ecr.eu-central-1.amazonaws.com/acme/report."
  }
}

variable "tags" {
  description = "Tags of all resources. Slipway copies the template's tags to the revisions that it registers"
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for key in keys(var.tags) : !startswith(key, "slipway:") && !startswith(key, "aws:")])
    error_message = "Keys in tags must not begin with slipway: or aws:, which Slipway and AWS reserve."
  }
}

################################################################################
# The template
################################################################################

variable "container_definitions" {
  description = "List of container definitions, in ECS's JSON (camelCase). A container without an image gets the placeholder, and Slipway deploys it. Set either this or container_definition"
  type        = any
  default     = []
  nullable    = false

  validation {
    condition     = can([for container in var.container_definitions : regex("^[A-Za-z0-9_-]{1,255}$", container.name)])
    error_message = "container_definitions must be a list of objects, each with a name of 1 to 255 letters, digits, _ and -."
  }
  validation {
    condition     = try(length(distinct([for container in var.container_definitions : container.name])) == length(var.container_definitions), true)
    error_message = "Each container in container_definitions must have a different name."
  }
}

variable "container_definition" {
  description = "Definition of the only container, in ECS's JSON (camelCase). Its name is the task's name unless it sets one. Set either this or container_definitions"
  type        = any
  default     = null

  validation {
    condition     = var.container_definition == null || can(keys(var.container_definition))
    error_message = "container_definition must be one object. Put a list into container_definitions."
  }
}

variable "placeholder_tag" {
  description = "Image tag that marks a container whose image Slipway sets. The module puts it into the template for containers without an image"
  type        = string
  default     = "latest"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$", var.placeholder_tag))
    error_message = "placeholder_tag must be an image tag: 1 to 128 letters, digits, _, . and -."
  }
}

variable "family" {
  description = "Slipway's own task definition family, which Terraform never changes. Default: <name>-<environment>"
  type        = string
  default     = null

  validation {
    condition     = var.family == null || can(regex("^[A-Za-z0-9_-]{1,255}$", var.family))
    error_message = "family must have 1 to 255 letters, digits, _ and -."
  }
}

variable "template_family" {
  description = "Terraform's task definition family, the template. Default: <family>-template"
  type        = string
  default     = null

  validation {
    condition     = var.template_family == null || can(regex("^[A-Za-z0-9_-]{1,255}$", var.template_family))
    error_message = "template_family must have 1 to 255 letters, digits, _ and -."
  }
}

variable "cpu" {
  description = "CPU units of a task. Required on Fargate"
  type        = number
  default     = 256

  validation {
    condition     = var.cpu == null || try(var.cpu >= 1 && floor(var.cpu) == var.cpu, false)
    error_message = "cpu must be a whole number, at least 1."
  }
}

variable "memory" {
  description = "Memory of a task in MiB. Required on Fargate"
  type        = number
  default     = 512

  validation {
    condition     = var.memory == null || try(var.memory >= 1 && floor(var.memory) == var.memory, false)
    error_message = "memory must be a whole number, at least 1."
  }
}

variable "execution_role_arn" {
  description = "ARN of the task execution role, with which ECS pulls the image, writes the logs and reads the secrets. Slipway's task_roles must contain it, too"
  type        = string
  default     = null
}

variable "task_role_arn" {
  description = "ARN of the task role, which the application uses. Slipway's task_roles must contain it, too"
  type        = string
  default     = null
}

variable "network_mode" {
  description = "awsvpc, bridge, host or none. Fargate supports only awsvpc"
  type        = string
  default     = "awsvpc"
  nullable    = false

  validation {
    condition     = contains(["awsvpc", "bridge", "host", "none"], var.network_mode)
    error_message = "network_mode must be awsvpc, bridge, host or none."
  }
}

variable "requires_compatibilities" {
  description = "Launch types against which ECS validates the template: FARGATE, EC2 or EXTERNAL. Default: the one that launch_type or capacity_provider_strategy implies"
  type        = list(string)
  default     = null

  validation {
    condition     = var.requires_compatibilities == null || length(setsubtract(coalesce(var.requires_compatibilities, []), ["EC2", "EXTERNAL", "FARGATE"])) == 0
    error_message = "requires_compatibilities must contain only EC2, EXTERNAL and FARGATE."
  }
}

variable "runtime_platform" {
  description = "Processor architecture and operating system of the tasks. Slipway refuses an image that has no variant for them"
  type = object({
    cpu_architecture        = optional(string, "X86_64")
    operating_system_family = optional(string, "LINUX")
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains(["X86_64", "ARM64"], var.runtime_platform.cpu_architecture)
    error_message = "cpu_architecture must be X86_64 or ARM64."
  }
}

variable "ephemeral_storage_size_in_gib" {
  description = "Ephemeral storage of a Fargate task in GiB, 21 to 200. Default: 20, the size on Fargate"
  type        = number
  default     = null

  validation {
    condition     = var.ephemeral_storage_size_in_gib == null || try(var.ephemeral_storage_size_in_gib >= 21 && var.ephemeral_storage_size_in_gib <= 200 && floor(var.ephemeral_storage_size_in_gib) == var.ephemeral_storage_size_in_gib, false)
    error_message = "ephemeral_storage_size_in_gib must be a whole number from 21 to 200."
  }
}

variable "volumes" {
  description = "Volumes that the mountPoints of the containers name: host paths, EFS file systems, or empty volumes"
  type = list(object({
    name      = string
    host_path = optional(string)
    efs_volume_configuration = optional(object({
      file_system_id          = string
      root_directory          = optional(string)
      transit_encryption      = optional(string, "ENABLED")
      transit_encryption_port = optional(number)
      authorization_config = optional(object({
        access_point_id = optional(string)
        iam             = optional(string, "DISABLED")
      }))
    }))
  }))
  default  = []
  nullable = false

  validation {
    condition     = alltrue([for volume in var.volumes : volume.host_path == null || volume.efs_volume_configuration == null])
    error_message = "A volume must not have both a host_path and an efs_volume_configuration."
  }
}

################################################################################
# The schedule
################################################################################

variable "schedule" {
  description = "When EventBridge Scheduler starts the tasks. expression is cron(…), rate(…) or at(…). Default: null, no schedule and no role. Others then start the tasks, with the output family_arn_without_revision"
  type = object({
    expression                   = string
    timezone                     = optional(string, "UTC")
    state                        = optional(string, "ENABLED")
    start_date                   = optional(string)
    end_date                     = optional(string)
    flexible_window_minutes      = optional(number)
    task_count                   = optional(number, 1)
    input                        = optional(string)
    maximum_retry_attempts       = optional(number, 185)
    maximum_event_age_in_seconds = optional(number, 86400)
    dead_letter_arn              = optional(string)
    name                         = optional(string)
    group_name                   = optional(string, "default")
    role_name                    = optional(string)
  })
  default = null

  validation {
    condition     = var.schedule == null || can(regex("^(cron|rate|at)\\(.+\\)$", var.schedule.expression))
    error_message = "expression must be cron(…), rate(…) or at(…), as in cron(0 6 * * ? *)."
  }
  validation {
    condition     = var.schedule == null || can(regex("^(ENABLED|DISABLED)$", var.schedule.state))
    error_message = "state must be ENABLED or DISABLED."
  }
  validation {
    condition     = var.schedule == null || try(var.schedule.flexible_window_minutes == null, false) || try(var.schedule.flexible_window_minutes >= 1 && var.schedule.flexible_window_minutes <= 1440 && floor(var.schedule.flexible_window_minutes) == var.schedule.flexible_window_minutes, false)
    error_message = "flexible_window_minutes must be a whole number from 1 to 1440."
  }
  validation {
    condition     = var.schedule == null || try(var.schedule.task_count >= 1 && var.schedule.task_count <= 10 && floor(var.schedule.task_count) == var.schedule.task_count, false)
    error_message = "task_count must be a whole number from 1 to 10."
  }
  validation {
    condition     = var.schedule == null || try(var.schedule.input == null, false) || can(keys(jsondecode(var.schedule.input)))
    error_message = "input must be a JSON object: the overrides of RunTask, as in {\"containerOverrides\": [{\"name\": \"app\", \"command\": [\"bin/report\"]}]}."
  }
  validation {
    condition     = var.schedule == null || try(var.schedule.maximum_retry_attempts >= 0 && var.schedule.maximum_retry_attempts <= 185 && floor(var.schedule.maximum_retry_attempts) == var.schedule.maximum_retry_attempts, false)
    error_message = "maximum_retry_attempts must be a whole number from 0 to 185."
  }
  validation {
    condition     = var.schedule == null || try(var.schedule.maximum_event_age_in_seconds >= 60 && var.schedule.maximum_event_age_in_seconds <= 86400 && floor(var.schedule.maximum_event_age_in_seconds) == var.schedule.maximum_event_age_in_seconds, false)
    error_message = "maximum_event_age_in_seconds must be a whole number from 60 to 86400."
  }
  validation {
    condition     = var.schedule == null || try(var.schedule.dead_letter_arn == null, false) || can(regex("^arn:[^:]+:sqs:[^:]+:[0-9]{12}:[A-Za-z0-9_-]+$", var.schedule.dead_letter_arn))
    error_message = "dead_letter_arn must be the ARN of a standard SQS queue. EventBridge Scheduler does not support FIFO queues."
  }
  validation {
    condition     = var.schedule == null || try(var.schedule.name == null, false) || can(regex("^[A-Za-z0-9_.-]{1,64}$", var.schedule.name))
    error_message = "The schedule's name must have 1 to 64 letters, digits, _, . and -."
  }
  validation {
    condition     = var.schedule == null || can(regex("^[A-Za-z0-9_.-]{1,64}$", var.schedule.group_name))
    error_message = "group_name must have 1 to 64 letters, digits, _, . and -."
  }
  validation {
    condition     = var.schedule == null || try(var.schedule.role_name == null, false) || can(regex("^[A-Za-z0-9+=,.@_-]{1,64}$", var.schedule.role_name))
    error_message = "role_name must have 1 to 64 letters, digits, +, =, comma, ., @, _ and -."
  }
}

variable "launch_type" {
  description = "FARGATE, EC2 or EXTERNAL. Not used with capacity_provider_strategy"
  type        = string
  default     = "FARGATE"
  nullable    = false

  validation {
    condition     = contains(["FARGATE", "EC2", "EXTERNAL"], var.launch_type)
    error_message = "launch_type must be FARGATE, EC2 or EXTERNAL."
  }
}

variable "capacity_provider_strategy" {
  description = "Capacity providers of the tasks, instead of a launch type"
  type = list(object({
    capacity_provider = string
    base              = optional(number)
    weight            = optional(number)
  }))
  default  = []
  nullable = false

  validation {
    condition     = length([for each in var.capacity_provider_strategy : each if each.base != null]) <= 1
    error_message = "Only one capacity provider may have a base."
  }
}

variable "platform_version" {
  description = "Fargate platform version. Default: LATEST"
  type        = string
  default     = null
}

variable "subnets" {
  description = "IDs of the subnets of the tasks. Required with awsvpc and a schedule"
  type        = list(string)
  default     = []
  nullable    = false
}

variable "security_groups" {
  description = "IDs of the security groups of the tasks. Default: the default security group of the VPC"
  type        = list(string)
  default     = []
  nullable    = false
}

variable "assign_public_ip" {
  description = "Whether each task gets a public IP address. In a public subnet a task cannot pull its image without one"
  type        = bool
  default     = false
  nullable    = false
}

variable "enable_execute_command" {
  description = "Whether aws ecs execute-command can run commands in the tasks. The task role needs permissions for it"
  type        = bool
  default     = false
  nullable    = false
}

variable "enable_ecs_managed_tags" {
  description = "Whether ECS tags the tasks with the name of the cluster"
  type        = bool
  default     = false
  nullable    = false
}

variable "propagate_tags" {
  description = "Source of the tasks' tags: TASK_DEFINITION. Each task then has Slipway's tags: version, digest and who requested it. Default: none"
  type        = string
  default     = null

  validation {
    condition     = var.propagate_tags == null || try(var.propagate_tags == "TASK_DEFINITION", false)
    error_message = "propagate_tags must be TASK_DEFINITION. EventBridge Scheduler knows no other source."
  }
}

variable "ordered_placement_strategy" {
  description = "Placement strategies of tasks on EC2"
  type = list(object({
    type  = string
    field = optional(string)
  }))
  default  = []
  nullable = false
}

variable "placement_constraints" {
  description = "Placement constraints of tasks on EC2"
  type = list(object({
    type       = string
    expression = optional(string)
  }))
  default  = []
  nullable = false
}

variable "other_task_roles" {
  description = "ARNs, or patterns of ARNs, of other task roles and task execution roles that the schedule's role may pass: those that the revision before a change of execution_role_arn or task_role_arn has, which runs until the next deployment and after a rollback"
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for role in var.other_task_roles : can(regex("^arn:[^:]+:iam::[0-9]{12}:role/.+$", role))])
    error_message = "Each entry of other_task_roles must be the ARN of a role, or a pattern of ARNs such as arn:aws:iam::123456789012:role/acme-*."
  }
}

variable "permissions_boundary" {
  description = "ARN of the IAM policy that is the permissions boundary of the schedule's role. Default: none"
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary == null || can(regex("^arn:[^:]+:iam::(aws|[0-9]{12}):policy/.+$", var.permissions_boundary))
    error_message = "permissions_boundary must be the ARN of a policy."
  }
}

variable "role_path" {
  description = "IAM path of the schedule's role"
  type        = string
  default     = "/"
  nullable    = false

  validation {
    condition     = can(regex("^/([!-~]{1,510}/)?$", var.role_path))
    error_message = "role_path must begin and end with a slash, as in /platform/."
  }
}

################################################################################
# The target in Slipway's configuration
################################################################################

variable "create_configuration_entry" {
  description = "Whether to create the SSM parameter with the task's target. Use true if the cluster is in Slipway's account and region. With false, create the parameter there from the output configuration_entry. Default: true without a role_arn, false with one; set it if the same apply creates that role"
  type        = bool
  default     = null
}

variable "configuration_path" {
  description = "SSM path that Slipway's configuration names, without a slash at the end"
  type        = string
  default     = "/slipway/targets"
  nullable    = false

  validation {
    condition     = can(regex("^(/[A-Za-z0-9_.-]+)+$", var.configuration_path))
    error_message = "configuration_path must start with a slash and must not end with one, as in /slipway/targets."
  }
}

variable "configuration_name" {
  description = "Name of the SSM parameter below the path. Default: <name>-<environment>"
  type        = string
  default     = null

  validation {
    condition     = var.configuration_name == null || can(regex("^[A-Za-z0-9_.-]+$", var.configuration_name))
    error_message = "configuration_name must contain only letters, digits, _, . and -."
  }
}

variable "deploy_tags" {
  description = "Patterns of the image tags that Slipway deploys on a push: a glob (main-*), a regular expression between slashes, or semver:RANGE. With ! in front it excludes tags (!*-rc). Default: none, Slipway deploys only on request"
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition = alltrue([for pattern in [for written in var.deploy_tags : trimprefix(written, "!")] :
      startswith(pattern, "/") ? can(regex("^/.+/$", pattern)) && can(regexall(trimsuffix(trimprefix(pattern, "/"), "/"), "")) :
      startswith(pattern, "semver:") ? can(regex("^semver:[0-9A-Za-z.*^~<>=|+ -]*[0-9xX*][0-9A-Za-z.*^~<>=|+ -]*$", pattern)) :
      can(regex("^[A-Za-z0-9_*?][A-Za-z0-9_.*?-]*$", pattern))
    ])
    error_message = "Each pattern in deploy_tags must be a glob of tag characters, * and ? (main-*), a regular expression in RE2 syntax between slashes (/v[0-9]+/), or semver: and a range (semver:>=2 <3). With ! in front it excludes tags (!*-rc)."
  }

  validation {
    condition     = length(var.deploy_tags) == 0 || !alltrue([for pattern in var.deploy_tags : startswith(pattern, "!")])
    error_message = "Patterns in deploy_tags that begin with ! exclude tags from other patterns. Add a pattern of tags to deploy, for example *."
  }
}

variable "like" {
  description = "Name of an ECS service of the cluster. A request of Slipway that runs a one-off task takes the network, launch type and platform version from it. Default: none, such requests are refused"
  type        = string
  default     = null

  validation {
    condition     = var.like == null || can(regex("^[A-Za-z0-9_-]{1,255}$", var.like))
    error_message = "like must be the name of an ECS service: 1 to 255 letters, digits, _ and -."
  }
}

variable "containers" {
  description = "Names of the containers in which Slipway sets the image. Default: every container whose image is in the repository"
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for name in var.containers : can(regex("^[A-Za-z0-9_-]{1,255}$", name))])
    error_message = "Each name in containers must have 1 to 255 letters, digits, _ and -."
  }
}

variable "version_variables" {
  description = "Names of environment variables, such as DD_VERSION, that Slipway sets to the image tag, or to the digest where there is no tag, in the containers in which it sets the image"
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for name in var.version_variables : can(regex("^[A-Za-z_][A-Za-z0-9_.-]{0,254}$", name))])
    error_message = "Each name in version_variables must begin with a letter or _, and have only letters, digits, _, . and -, at most 255."
  }

  validation {
    condition     = length(distinct(var.version_variables)) == length(var.version_variables)
    error_message = "version_variables has a name twice."
  }
}

variable "version_labels" {
  description = "Names of docker labels, such as com.datadoghq.tags.version, that Slipway sets like version_variables"
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for name in var.version_labels : can(regex("^[A-Za-z0-9][A-Za-z0-9._/-]{0,254}$", name))])
    error_message = "Each name in version_labels must begin with a letter or digit, and have only letters, digits, ., _, - and /, at most 255."
  }

  validation {
    condition     = length(distinct(var.version_labels)) == length(var.version_labels)
    error_message = "version_labels has a name twice."
  }
}

variable "follow_template" {
  description = "Whether to deploy the desired version again when the template changes. Slipway's follow_templates must be on, too"
  type        = bool
  default     = false
  nullable    = false
}

variable "signed" {
  description = "Whether Slipway deploys only images that ECR has signed. ECR signs what is pushed to repositories with a signing rule"
  type        = bool
  default     = false
  nullable    = false
}

variable "scan" {
  description = "critical or high: Slipway deploys only images that ECR has scanned without findings of this severity or worse. Default: no scan is required"
  type        = string
  default     = null

  validation {
    condition     = var.scan == null || contains(["critical", "high"], coalesce(var.scan, "critical"))
    error_message = "scan must be critical or high."
  }
}

variable "role_arn" {
  description = "ARN of the role that Slipway assumes for this cluster, as terraform/target-role creates it. Default: none, Slipway uses its own role"
  type        = string
  default     = null

  validation {
    condition     = var.role_arn == null || can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]+$", var.role_arn))
    error_message = "role_arn must be the ARN of a role."
  }
}
