variable "name" {
  description = "Name of all resources, or its first part: functions, rules, queues, roles and alarms"
  type        = string
  default     = "slipway"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9_-]{0,31}$", var.name))
    error_message = "name must begin with a letter and contain at most 32 letters, digits, _ and -."
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
  description = "Path of slipway.jar, which all functions run. Or of slipway-provided.zip, with runtime provided.al2023. Set exactly one of jar, s3 and image_uri"
  type        = string
  default     = null

  validation {
    condition     = var.jar == null ? true : fileexists(var.jar)
    error_message = "jar must be the path of an existing file. Build it with mvn package, or download it from a release."
  }
}

variable "s3" {
  description = "S3 object that is slipway.jar or slipway-provided.zip, instead of jar. The bucket must be in the functions' region. Without version, Terraform does not notice a new object with the same key"
  type = object({
    bucket  = string
    key     = string
    version = optional(string)
  })
  default = null

  validation {
    condition     = var.s3 == null ? true : can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.s3.bucket)) && can(regex("\\.(jar|zip)$", var.s3.key))
    error_message = "s3 must have the name of a bucket, and a key that ends with .jar or .zip."
  }
}

variable "image_uri" {
  description = "URI of a container image in a private ECR repository of the functions' region that runs slipway.jar, instead of jar. The module sets the handler as the image's command, and does not use runtime"
  type        = string
  default     = null

  validation {
    condition     = var.image_uri == null ? true : can(regex("^[0-9]{12}\\.dkr[.-]ecr\\.[^/]+/[^:@]+[:@].+$", var.image_uri))
    error_message = "image_uri must be an image of a private ECR repository with a tag or digest, such as 123456789012.dkr.ecr.eu-central-1.amazonaws.com/slipway:v1."
  }
}

variable "runtime" {
  description = "Lambda runtime. The jar needs java25, which the AWS provider supports from version 6.20.0. slipway-provided.zip needs provided.al2023, and architecture must be that of the machine that built it"
  type        = string
  default     = "java25"
  nullable    = false

  validation {
    condition     = can(regex("^(java[0-9]+|provided\\.al2023)$", var.runtime))
    error_message = "runtime must be a Java runtime of Lambda, such as java25, or provided.al2023."
  }
}

variable "configuration" {
  description = "Where the configuration is: ssm:/name (one SSM parameter) or ssm:/path/ (every parameter below the path). Or the configuration itself as JSON text: the module puts it into an SSM parameter"
  type        = string
  default     = "ssm:/slipway/targets/"
  nullable    = false

  validation {
    condition     = startswith(var.configuration, "ssm:") ? can(regex("^ssm:(/[A-Za-z0-9_.-]+)+/?$", var.configuration)) : can(jsondecode(var.configuration).targets)
    error_message = "configuration must be ssm:/name, ssm:/path/ or JSON text with targets."
  }
  validation {
    condition     = length(var.configuration) <= 4096
    error_message = "configuration must have at most 4,096 characters, because an SSM parameter holds no more. Put a longer configuration into several parameters."
  }
}

variable "configuration_parameter" {
  description = "SSM parameter or path that the functions may read, without ssm: and without a slash at the end. Default: the one that configuration names"
  type        = string
  default     = null

  validation {
    condition     = var.configuration_parameter == null || can(regex("^(/[A-Za-z0-9_.-]+)+$", var.configuration_parameter))
    error_message = "configuration_parameter must start with a slash and must not end with one, as in /slipway/targets."
  }
}

variable "architecture" {
  description = "Processor architecture of the functions, arm64 or x86_64. It does not depend on the architecture of the services"
  type        = string
  default     = "arm64"
  nullable    = false

  validation {
    condition     = contains(["arm64", "x86_64"], var.architecture)
    error_message = "architecture must be arm64 or x86_64."
  }
}

variable "memory_size" {
  description = "Memory of DeployFunction and RollbackFunction in MB, 256 to 10240. Lambda allocates processor time in proportion to memory, and a cold start is mostly processor time"
  type        = number
  default     = 1024
  nullable    = false

  validation {
    condition     = var.memory_size >= 256 && var.memory_size <= 10240 && floor(var.memory_size) == var.memory_size
    error_message = "memory_size must be a whole number from 256 to 10240."
  }
}

