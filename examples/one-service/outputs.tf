output "deploy_function_name" {
  description = "What to invoke with a request"
  value       = module.slipway.deploy_function_name
}

output "repository_url" {
  description = "Where to push images"
  value       = aws_ecr_repository.web.repository_url
}

output "configuration_entry" {
  description = "What Slipway knows of the service"
  value       = module.web.configuration_entry
}
