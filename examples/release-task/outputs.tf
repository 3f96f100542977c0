output "deploy_function_name" {
  description = "Name of DeployFunction with its alias. Invoke it with requests"
  value       = module.slipway.deploy_function_name
}

output "repository_url" {
  description = "URL of the ECR repository. Push images to it"
  value       = aws_ecr_repository.shop.repository_url
}

output "configuration_entry" {
  description = "Target of the service in Slipway's configuration"
  value       = module.shop.configuration_entry
}
