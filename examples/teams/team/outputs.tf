output "repository_url" {
  description = "URL of the ECR repository. Push images to it"
  value       = aws_ecr_repository.web.repository_url
}

output "configuration_entries" {
  description = "Targets of the service in Slipway's configuration, by environment"
  value       = { for environment, web in module.web : environment => web.configuration_entry }
}
