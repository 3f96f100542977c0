output "caller_arns" {
  description = "ARNs of the callers' aliases of DeployFunction, by the caller's name. Invoke them with requests"
  value       = module.slipway.caller_arns
}

output "policies" {
  description = "IAM policies as JSON text: what the role of the pipeline and that of on-call need, and nothing else"
  value       = local.policies
}

output "repository_url" {
  description = "URL of the ECR repository. Push images to it"
  value       = aws_ecr_repository.web.repository_url
}

output "configuration_entries" {
  description = "Targets of the service in Slipway's configuration, by environment"
  value       = { for environment, web in module.web : environment => web.configuration_entry }
}
