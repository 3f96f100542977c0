################################################################################
# What it is
################################################################################

variable "name" {
  description = "The service, as people name it in requests to Slipway. The ECS service has the same name unless ecs_service says otherwise"
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,255}$", var.name))
    error_message = "name has 1 to 255 letters, digits, _ and -."
  }
}

variable "environment" {
  description = "The environment, as people name it in requests to Slipway: dev, prod, prod-eu"
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,255}$", var.environment))
    error_message = "environment has 1 to 255 letters, digits, _ and -."
  }
}

variable "cluster" {
  description = "ARN or name of the ECS cluster"
  type        = string

  validation {
    condition     = can(regex("^(arn:[^:]+:ecs:[^:]+:[0-9]{12}:cluster/)?[A-Za-z0-9_-]{1,255}$", var.cluster))
    error_message = "cluster is a cluster's ARN or name."
  }
}

variable "repository_url" {
  description = "URL of the ECR repository that the images come from, without a tag, such as aws_ecr_repository.web.repository_url. Pushes are accepted from this registry only"
  type        = string

  validation {
    condition     = can(regex("^[^/:@ ]+(:[0-9]+)?/[a-z0-9][a-z0-9._/-]*$", var.repository_url))
    error_message = "repository_url is a registry's host and a repository's name without a tag, as in 123456789012.dkr.ecr.eu-central-1.amazonaws.com/acme/web."
  }
}

variable "tags" {
  description = "Tags of all resources. Slipway puts the template's on the revisions it makes"
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for key in keys(var.tags) : !startswith(key, "slipway:") && !startswith(key, "aws:")])
    error_message = "tags that begin with slipway: are Slipway's, and those with aws: are AWS's."
  }
}

################################################################################
# The template
################################################################################

variable "container_definitions" {
  description = "The containers, as ECS writes them in JSON (camelCase). Those without an image take the placeholder: they are Slipway's to deploy. Either this or container_definition"
  type        = any
  default     = []
  nullable    = false

  validation {
    condition     = can([for container in var.container_definitions : regex("^[A-Za-z0-9_-]{1,255}$", container.name)])
    error_message = "container_definitions is a list of objects, each with a name of 1 to 255 letters, digits, _ and -."
  }
  validation {
    condition     = try(length(distinct([for container in var.container_definitions : container.name])) == length(var.container_definitions), true)
    error_message = "Two containers have the same name."
  }
}

variable "container_definition" {
  description = "The only container, as ECS writes it in JSON (camelCase). It is named as the service unless it has a name. Either this or container_definitions"
  type        = any
  default     = null

  validation {
    condition     = var.container_definition == null || can(keys(var.container_definition))
    error_message = "container_definition is one object; a list belongs into container_definitions."
  }
}

variable "placeholder_tag" {
  description = "The tag that means: not Terraform's to say. It is put into the template for containers without an image"
  type        = string
  default     = "latest"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$", var.placeholder_tag))
    error_message = "placeholder_tag is a tag: 1 to 128 letters, digits, _, . and -."
  }
}

variable "family" {
  description = "Slipway's own task definition family. Terraform never touches it. Default: <name>-<environment>"
  type        = string
  default     = null

  validation {
    condition     = var.family == null || can(regex("^[A-Za-z0-9_-]{1,255}$", var.family))
    error_message = "family has 1 to 255 letters, digits, _ and -."
  }
}

variable "template_family" {
  description = "Terraform's task definition family, the template. Default: <family>-template"
  type        = string
  default     = null

  validation {
    condition     = var.template_family == null || can(regex("^[A-Za-z0-9_-]{1,255}$", var.template_family))
    error_message = "template_family has 1 to 255 letters, digits, _ and -."
  }
}

variable "cpu" {
  description = "CPU units of a task. Fargate needs them"
  type        = number
  default     = 256

  validation {
    condition     = var.cpu == null || try(var.cpu >= 1 && floor(var.cpu) == var.cpu, false)
    error_message = "cpu is a whole number from 1."
  }
}

