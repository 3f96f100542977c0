output "deploy_function_name" {
  description = "Name of DeployFunction with its alias. Invoke it with requests"
  value       = module.slipway.deploy_function_name
}

output "repository_url" {
  description = "URL of the ECR repository. Push images to it"
  value       = aws_ecr_repository.report.repository_url
}

output "family_arn_without_revision" {
  description = "ARN of the task definition family that the schedule starts"
  value       = module.report.family_arn_without_revision
}

output "configuration_entry" {
  description = "Target of the task in Slipway's configuration"
  value       = module.report.configuration_entry
}
