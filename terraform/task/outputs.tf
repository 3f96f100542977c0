output "family" {
  description = "Slipway's task definition family, which holds the release log"
  value       = local.family
}

output "family_arn_without_revision" {
  description = "ARN of Slipway's family without a revision, for whatever starts the tasks: ECS runs the newest revision"
  value       = local.family_arn
}

output "cluster" {
  description = "Name of the ECS cluster"
  value       = local.cluster
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
  description = "ARNs of the task role and the task execution role, which Slipway's task_roles must cover"
  value       = compact([var.execution_role_arn, var.task_role_arn])
}

output "schedule_arn" {
  description = "ARN of the schedule; null without a schedule"
  value       = try(aws_scheduler_schedule.this[0].arn, null)
}

output "schedule_role_name" {
  description = "Name of the role with which EventBridge Scheduler starts the tasks; null without a schedule"
  value       = try(aws_iam_role.schedule[0].name, null)
}

output "configuration_entry" {
  description = "Name and value of the SSM parameter with the task's target, to be created in Slipway's account and region"
  value = {
    name  = local.entry_name
    value = local.entry_value
  }
}

output "configuration_parameter_arn" {
  description = "ARN of the SSM parameter; null if create_configuration_entry is false"
  value       = try(aws_ssm_parameter.target[0].arn, null)
}
