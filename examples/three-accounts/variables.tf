variable "region" {
  description = "Region of all resources"
  type        = string
  default     = "eu-central-1"
}

variable "terraform_role_arns" {
  description = "ARNs of the roles that Terraform assumes in the accounts of the environments: dev, staging and prod"
  type = object({
    dev     = string
    staging = string
    prod    = string
  })

  validation {
    condition     = alltrue([for role in values(var.terraform_role_arns) : can(regex("^arn:[^:]+:iam::[0-9]{12}:role/.+$", role))])
    error_message = "Each of terraform_role_arns must be the ARN of a role."
  }
}

variable "jar" {
  description = "Path of slipway.jar"
  type        = string
  default     = "../../target/slipway.jar"
}

variable "runtime" {
  description = "Lambda runtime of Slipway. java25 requires AWS provider 6.20.0 or later"
  type        = string
  default     = "java25"
}
