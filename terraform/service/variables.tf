################################################################################
# Identity
################################################################################

variable "name" {
  description = "Name of the service in requests to Slipway. The ECS service has the same name unless ecs_service is set"
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
  description = "URL of the images' ECR repository without a tag, such as aws_ecr_repository.web.repository_url. Slipway accepts pushes from this registry only"
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}\\.dkr[.-]ecr(-fips)?\\.[a-z0-9-]+\\.[a-z0-9.-]+/[a-z0-9]+(([.]|__?|-+)[a-z0-9]+)*(/[a-z0-9]+(([.]|__?|-+)[a-z0-9]+)*)*$", var.repository_url))
    error_message = "repository_url must be the host of an ECR registry and the name of a repository without a tag, as in 123456789012.dkr.ecr.eu-central-1.amazonaws.com/acme/web."
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
  description = "Definition of the only container, in ECS's JSON (camelCase). Its name is the service's name unless it sets one. Set either this or container_definitions"
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
# The service
################################################################################

variable "create_service" {
  description = "Whether to create the ECS service. With false, you create an aws_ecs_service of your own, with ignore_changes = [task_definition], for example to use arguments that this module does not support"
  type        = bool
  default     = true
  nullable    = false
}

variable "ecs_service" {
  description = "Name of the ECS service. Default: name"
  type        = string
  default     = null

  validation {
    condition     = var.ecs_service == null || can(regex("^[A-Za-z0-9_-]{1,255}$", var.ecs_service))
    error_message = "ecs_service must have 1 to 255 letters, digits, _ and -."
  }
}

variable "desired_count" {
  description = "Number of tasks. Not used with DAEMON"
  type        = number
  default     = 1
  nullable    = false

  validation {
    condition     = var.desired_count >= 0 && floor(var.desired_count) == var.desired_count
    error_message = "desired_count must be a whole number, at least 0."
  }
}

variable "ignore_desired_count" {
  description = "Whether Terraform ignores changes of the desired count after it created the service, usually because Application Auto Scaling sets it. To change this value later, add a moved block, or Terraform replaces the service"
  type        = bool
  default     = false
  nullable    = false
}

