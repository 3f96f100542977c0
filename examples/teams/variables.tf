variable "region" {
  description = "Region of all resources"
  type        = string
  default     = "eu-central-1"
}

variable "teams" {
  description = "The teams, and the environments that each may deploy to. The names of what a team owns begin with the team's name and a hyphen"
  type = map(object({
    environments = optional(list(string), ["dev", "prod"])
  }))
  default = {
    team-a = {}
    team-b = { environments = ["dev"] }
  }
  nullable = false

  validation {
    condition     = alltrue([for team in keys(var.teams) : can(regex("^[a-z][a-z0-9-]{0,18}[a-z0-9]$", team))])
    error_message = "The name of a team must have 2 to 20 small letters, digits and hyphens."
  }
  validation {
    condition     = length([for pair in setproduct(keys(var.teams), keys(var.teams)) : pair if startswith(pair[1], "${pair[0]}-")]) == 0
    error_message = "The name of a team must not begin with the name of another team and a hyphen: the patterns of the one would match what the other owns."
  }
  validation {
    condition     = alltrue([for team in var.teams : length(team.environments) > 0 && length(setsubtract(team.environments, ["dev", "prod"])) == 0])
    error_message = "The environments of a team are dev and prod, or one of them."
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
