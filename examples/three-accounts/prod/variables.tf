variable "region" {
  description = "Region of the service"
  type        = string
}

variable "terraform_role_arn" {
  description = "ARN of the role that Terraform assumes in the account of prod"
  type        = string
}

variable "cluster" {
  description = "ARN of the cluster"
  type        = string
}

variable "template_family" {
  description = "Terraform's task definition family"
  type        = string
}

variable "subnets" {
  description = "IDs of the service's subnets"
  type        = list(string)
}

variable "security_groups" {
  description = "IDs of the service's security groups"
  type        = list(string)
}
