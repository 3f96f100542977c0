variable "region" {
  description = "Region of all resources"
  type        = string
  default     = "eu-central-1"
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
