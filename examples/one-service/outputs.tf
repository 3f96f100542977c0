output "deploy_function_name" {
  description = "Name of DeployFunction. Invoke it with requests"
  value       = module.slipway.deploy_function_name
}

output "repository_url" {
  description = "URL of the ECR repository to push images to"
  value       = aws_ecr_repository.web.repository_url
}

output "configuration_entry" {
  description = "The service's entry in Slipway's configuration"
  value       = module.web.configuration_entry
}
