output "role_arn" {
  description = "ARN of the role. Use it as role_arn of targets, in Slipway's assumable_roles, and in slipway_role_arns of terraform/forward"
  value       = aws_iam_role.this.arn
}

output "role_name" {
  description = "Name of the role"
  value       = aws_iam_role.this.name
}