variable "memory" {
  description = "MiB of a task. Fargate needs them"
  type        = number
  default     = 512

  validation {
    condition     = var.memory == null || try(var.memory >= 1 && floor(var.memory) == var.memory, false)
    error_message = "memory is a whole number from 1."
  }
}

variable "execution_role_arn" {
  description = "ARN of the role that pulls the image, writes the logs and reads the secrets. Slipway has to be given it, too, in its task_roles"
  type        = string
  default     = null
}

variable "task_role_arn" {
  description = "ARN of the role that the application has. Slipway has to be given it, too, in its task_roles"
  type        = string
  default     = null
}

variable "network_mode" {
  description = "awsvpc, bridge, host or none. Fargate knows awsvpc only"
  type        = string
  default     = "awsvpc"
  nullable    = false

  validation {
    condition     = contains(["awsvpc", "bridge", "host", "none"], var.network_mode)
    error_message = "network_mode is awsvpc, bridge, host or none."
  }
}

variable "requires_compatibilities" {
  description = "What the template is checked against when it is registered. Default: FARGATE, EC2 or EXTERNAL, as launch_type and capacity_provider_strategy say"
  type        = list(string)
  default     = null

  validation {
    condition     = var.requires_compatibilities == null || length(setsubtract(coalesce(var.requires_compatibilities, []), ["EC2", "EXTERNAL", "FARGATE"])) == 0
    error_message = "requires_compatibilities holds EC2, EXTERNAL and FARGATE only."
  }
}

variable "runtime_platform" {
  description = "Processor and operating system of the tasks. Slipway refuses an image that has no variant for them"
  type = object({
    cpu_architecture        = optional(string, "X86_64")
    operating_system_family = optional(string, "LINUX")
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains(["X86_64", "ARM64"], var.runtime_platform.cpu_architecture)
    error_message = "cpu_architecture is X86_64 or ARM64."
  }
}

variable "ephemeral_storage_size_in_gib" {
  description = "GiB of a Fargate task's own disk, 21 to 200. Default: Fargate's 20"
  type        = number
  default     = null

  validation {
    condition     = var.ephemeral_storage_size_in_gib == null || try(var.ephemeral_storage_size_in_gib >= 21 && var.ephemeral_storage_size_in_gib <= 200 && floor(var.ephemeral_storage_size_in_gib) == var.ephemeral_storage_size_in_gib, false)
    error_message = "ephemeral_storage_size_in_gib is a whole number, 21 to 200."
  }
}

variable "volumes" {
  description = "Volumes that the containers' mountPoints name: of the host, of EFS, or empty ones"
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
    error_message = "A volume has a host_path or an efs_volume_configuration, not both."
  }
}

################################################################################
# The service
################################################################################

variable "create_service" {
  description = "Whether the ECS service is made here. false: you have an aws_ecs_service of your own, with ignore_changes = [task_definition], for what this module does not know"
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
    error_message = "ecs_service has 1 to 255 letters, digits, _ and -."
  }
}

variable "desired_count" {
  description = "How many tasks run. Does not count for DAEMON"
  type        = number
  default     = 1
  nullable    = false

  validation {
    condition     = var.desired_count >= 0 && floor(var.desired_count) == var.desired_count
    error_message = "desired_count is a whole number from 0."
  }
}

variable "ignore_desired_count" {
  description = "Whether somebody else, Application Auto Scaling mostly, sets the desired count after the service was created. Changing it later needs a moved block, or the service is replaced"
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
    error_message = "scheduling_strategy is REPLICA or DAEMON."
  }
}

variable "launch_type" {
  description = "FARGATE, EC2 or EXTERNAL. Does not count where capacity_provider_strategy is given"
  type        = string
  default     = "FARGATE"
  nullable    = false

  validation {
    condition     = contains(["FARGATE", "EC2", "EXTERNAL"], var.launch_type)
    error_message = "launch_type is FARGATE, EC2 or EXTERNAL."
  }
}

variable "capacity_provider_strategy" {
  description = "Capacity providers that the tasks run on, instead of a launch type"
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
  description = "Fargate's platform version. Default: LATEST"
  type        = string
  default     = null
}

