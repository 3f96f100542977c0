output "rule_arns" {
  description = "ARNs of the forwarding rules, by the kind of event"
  value       = { for name, rule in aws_cloudwatch_event_rule.this : name => rule.arn }
}

output "role_arn" {
  description = "ARN of the role with which EventBridge forwards events"
  value       = aws_iam_role.this.arn
}

output "undelivered_events_url" {
  description = "URL of the queue of events that EventBridge could not forward"
  value       = aws_sqs_queue.undelivered_events.url
}

output "undelivered_events_alarm_arn" {
  description = "ARN of the alarm that rings while the queue holds a message"
  value       = aws_cloudwatch_metric_alarm.undelivered_events.arn
}