variable "reconcile_memory_size" {
  description = "Memory of ReconcileFunction in MB, 256 to 10240. The schedule mostly waits for ECS's rates, so it needs less memory and costs less"
  type        = number
  default     = 512
  nullable    = false

  validation {
    condition     = var.reconcile_memory_size >= 256 && var.reconcile_memory_size <= 10240 && floor(var.reconcile_memory_size) == var.reconcile_memory_size
    error_message = "reconcile_memory_size must be a whole number from 256 to 10240."
  }
}

variable "snap_start" {
  description = "Whether Lambda starts the functions from a snapshot of the initialized function (SnapStart). A cold start is then shorter, and each update of the functions takes minutes longer"
  type        = bool
  default     = false
  nullable    = false
}

variable "reserved_concurrency" {
  description = "How many instances of DeployFunction may run at once, up to 1000. Lambda keeps the events that exceed it and retries them, and refuses the requests that exceed it. The number is taken from the account's concurrency. -1: no limit"
  type        = number
  default     = -1
  nullable    = false

  validation {
    condition     = var.reserved_concurrency >= -1 && var.reserved_concurrency <= 1000 && floor(var.reserved_concurrency) == var.reserved_concurrency
    error_message = "reserved_concurrency must be a whole number from 0 to 1000, or -1."
  }
}

variable "vpc_subnet_ids" {
  description = "IDs of the subnets of the functions, which then must reach ECS, ECR, SSM, EventBridge, STS and X-Ray through a NAT gateway or VPC endpoints. The module gives the functions' roles AWSLambdaVPCAccessExecutionRole, with which Lambda creates network interfaces. Default: no VPC"
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for subnet in var.vpc_subnet_ids : startswith(subnet, "subnet-")])
    error_message = "Each entry of vpc_subnet_ids must be the ID of a subnet, such as subnet-0a1b2c3d."
  }
}

variable "vpc_security_group_ids" {
  description = "IDs of the functions' security groups, together with vpc_subnet_ids. They must allow outgoing HTTPS. Default: no VPC"
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for group in var.vpc_security_group_ids : startswith(group, "sg-")])
    error_message = "Each entry of vpc_security_group_ids must be the ID of a security group, such as sg-0a1b2c3d."
  }
}

variable "code_signing_config_arn" {
  description = "ARN of a Lambda code signing configuration, which decides whether the functions run an unsigned package. A signed package is in S3: use s3. Default: Lambda checks no signature"
  type        = string
  default     = null

  validation {
    condition     = var.code_signing_config_arn == null || can(regex("^arn:[^:]+:lambda:[^:]+:[0-9]{12}:code-signing-config:csc-[a-z0-9]+$", var.code_signing_config_arn))
    error_message = "code_signing_config_arn must be the ARN of a code signing configuration."
  }
}

variable "kms_key_arn" {
  description = "ARN of the KMS key that encrypts the functions' environment, their log groups and the queues. Its key policy must allow logs.REGION.amazonaws.com and events.amazonaws.com to use it: without EventBridge the queues lose the events that they are for. Default: keys of AWS"
  type        = string
  default     = null

  validation {
    condition     = var.kms_key_arn == null || can(regex("^arn:[^:]+:kms:[^:]+:[0-9]{12}:key/.+$", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a KMS key: Lambda accepts no alias."
  }
}

variable "timeout" {
  description = "Timeout of DeployFunction in seconds, 30 to 900. At ECS's rates a push to a thousand targets takes 18 minutes: an invocation does what it has time for, and Lambda's retries do the rest"
  type        = number
  default     = 900
  nullable    = false

  validation {
    condition     = var.timeout >= 30 && var.timeout <= 900 && floor(var.timeout) == var.timeout
    error_message = "timeout must be a whole number from 30 to 900."
  }
}

variable "rollback_timeout" {
  description = "Timeout of RollbackFunction and ReconcileFunction in seconds, 60 to 900. Reconciling a thousand services at half of ECS's rates may take minutes"
  type        = number
  default     = 900
  nullable    = false

  validation {
    condition     = var.rollback_timeout >= 60 && var.rollback_timeout <= 900 && floor(var.rollback_timeout) == var.rollback_timeout
    error_message = "rollback_timeout must be a whole number from 60 to 900."
  }
}

variable "log_retention_in_days" {
  description = "Number of days for which CloudWatch Logs keeps the functions' logs"
  type        = number
  default     = 90
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_in_days)
    error_message = "log_retention_in_days must be a retention period of CloudWatch Logs: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365 and so on."
  }
}

