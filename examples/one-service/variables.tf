variable "region" {
  description = "Region of everything"
  type        = string
  default     = "eu-central-1"
}

variable "jar" {
  description = "Path of slipway.jar"
  type        = string
  default     = "../../target/slipway.jar"
}

variable "runtime" {
  description = "Lambda runtime of Slipway"
  type        = string
  default     = "java25"
}
