output "deploy_function_name" {
  description = "Name of DeployFunction with its alias. Invoke it with requests"
  value       = "${aws_lambda_alias.live["deploy"].function_name}:live"
}

output "deploy_function_arn" {
  description = "ARN of DeployFunction's alias. The role of a pipeline needs lambda:InvokeFunction on it"
  value       = aws_lambda_alias.live["deploy"].arn
}

output "rollback_function_name" {
  description = "Name of RollbackFunction with its alias. Invoke it with ECS deployment events that did not reach it"
  value       = "${aws_lambda_alias.live["rollback"].function_name}:live"
}

output "rollback_function_arn" {
  description = "ARN of RollbackFunction's alias"
  value       = aws_lambda_alias.live["rollback"].arn
}

output "reconcile_function_name" {
  description = "Name of ReconcileFunction with its alias. The schedule invokes it"
  value       = "${aws_lambda_alias.live["reconcile"].function_name}:live"
}

output "reconcile_function_arn" {
  description = "ARN of ReconcileFunction's alias"
  value       = aws_lambda_alias.live["reconcile"].arn
}

output "deploy_role_arn" {
  description = "ARN of DeployFunction's role"
  value       = aws_iam_role.this["deploy"].arn
}

output "rollback_role_arn" {
  description = "ARN of the role of RollbackFunction and ReconcileFunction"
  value       = aws_iam_role.this["rollback"].arn
}

output "role_arns" {
  description = "ARNs of the functions' roles, which terraform/target-role trusts"
  value       = [for role in aws_iam_role.this : role.arn]
}

output "default_event_bus_arn" {
  description = "ARN of the default event bus, to which terraform/forward sends events"
  value       = "arn:${local.partition}:events:${local.region}:${local.account}:event-bus/default"
}

output "undelivered_events_url" {
  description = "URL of the queue of events that EventBridge could not deliver"
  value       = aws_sqs_queue.undelivered_events.url
}

output "undelivered_notifications_url" {
  description = "URL of the queue of notifications that EventBridge could not deliver to the topic. null without notification_topic"
  value       = one(aws_sqs_queue.undelivered_notifications[*].url)
}

output "failed_invocations_url" {
  description = "URL of the queue of events that a function failed on after all retries"
  value       = aws_sqs_queue.failed_invocations.url
}

output "undelivered_events_alarm_arn" {
  description = "ARN of the alarm that rings while the queue of undelivered events holds a message"
  value       = aws_cloudwatch_metric_alarm.this["undelivered-events"].arn
}

output "undelivered_notifications_alarm_arn" {
  description = "ARN of the alarm that rings while the queue of undelivered notifications holds a message. null without notification_topic"
  value       = one([for key, alarm in aws_cloudwatch_metric_alarm.this : alarm.arn if key == "undelivered-notifications"])
}

output "failed_invocations_alarm_arn" {
  description = "ARN of the alarm that rings while the queue of failed invocations holds a message"
  value       = aws_cloudwatch_metric_alarm.this["failed-invocations"].arn
}

output "log_group_names" {
  description = "Names of the functions' log groups, with the keys deploy, rollback and reconcile"
  value       = { for key, group in aws_cloudwatch_log_group.this : key => group.name }
}

output "smoke_test_function_arn" {
  description = "ARN of SmokeTestFunction's alias. A service names it as the target of a lifecycle hook. null without smoke_test_hosts"
  value       = one(aws_lambda_alias.smoke_test[*].arn)
}

output "smoke_test_hook_role_arn" {
  description = "ARN of the role with which ECS invokes SmokeTestFunction. A service names it as the role of that hook. null without smoke_test_hosts"
  value       = one(aws_iam_role.smoke_test_hook[*].arn)
}
