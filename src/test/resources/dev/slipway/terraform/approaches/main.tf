# Each file is one of the approaches that the documents compare. The cluster dev and the repository acme/web exist.
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