variable "alarm_topic" {
  description = "ARN of an SNS topic that is notified when EventBridge could not deliver an event or an invocation failed after all retries. Default: the alarms notify nobody"
  type        = string
  default     = null

  validation {
    condition     = var.alarm_topic == null || can(regex("^arn:[^:]+:sns:.+$", var.alarm_topic))
    error_message = "alarm_topic must be the ARN of an SNS topic."
  }
}

variable "notification_topic" {
  description = "ARN of an SNS topic that is notified of every refused, failed or rolled-back deployment, of problems in the configuration, and of services changed outside Slipway. The topic's policy must allow events.amazonaws.com to call sns:Publish. Default: nobody is notified"
  type        = string
  default     = null

  validation {
    condition     = var.notification_topic == null || can(regex("^arn:[^:]+:sns:.+$", var.notification_topic))
    error_message = "notification_topic must be the ARN of an SNS topic."
  }
}

variable "notification_format" {
  description = "What notification_topic gets. JSON: the whole event, for programs. TEXT: what happened and why in lines of text, for mail. AMAZON_Q: a custom notification of Amazon Q Developer in chat applications, for Slack and Microsoft Teams"
  type        = string
  default     = "JSON"
  nullable    = false

  validation {
    condition     = contains(["JSON", "TEXT", "AMAZON_Q"], var.notification_format)
    error_message = "notification_format must be JSON, TEXT or AMAZON_Q."
  }
}

################################################################################
# Events: what starts a deployment, and where outcomes are published
################################################################################

variable "reconcile" {
  description = "Whether to reconcile all targets on a schedule. Services with release_task need it"
  type        = bool
  default     = true
  nullable    = false
}

variable "reconcile_every" {
  description = "How often to reconcile, as an EventBridge schedule expression"
  type        = string
  default     = "rate(5 minutes)"
  nullable    = false

  validation {
    condition     = can(regex("^(rate\\((1 (minute|hour|day)|([2-9]|[1-9][0-9]+) (minutes|hours|days))\\)|cron\\(.+\\))$", var.reconcile_every))
    error_message = "reconcile_every must be an EventBridge schedule expression, such as rate(1 minute), rate(5 minutes) or cron(…)."
  }
}

variable "event_bus" {
  description = "Name or ARN of the event bus on which Slipway publishes the outcomes of deployments. The bus must exist: EventBridge drops events for a missing bus and reports no error"
  type        = string
  default     = "default"
  nullable    = false

  validation {
    condition     = can(regex("^(arn:[^:]+:events:[^:]+:[0-9]{12}:event-bus/)?[/.A-Za-z0-9_-]{1,256}$", var.event_bus))
    error_message = "event_bus must be the name or ARN of an event bus."
  }
}

variable "request_sources" {
  description = "Sources of your own events (detail-type Slipway Deploy Requested) on the default event bus that may request a deployment. Everybody who can put such events in this account can deploy. Default: none"
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for source in var.request_sources : can(regex("^[A-Za-z0-9/._-]{1,256}$", source)) && !startswith(source, "aws.")])
    error_message = "Each source in request_sources must contain only letters, digits, /, ., _ and -, and must not begin with aws."
  }
}

variable "ecs_rate_factor" {
  description = "How many times ECS's published request rates this account has. The functions keep the rates by themselves. More than 1 only if AWS has raised the account's rates"
  type        = number
  default     = 1
  nullable    = false

  validation {
    condition     = var.ecs_rate_factor >= 1 && var.ecs_rate_factor <= 100
    error_message = "ecs_rate_factor must be a number from 1 to 100."
  }
}

variable "replication" {
  description = "Whether an image that ECR replicated into this registry counts as pushed. A replication backfill copies old images under new times: each would be deployed over the one before it"
  type        = bool
  default     = false
  nullable    = false
}

