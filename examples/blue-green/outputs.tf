output "deploy_function_name" {
  description = "Name of DeployFunction with its alias. Invoke it with requests"
  value       = module.slipway.deploy_function_name
}

output "repository_url" {
  description = "URL of the ECR repository. Push images to it"
  value       = aws_ecr_repository.web.repository_url
}

output "url" {
  description = "URL of the service in the VPC. Port 8443 reaches the version that is being tested"
  value       = "https://${aws_lb.web.dns_name}"
}
