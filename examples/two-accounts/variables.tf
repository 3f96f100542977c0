variable "region" {
  description = "Region of Slipway, the registry and dev"
  type        = string
  default     = "eu-central-1"
}

variable "prod_region" {
  description = "Region of prod"
  type        = string
  default     = "eu-west-1"
}

variable "prod_terraform_role_arn" {
  description = "ARN of the role that Terraform assumes in the prod account"
  type        = string
}

variable "jar" {
  description = "Path of slipway.jar"
  type        = string
  default     = "../../target/slipway.jar"
}

variable "runtime" {
  description = "Lambda runtime of Slipway's functions. java25 requires AWS provider 6.20.0 or later"
  type        = string
  default     = "java25"
}