variable "subnets" {
  description = "IDs of the tasks' subnets. Needed for awsvpc"
  type        = list(string)
  default     = []
  nullable    = false
}

variable "security_groups" {
  description = "IDs of the tasks' security groups. Default: the VPC's default one"
  type        = list(string)
  default     = []
  nullable    = false
}

variable "assign_public_ip" {
  description = "Whether a task gets a public address: in a public subnet it cannot pull its image without one"
  type        = bool
  default     = false
  nullable    = false
}

variable "load_balancers" {
  description = "Target groups and the containers' ports that they reach"
  type = list(object({
    target_group_arn = string
    container_name   = string
    container_port   = number
  }))
  default  = []
  nullable = false

  validation {
    condition     = alltrue([for balancer in var.load_balancers : balancer.container_port >= 1 && balancer.container_port <= 65535 && floor(balancer.container_port) == balancer.container_port])
    error_message = "A container_port is a whole number, 1 to 65535."
  }
}

variable "health_check_grace_period_seconds" {
  description = "For how long after a task's start the load balancer's health checks do not count"
  type        = number
  default     = null

  validation {
    condition     = var.health_check_grace_period_seconds == null || try(var.health_check_grace_period_seconds >= 0 && floor(var.health_check_grace_period_seconds) == var.health_check_grace_period_seconds, false)
    error_message = "health_check_grace_period_seconds is a whole number from 0."
  }
}

variable "native_rollback" {
  description = "Whether ECS itself goes back when the circuit breaker or an alarm calls a deployment failed. false: Slipway does. Either way the circuit breaker is on"
  type        = bool
  default     = false
  nullable    = false
}

variable "alarm_names" {
  description = "CloudWatch alarms that make a deployment fail"
  type        = list(string)
  default     = []
  nullable    = false
}

variable "deployment_minimum_healthy_percent" {
  description = "How many of the desired tasks have to run during a deployment, in percent. Default: ECS's 100"
  type        = number
  default     = null

  validation {
    condition     = var.deployment_minimum_healthy_percent == null || try(var.deployment_minimum_healthy_percent >= 0 && floor(var.deployment_minimum_healthy_percent) == var.deployment_minimum_healthy_percent, false)
    error_message = "deployment_minimum_healthy_percent is a whole number from 0."
  }
}

variable "deployment_maximum_percent" {
  description = "How many of the desired tasks may run during a deployment, in percent. Default: ECS's 200"
  type        = number
  default     = null

  validation {
    condition     = var.deployment_maximum_percent == null || try(var.deployment_maximum_percent >= 1 && floor(var.deployment_maximum_percent) == var.deployment_maximum_percent, false)
    error_message = "deployment_maximum_percent is a whole number from 1."
  }
}

variable "availability_zone_rebalancing" {
  description = "ENABLED or DISABLED. Default: the provider's"
  type        = string
  default     = null

  validation {
    condition     = var.availability_zone_rebalancing == null || contains(["ENABLED", "DISABLED"], coalesce(var.availability_zone_rebalancing, "none"))
    error_message = "availability_zone_rebalancing is ENABLED or DISABLED."
  }
}

variable "enable_execute_command" {
  description = "Whether aws ecs execute-command reaches the tasks. The task role needs the rights for it"
  type        = bool
  default     = false
  nullable    = false
}

variable "enable_ecs_managed_tags" {
  description = "Whether ECS tags the tasks with cluster and service"
  type        = bool
  default     = false
  nullable    = false
}

variable "propagate_tags" {
  description = "SERVICE or TASK_DEFINITION: whose tags the tasks get. With TASK_DEFINITION each task carries Slipway's tags: version, digest, who asked for it"
  type        = string
  default     = null

  validation {
    condition     = var.propagate_tags == null || contains(["SERVICE", "TASK_DEFINITION", "NONE"], coalesce(var.propagate_tags, "none"))
    error_message = "propagate_tags is SERVICE, TASK_DEFINITION or NONE."
  }
}

variable "ordered_placement_strategy" {
  description = "Where EC2 tasks are put"
  type = list(object({
    type  = string
    field = optional(string)
  }))
  default  = []
  nullable = false
}

