data "aws_partition" "current" {}
data "aws_caller_identity" "current" {}
data "aws_region" "current" {}
data "aws_default_tags" "current" {}

locals {
  family          = coalesce(var.family, "${var.name}-${var.environment}")
  template_family = coalesce(var.template_family, "${local.family}-template")

  # The target has the name of the cluster and not its ARN, because people read it, too
  cluster = element(split("/", var.cluster), -1)

  # An ARN contains the partition, region and account. So a plan shows the target, and the policy of the schedule's role,
  # even if depends_on delays the data sources
  cluster_arn = startswith(var.cluster, "arn:") ? split(":", var.cluster) : null
  partition   = local.cluster_arn == null ? data.aws_partition.current.partition : local.cluster_arn[1]
  region      = local.cluster_arn == null ? data.aws_region.current.id : local.cluster_arn[3]
  account     = local.cluster_arn == null ? data.aws_caller_identity.current.account_id : local.cluster_arn[4]
  ecs         = "arn:${local.partition}:ecs:${local.region}:${local.account}"

  # Without a revision: ECS runs the newest ACTIVE one, which Slipway registers
  family_arn = "${local.ecs}:task-definition/${local.family}"

  # Slipway reads its configuration in its own account. A role_arn means that this is another account
  creates_entry = var.create_configuration_entry == null ? var.role_arn == null : var.create_configuration_entry

  registry   = split("/", var.repository_url)[0]
  repository = join("/", slice(split("/", var.repository_url), 1, length(split("/", var.repository_url))))

  # concat instead of a conditional: a conditional converts all containers to one type, and their numbers to strings
  given_containers = concat(
    [for container in var.container_definition[*] : merge({ name = var.name }, container)],
    var.container_definitions
  )
  containers = [for container in local.given_containers : merge(container, {
    image = coalesce(try(container.image, null), "${var.repository_url}:${var.placeholder_tag}")
  })]

  container_names = [for container in local.containers : container.name]
  from_repository = [for container in local.containers : container.name
  if container.image == var.repository_url || startswith(container.image, "${var.repository_url}:") || startswith(container.image, "${var.repository_url}@")]

  # Of the containers in which Slipway sets the image
  secret_names = flatten([for container in local.containers : [for secret in coalesce(try(container.secrets, null), []) : secret.name]
  if contains(length(var.containers) > 0 ? var.containers : local.from_repository, container.name)])

  on_fargate               = length(var.capacity_provider_strategy) > 0 ? alltrue([for each in var.capacity_provider_strategy : startswith(each.capacity_provider, "FARGATE")]) : var.launch_type == "FARGATE"
  launch_type              = length(var.capacity_provider_strategy) > 0 ? null : var.launch_type
  requires_compatibilities = coalesce(var.requires_compatibilities, local.on_fargate ? ["FARGATE"] : local.launch_type == null ? ["EC2"] : [local.launch_type])
}

