output "deploy_function_name" {
  description = "Name of DeployFunction. Invoke it with requests"
  value       = module.slipway.deploy_function_name
}

output "repository_url" {
  description = "URL of the ECR repository to push images to"
  value       = aws_ecr_repository.web.repository_url
}

output "configuration_entries" {
  description = "The service's entries in Slipway's configuration, by environment"
  value       = { for environment, web in module.web : environment => web.configuration_entry }
}