variable "scheduling_strategy" {
  description = "REPLICA or DAEMON"
  type        = string
  default     = "REPLICA"
  nullable    = false

  validation {
    condition     = contains(["REPLICA", "DAEMON"], var.scheduling_strategy)
    error_message = "scheduling_strategy must be REPLICA or DAEMON."
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
  description = "IDs of the subnets of the tasks. Required with awsvpc"
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

variable "load_balancers" {
  description = "Target groups, and the containers and ports to which they route requests"
  type = list(object({
    target_group_arn = string
    container_name   = string
    container_port   = number
  }))
  default  = []
  nullable = false

  validation {
    condition     = alltrue([for balancer in var.load_balancers : balancer.container_port >= 1 && balancer.container_port <= 65535 && floor(balancer.container_port) == balancer.container_port])
    error_message = "Each container_port must be a whole number from 1 to 65535."
  }
}

variable "health_check_grace_period_seconds" {
  description = "Seconds after a task's start in which ECS ignores failed health checks of the load balancer"
  type        = number
  default     = null

  validation {
    condition     = var.health_check_grace_period_seconds == null || try(var.health_check_grace_period_seconds >= 0 && floor(var.health_check_grace_period_seconds) == var.health_check_grace_period_seconds, false)
    error_message = "health_check_grace_period_seconds must be a whole number, at least 0."
  }
}

variable "native_rollback" {
  description = "Whether ECS itself rolls back when the circuit breaker or an alarm fails a deployment. With false, Slipway rolls back. The circuit breaker is on in both cases"
  type        = bool
  default     = false
  nullable    = false
}

variable "alarm_names" {
  description = "Names of CloudWatch alarms that fail a deployment"
  type        = list(string)
  default     = []
  nullable    = false
}

variable "deployment_minimum_healthy_percent" {
  description = "Minimum number of running tasks during a deployment, in percent of the desired count. Default: 100, from ECS"
  type        = number
  default     = null

  validation {
    condition     = var.deployment_minimum_healthy_percent == null || try(var.deployment_minimum_healthy_percent >= 0 && floor(var.deployment_minimum_healthy_percent) == var.deployment_minimum_healthy_percent, false)
    error_message = "deployment_minimum_healthy_percent must be a whole number, at least 0."
  }
}

variable "deployment_maximum_percent" {
  description = "Maximum number of running tasks during a deployment, in percent of the desired count. Default: 200, from ECS"
  type        = number
  default     = null

  validation {
    condition     = var.deployment_maximum_percent == null || try(var.deployment_maximum_percent >= 1 && floor(var.deployment_maximum_percent) == var.deployment_maximum_percent, false)
    error_message = "deployment_maximum_percent must be a whole number, at least 1."
  }
}

variable "availability_zone_rebalancing" {
  description = "ENABLED or DISABLED. Default: the default of the AWS provider"
  type        = string
  default     = null

  validation {
    condition     = var.availability_zone_rebalancing == null || contains(["ENABLED", "DISABLED"], coalesce(var.availability_zone_rebalancing, "none"))
    error_message = "availability_zone_rebalancing must be ENABLED or DISABLED."
  }
}

variable "enable_execute_command" {
  description = "Whether aws ecs execute-command can run commands in the tasks. The task role needs permissions for it"
  type        = bool
  default     = false
  nullable    = false
}

variable "enable_ecs_managed_tags" {
  description = "Whether ECS tags the tasks with the names of the cluster and the service"
  type        = bool
  default     = false
  nullable    = false
}

variable "propagate_tags" {
  description = "Source of the tasks' tags: SERVICE, TASK_DEFINITION or NONE. With TASK_DEFINITION each task has Slipway's tags: version, digest and who requested it"
  type        = string
  default     = null

  validation {
    condition     = var.propagate_tags == null || contains(["SERVICE", "TASK_DEFINITION", "NONE"], coalesce(var.propagate_tags, "none"))
    error_message = "propagate_tags must be SERVICE, TASK_DEFINITION or NONE."
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

variable "service_connect_configuration" {
  description = "Service Connect: the namespace, and the named ports that the service offers in it. Default: off"
  type = object({
    namespace = optional(string)
    services = optional(list(object({
      port_name             = string
      discovery_name        = optional(string)
      ingress_port_override = optional(number)
      client_alias = optional(object({
        port     = number
        dns_name = optional(string)
      }))
    })), [])
  })
  default = null
}

variable "service_registries" {
  description = "Cloud Map service in which ECS registers the tasks. Default: none"
  type = object({
    registry_arn   = string
    port           = optional(number)
    container_name = optional(string)
    container_port = optional(number)
  })
  default = null
}

variable "wait_for_steady_state" {
  description = "Whether apply waits until the service is stable. While the placeholder image does not exist, the service cannot become stable"
  type        = bool
  default     = false
  nullable    = false
}

################################################################################
# The target in Slipway's configuration
################################################################################

variable "create_configuration_entry" {
  description = "Whether to create the SSM parameter with the service's target. Use true if the cluster is in Slipway's account and region. With false, create the parameter there from the output configuration_entry. Default: true without a role_arn, false with one; set it if the same apply creates that role"
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

variable "rollback" {
  description = "auto: Slipway rolls back a failed deployment. off: Slipway only reports it"
  type        = string
  default     = "auto"
  nullable    = false

  validation {
    condition     = contains(["auto", "off"], var.rollback)
    error_message = "rollback must be auto or off."
  }
}

variable "deadline_minutes" {
  description = "Minutes that a deployment may make no progress before Slipway treats it as failed. Default: 30 for rolling deployments of which no task runs, because the circuit breaker judges the others; none for other strategies"
  type        = number
  default     = null

  validation {
    condition     = var.deadline_minutes == null || try(var.deadline_minutes >= 1 && var.deadline_minutes <= 2147483647 && floor(var.deadline_minutes) == var.deadline_minutes, false)
    error_message = "deadline_minutes must be a whole number from 1 to 2147483647."
  }
}

variable "release_task" {
  description = "Task that has to succeed before Slipway updates the service to another image, such as a migration of its database. The container must be essential. Default of container: the one in which Slipway sets the image; of timeout_minutes: 30; of the others: the template's. Slipway's run_tasks must be on, and its task_roles must contain task_role_arn, too. command must not hold a secret: the SSM parameter shows it"
  type = object({
    command         = list(string)
    container       = optional(string)
    timeout_minutes = optional(number)
    task_role_arn   = optional(string)
    cpu             = optional(string)
    memory          = optional(string)
  })
  default = null

  validation {
    condition     = var.release_task == null || try(length(var.release_task.command) > 0 && alltrue([for word in var.release_task.command : word != null]), false)
    error_message = "command of release_task must be a list of at least one string."
  }
  validation {
    condition     = try(var.release_task.container, null) == null || can(regex("^[A-Za-z0-9_-]{1,255}$", var.release_task.container))
    error_message = "container of release_task must have 1 to 255 letters, digits, _ and -."
  }
  validation {
    condition     = try(var.release_task.timeout_minutes, null) == null || try(var.release_task.timeout_minutes >= 1 && var.release_task.timeout_minutes <= 720 && floor(var.release_task.timeout_minutes) == var.release_task.timeout_minutes, false)
    error_message = "timeout_minutes of release_task must be a whole number from 1 to 720."
  }
  validation {
    condition     = try(var.release_task.task_role_arn, null) == null || can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]+$", var.release_task.task_role_arn))
    error_message = "task_role_arn of release_task must be the ARN of a role."
  }
  validation {
    condition     = try(var.release_task.cpu, null) == null || can(regex("^([1-9][0-9]{0,6}|([0-9]{1,4}|[0-9]{0,4}[.][0-9]{1,3}) ?(vCPU|vcpu))$", var.release_task.cpu))
    error_message = "cpu of release_task must be CPU units or vCPUs, such as 512 or \"0.5 vCPU\"."
  }
  validation {
    condition     = try(var.release_task.memory, null) == null || can(regex("^([1-9][0-9]{0,6}|([0-9]{1,4}|[0-9]{0,4}[.][0-9]{1,3}) ?(GB|gb))$", var.release_task.memory))
    error_message = "memory of release_task must be MiB or GB, such as 1024 or \"1 GB\"."
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
