output "deploy_function_name" {
  description = "What to invoke with a request"
  value       = module.slipway.deploy_function_name
}

output "repository_url" {
  description = "Where to push images"
  value       = aws_ecr_repository.web.repository_url
}

output "target_role_arn" {
  description = "The role that Slipway assumes in the prod account"
  value       = module.target_role.role_arn
}

output "configuration_entries" {
  description = "What Slipway knows of the service, by environment"
  value = {
    dev  = module.web_dev.configuration_entry
    prod = module.web_prod.configuration_entry
  }
}