variable "follow_templates" {
  description = "Whether to deploy the desired version again when Terraform changes a template, for the targets with follow_template. Requires a CloudTrail trail with management events"
  type        = bool
  default     = false
  nullable    = false
}

variable "forwarding_accounts" {
  description = "IDs of other accounts that may put events of ECR and ECS on the default event bus of this account, as terraform/forward does. They cannot request deployments. Default: none"
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for account in var.forwarding_accounts : can(regex("^[0-9]{12}$", account))])
    error_message = "Each account in forwarding_accounts must be an ID of 12 digits."
  }
}

################################################################################
# Permissions of the functions
################################################################################

variable "task_roles" {
  description = "ARNs, or patterns of ARNs, of the services' task roles and task execution roles in this account. Empty if every target has a role_arn"
  type        = list(string)
  nullable    = false

  validation {
    condition     = alltrue([for role in var.task_roles : startswith(role, "arn:")])
    error_message = "Each entry of task_roles must be an ARN, or a pattern of ARNs such as arn:aws:iam::123456789012:role/acme-*."
  }
}

variable "clusters" {
  description = "ARNs, or patterns of ARNs, of the ECS clusters that Slipway may deploy to. Default: every cluster of this account and region"
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

variable "repositories" {
  description = "ARNs, or patterns of ARNs, of the ECR repositories that Slipway may deploy from. Default: every repository of this account and region"
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for repository in var.repositories : can(regex("^arn:[^:]+:ecr:[^:]+:[^:]+:repository/.+$", repository))])
    error_message = "Each entry of repositories must be the ARN of a repository, such as arn:aws:ecr:eu-central-1:123456789012:repository/acme/web."
  }
}

variable "assumable_roles" {
  description = "ARNs of the roles that targets name as role_arn. Default: none"
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for role in var.assumable_roles : can(regex("^arn:[^:]+:iam::[^:]+:role/.+$", role))])
    error_message = "Each entry of assumable_roles must be the ARN of a role."
  }
}

variable "permissions_boundary" {
  description = "ARN of the IAM policy that is the permissions boundary of the functions' roles. Default: none"
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary == null || can(regex("^arn:[^:]+:iam::(aws|[0-9]{12}):policy/.+$", var.permissions_boundary))
    error_message = "permissions_boundary must be the ARN of a policy."
  }
}

variable "role_path" {
  description = "IAM path of the functions' roles"
  type        = string
  default     = "/"
  nullable    = false

  validation {
    condition     = can(regex("^/([!-~]{1,510}/)?$", var.role_path))
    error_message = "role_path must begin and end with a slash, as in /platform/."
  }
}

################################################################################
# Smoke tests
################################################################################

variable "smoke_test_hosts" {
  description = "Hosts that SmokeTestFunction may send requests to: host, host:port, or *.domain for all hosts below it. Default: none, and the function is not created"
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for host in var.smoke_test_hosts : can(regex("^(\\*\\.[A-Za-z0-9-]+\\.[A-Za-z0-9.-]+|[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+\\])(:[0-9]{1,5})?$", host))])
    error_message = "Each entry of smoke_test_hosts must be a host, host:port or *.domain, such as web.example.com:8443 or *.dev.example.com."
  }
}

variable "smoke_test_subnet_ids" {
  description = "IDs of the subnets of SmokeTestFunction, from which the hosts can be reached. They do not depend on vpc_subnet_ids. Default: no VPC"
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for subnet in var.smoke_test_subnet_ids : startswith(subnet, "subnet-")])
    error_message = "Each entry of smoke_test_subnet_ids must be the ID of a subnet, such as subnet-0a1b2c3d."
  }
}

variable "smoke_test_security_group_ids" {
  description = "IDs of the security groups of SmokeTestFunction, together with smoke_test_subnet_ids. They must allow requests to the hosts, and to the name servers. Default: no VPC"
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for group in var.smoke_test_security_group_ids : startswith(group, "sg-")])
    error_message = "Each entry of smoke_test_security_group_ids must be the ID of a security group, such as sg-0a1b2c3d."
  }
}
