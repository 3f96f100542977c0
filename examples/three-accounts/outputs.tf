output "caller_arns" {
  description = "ARNs of the callers' aliases of DeployFunction, by the caller's name. Invoke them with requests"
  value       = module.slipway.caller_arns
}

output "policies" {
  description = "IAM policies as JSON text: what the role of the build needs, that of the release, approvers and on-call, and nothing else"
  value       = local.policies
}

output "repository_url" {
  description = "URL of the ECR repository. Push images to it"
  value       = aws_ecr_repository.web.repository_url
}

output "configuration_entries" {
  description = "Targets of the service in Slipway's configuration, by environment"
  value       = { for name, environment in local.environments : name => environment.configuration_entry }
}

output "prod" {
  description = "The variables of the folder prod"
  value       = merge(module.prod.service, { region = var.region, terraform_role_arn = var.terraform_role_arns.prod })
}