# The template. Slipway reads its newest revision and never registers one in this family.
resource "aws_ecs_task_definition" "template" {
  # checkov:skip=CKV_AWS_97:transit_encryption of volumes decides. The default is ENABLED
  family                   = local.template_family
  requires_compatibilities = local.requires_compatibilities
  network_mode             = var.network_mode
  cpu                      = var.cpu
  memory                   = var.memory
  execution_role_arn       = var.execution_role_arn
  task_role_arn            = var.task_role_arn
  container_definitions    = jsonencode(local.containers)

  runtime_platform {
    cpu_architecture        = var.runtime_platform.cpu_architecture
    operating_system_family = var.runtime_platform.operating_system_family
  }

  dynamic "ephemeral_storage" {
    for_each = var.ephemeral_storage_size_in_gib[*]

    content {
      size_in_gib = ephemeral_storage.value
    }
  }

  dynamic "volume" {
    for_each = var.volumes

    content {
      name      = volume.value.name
      host_path = volume.value.host_path

      dynamic "efs_volume_configuration" {
        for_each = volume.value.efs_volume_configuration[*]

        content {
          file_system_id          = efs_volume_configuration.value.file_system_id
          root_directory          = efs_volume_configuration.value.root_directory
          transit_encryption      = efs_volume_configuration.value.transit_encryption
          transit_encryption_port = efs_volume_configuration.value.transit_encryption_port

          dynamic "authorization_config" {
            for_each = efs_volume_configuration.value.authorization_config[*]

            content {
              access_point_id = authorization_config.value.access_point_id
              iam             = authorization_config.value.iam
            }
          }
        }
      }
    }
  }

  # Terraform's own revision is the newest one, because Slipway registers in another family
  track_latest = false
  # The old revision stays ACTIVE when the template changes, so the family always has an ACTIVE revision
  skip_destroy = true

  tags = var.tags

  lifecycle {
    precondition {
      condition     = local.template_family != local.family
      error_message = "template_family must not be Slipway's own family, ${local.family}, because Terraform and Slipway would both register revisions in it. Leave out template_family, or set another name."
    }
    precondition {
      condition     = (var.container_definition == null) != (length(var.container_definitions) == 0)
      error_message = "Set either container_definitions, a list, or container_definition, a single container."
    }
    precondition {
      condition     = length(var.containers) > 0 || length(local.from_repository) > 0
      error_message = "No container has an image in ${var.repository_url}, so Slipway would have no container to deploy. Leave out the image of the containers that Slipway deploys."
    }
    precondition {
      condition     = length(setsubtract(var.containers, local.container_names)) == 0
      error_message = "containers names ${join(", ", setsubtract(var.containers, local.container_names))}, but the containers are ${join(", ", local.container_names)}."
    }
    precondition {
      condition     = length(setintersection(var.version_variables, local.secret_names)) == 0
      error_message = "version_variables names ${join(", ", setintersection(var.version_variables, local.secret_names))}, which a container in which Slipway sets the image has as a secret. ECS allows each name once. Remove the secret or the name."
    }
    precondition {
      condition     = !contains(local.requires_compatibilities, "FARGATE") || (var.network_mode == "awsvpc" && var.cpu != null && var.memory != null)
      error_message = "Fargate needs network_mode awsvpc, cpu and memory."
    }
    precondition {
      condition     = !contains(local.requires_compatibilities, "FARGATE") || var.execution_role_arn != null
      error_message = "Fargate needs execution_role_arn to pull an image from ECR."
    }
    precondition {
      condition     = length(merge(data.aws_default_tags.current.tags, var.tags)) <= 30
      error_message = "tags and the provider's default_tags have more than 30 keys. ECS allows 50 tags on a revision, and Slipway needs 20 of them."
    }
    precondition {
      condition     = local.region == data.aws_region.current.id
      error_message = "The cluster is in ${local.region}, but the module's provider uses ${data.aws_region.current.id}. Pass a provider for the region of the cluster."
    }
    precondition {
      condition     = local.cluster_arn == null || try(local.cluster_arn[4] == data.aws_caller_identity.current.account_id, false)
      error_message = "The cluster is not in the account of the module's provider, ${data.aws_caller_identity.current.account_id}. Pass a provider for the account of the cluster."
    }
    precondition {
      condition     = var.role_arn == null || try(split(":", var.role_arn)[4] == data.aws_caller_identity.current.account_id, false)
      error_message = "role_arn is not a role in the account of the module's provider, ${data.aws_caller_identity.current.account_id}, so Slipway could not deploy with it. Create the role in that account, for example with terraform/target-role."
    }
  }
}

# The target of this task in Slipway's configuration.
locals {
  entry = {
    task             = var.name
    environment      = var.environment
    repository       = local.repository
    registry         = local.registry
    tags             = var.deploy_tags
    cluster          = local.cluster
    like             = var.like
    family           = local.family
    template         = local.template_family
    containers       = length(var.containers) > 0 ? var.containers : null
    placeholderTag   = var.placeholder_tag == "latest" ? null : var.placeholder_tag
    versionVariables = length(var.version_variables) > 0 ? var.version_variables : null
    versionLabels    = length(var.version_labels) > 0 ? var.version_labels : null
    followTemplate   = var.follow_template ? true : null
    signed           = var.signed ? true : null
    scan             = var.scan
    # A target for another account or region names its region. The default is Slipway's own region.
    region  = local.creates_entry ? null : local.region
    roleArn = var.role_arn
  }
  entry_name  = "${var.configuration_path}/${coalesce(var.configuration_name, "${var.name}-${var.environment}")}"
  entry_value = jsonencode({ for field, value in local.entry : field => value if value != null })
}

resource "aws_ssm_parameter" "target" {
  # checkov:skip=CKV2_AWS_34:The target has no secret, and a plan shows it
  count = local.creates_entry ? 1 : 0

  name = local.entry_name
  type = "String"
  # A plan shows insecure_value and hides value. The target contains no secret
  insecure_value = local.entry_value
  tags           = var.tags
}
