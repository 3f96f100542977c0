output "rule_arns" {
  description = "The rules that forward, by what they forward"
  value       = { for name, rule in aws_cloudwatch_event_rule.this : name => rule.arn }
}

output "role_arn" {
  description = "The role that EventBridge forwards with"
  value       = aws_iam_role.this.arn
}

output "undelivered_events_url" {
  description = "Events that could not be forwarded"
  value       = aws_sqs_queue.undelivered_events.url
}

output "undelivered_events_alarm_arn" {
  description = "Rings while an event waits in the queue"
  value       = aws_cloudwatch_metric_alarm.undelivered_events.arn
}
