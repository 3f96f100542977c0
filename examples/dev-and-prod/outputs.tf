output "deploy_function_name" {
  description = "What to invoke with a request"
  value       = module.slipway.deploy_function_name
}

output "repository_url" {
  description = "Where to push images"
  value       = aws_ecr_repository.web.repository_url
}

output "configuration_entries" {
  description = "What Slipway knows of the service, by environment"
  value       = { for environment, web in module.web : environment => web.configuration_entry }
}
