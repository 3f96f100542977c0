output "deploy_function_name" {
  description = "Name of DeployFunction with its alias. Invoke it with requests"
  value       = module.slipway.deploy_function_name
}

output "repository_url" {
  description = "URL of the ECR repository. Push images to it"
  value       = aws_ecr_repository.web.repository_url
}

output "target_role_arn" {
  description = "ARN of the role that Slipway assumes in the prod account"
  value       = module.target_role.role_arn
}

output "configuration_entries" {
  description = "Targets of the service in Slipway's configuration, by environment"
  value = {
    dev  = module.web_dev.configuration_entry
    prod = module.web_prod.configuration_entry
  }
}