variable "placement_constraints" {
  description = "Where EC2 tasks may be put"
  type = list(object({
    type       = string
    expression = optional(string)
  }))
  default  = []
  nullable = false
}

variable "service_connect_configuration" {
  description = "Service Connect: the namespace, and the named ports that others reach. Default: off"
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
  description = "The Cloud Map service that the tasks are registered in. Default: none"
  type = object({
    registry_arn   = string
    port           = optional(number)
    container_name = optional(string)
    container_port = optional(number)
  })
  default = null
}

variable "wait_for_steady_state" {
  description = "Whether apply waits until the service is stable. With a placeholder that does not exist yet it waits in vain"
  type        = bool
  default     = false
  nullable    = false
}

################################################################################
# The entry in Slipway's configuration
################################################################################

variable "create_configuration_entry" {
  description = "Whether the SSM parameter is made here: right where the cluster is in Slipway's own account and region. false: put the output configuration_entry there. Default: true without a role_arn, false with one; where that role is made by the same apply, say it"
  type        = bool
  default     = null
}

variable "configuration_path" {
  description = "SSM path that Slipway's configuration names, without the last slash"
  type        = string
  default     = "/slipway/targets"
  nullable    = false

  validation {
    condition     = can(regex("^(/[A-Za-z0-9_.-]+)+$", var.configuration_path))
    error_message = "configuration_path starts with a slash and does not end with one, as in /slipway/targets."
  }
}

variable "configuration_name" {
  description = "Name of the entry below the path. Default: <name>-<environment>"
  type        = string
  default     = null

  validation {
    condition     = var.configuration_name == null || can(regex("^[A-Za-z0-9_.-]+$", var.configuration_name))
    error_message = "configuration_name has letters, digits, _, . and -."
  }
}

variable "deploy_tags" {
  description = "Patterns of image tags that deploy by themselves: a glob (main-*), a regular expression between slashes, or semver:RANGE. Default: only requests deploy"
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition = alltrue([for pattern in var.deploy_tags :
      startswith(pattern, "/") ? can(regex("^/.+/$", pattern)) && can(regexall(trimsuffix(trimprefix(pattern, "/"), "/"), "")) :
      startswith(pattern, "semver:") ? can(regex("^semver:[0-9A-Za-z.*^~<>=| -]*[0-9xX*][0-9A-Za-z.*^~<>=| -]*$", pattern)) :
      can(regex("^[A-Za-z0-9_.*?-]+$", pattern))
    ])
    error_message = "A pattern in deploy_tags is none of the three: a glob of what tags are made of, * and ? (main-*), a regular expression in RE2's syntax between slashes (/v[0-9]+/), or semver: and a range (semver:>=2 <3)."
  }
}

variable "containers" {
  description = "Names of the containers that take the image. Default: every container whose image is in the repository"
  type        = list(string)
  default     = []
  nullable    = false
}

variable "rollback" {
  description = "auto: Slipway goes back from a failed deployment. off: it only reports"
  type        = string
  default     = "auto"
  nullable    = false

  validation {
    condition     = contains(["auto", "off"], var.rollback)
    error_message = "rollback is auto or off."
  }
}

variable "deadline_minutes" {
  description = "How long a deployment may stay in progress before it counts as failed. Default: Slipway's, 30 for rolling deployments"
  type        = number
  default     = null

  validation {
    condition     = var.deadline_minutes == null || try(var.deadline_minutes >= 1 && floor(var.deadline_minutes) == var.deadline_minutes, false)
    error_message = "deadline_minutes is a whole number from 1."
  }
}

variable "follow_template" {
  description = "Whether a changed template deploys the running version again. Slipway's follow_templates has to be on, too"
  type        = bool
  default     = false
  nullable    = false
}

variable "role_arn" {
  description = "ARN of the role that Slipway assumes for this cluster, as terraform/target-role makes it. Default: none, Slipway's own role"
  type        = string
  default     = null

  validation {
    condition     = var.role_arn == null || can(regex("^arn:[^:]+:iam::[0-9]{12}:role/.+$", var.role_arn))
    error_message = "role_arn is a role's ARN."
  }
}
