variable "environment" {
  description = "Name of the environment, and of its cluster"
  type        = string
}

variable "repository_url" {
  description = "URL of the ECR repository in the tools account"
  type        = string
}

variable "slipway" {
  description = "Slipway in the tools account: the ARNs of its functions' roles, and that of the event bus that its rules are on"
  type = object({
    role_arns     = list(string)
    event_bus_arn = string
  })
}

variable "deploy_tags" {
  description = "Patterns of the image tags that Slipway deploys on a push. Default: none, Slipway deploys only on request"
  type        = list(string)
  default     = []
}

variable "create_service" {
  description = "Whether to create the ECS service"
  type        = bool
  default     = true
}

variable "signed" {
  description = "Whether Slipway deploys only images that ECR has signed"
  type        = bool
  default     = false
}

variable "scan" {
  description = "Slipway deploys only images in which ECR's scan found nothing of this severity or a higher one: critical or high. Default: any image"
  type        = string
  default     = null
}
