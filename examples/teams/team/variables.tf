variable "region" {
  description = "Region of all resources"
  type        = string
  default     = "eu-central-1"
}

variable "team" {
  description = "Name of the team: a key of teams in the platform's configuration"
  type        = string
  default     = "team-a"
}
