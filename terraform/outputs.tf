output "deploy_function_name" {
  description = "What to invoke with a request"
  value       = aws_lambda_function.this["deploy"].function_name
}

output "deploy_function_arn" {
  description = "What a pipeline's role needs lambda:InvokeFunction for"
  value       = aws_lambda_function.this["deploy"].arn
}

output "rollback_function_name" {
  description = "What to invoke with a deployment's end that did not reach it"
  value       = aws_lambda_function.this["rollback"].function_name
}

output "rollback_function_arn" {
  description = "Who goes back from a deployment that failed"
  value       = aws_lambda_function.this["rollback"].arn
}

output "deploy_role_arn" {
  description = "DeployFunction's role"
  value       = aws_iam_role.this["deploy"].arn
}

output "rollback_role_arn" {
  description = "RollbackFunction's role"
  value       = aws_iam_role.this["rollback"].arn
}

output "role_arns" {
  description = "Both functions' roles: what terraform/target-role trusts"
  value       = [for role in aws_iam_role.this : role.arn]
}

output "default_event_bus_arn" {
  description = "The bus that the rules listen on: where terraform/forward sends events"
  value       = "arn:${local.partition}:events:${local.region}:${local.account}:event-bus/default"
}

output "undelivered_events_url" {
  description = "Events that did not reach their function"
  value       = aws_sqs_queue.undelivered_events.url
}

output "failed_invocations_url" {
  description = "Events that a function failed on"
  value       = aws_sqs_queue.failed_invocations.url
}

output "undelivered_events_alarm_arn" {
  description = "Rings while an event waits in the first queue"
  value       = aws_cloudwatch_metric_alarm.this["undelivered-events"].arn
}

output "failed_invocations_alarm_arn" {
  description = "Rings while an event waits in the second queue"
  value       = aws_cloudwatch_metric_alarm.this["failed-invocations"].arn
}

output "log_group_names" {
  description = "The functions' log groups, by deploy and rollback"
  value       = { for key, group in aws_cloudwatch_log_group.this : key => group.name }
}
