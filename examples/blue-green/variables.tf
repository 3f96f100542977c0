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

variable "certificate_arn" {
  description = "ARN of the load balancer's certificate in ACM"
  type        = string
}

variable "strategy" {
  description = "How ECS moves the traffic to a new version: BLUE_GREEN (all at once), LINEAR (in equal steps) or CANARY (a small part first)"
  type        = string
  default     = "BLUE_GREEN"
  nullable    = false

  validation {
    condition     = contains(["BLUE_GREEN", "LINEAR", "CANARY"], var.strategy)
    error_message = "strategy must be BLUE_GREEN, LINEAR or CANARY."
  }
}

variable "smoke_test_host" {
  description = "Name of the certificate that leads to the load balancer, such as web.example.com: Slipway's smoke test asks it on port 8443 for /health before a new version gets traffic. Default: no smoke test"
  type        = string
  default     = null
}

variable "test_function_arn" {
  description = "ARN of a Lambda function that tests a new version before it gets traffic, through the test listener. Default: no test"
  type        = string
  default     = null
}

variable "approval" {
  description = "Whether each deployment waits until a person lets it continue, before the new version gets traffic"
  type        = bool
  default     = false
  nullable    = false
}
