# The ways that README's "Why a template" compares, one file each. The cluster dev and the repository acme/web are there.
variable "log_level" {
  type = string
}

variable "release" {
  type = string
}

variable "database" {
  type = string
}

locals {
  web = "123456789012.dkr.ecr.us-east-1.amazonaws.com/acme/web"
}
