output "service_arn" {
  description = "ARN of the ECS service; null if create_service is false"
  value       = try(aws_ecs_service.this[0].id, aws_ecs_service.ignoring_desired_count[0].id, null)
}

output "service_name" {
  description = "Name of the ECS service"
  value       = local.ecs_service
}

output "cluster" {
  description = "Name of the ECS cluster"
  value       = local.cluster
}

output "family" {
  description = "Slipway's task definition family, which holds the release log"
  value       = local.family
}

output "template_family" {
  description = "Terraform's task definition family"
  value       = aws_ecs_task_definition.template.family
}

output "template_arn" {
  description = "ARN of the template's newest revision"
  value       = aws_ecs_task_definition.template.arn
}

output "template_revision" {
  description = "Number of the template's newest revision"
  value       = aws_ecs_task_definition.template.revision
}

output "task_roles" {
  description = "ARNs of the task execution role, the task role and the release task's role, which Slipway's task_roles must cover"
  value       = distinct(compact([var.execution_role_arn, var.task_role_arn, try(var.release_task.task_role_arn, null)]))
}

output "configuration_entry" {
  description = "Name and value of the SSM parameter with the service's target, to be created in Slipway's account and region"
  value = {
    name  = local.entry_name
    value = local.entry_value
  }
}

output "configuration_parameter_arn" {
  description = "ARN of the SSM parameter; null if create_configuration_entry is false"
  value       = try(aws_ssm_parameter.target[0].arn, null)
}
