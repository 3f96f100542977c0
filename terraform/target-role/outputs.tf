output "role_arn" {
  description = "What targets name as role_arn, Slipway's assumable_roles hold, and terraform/forward takes in slipway_role_arns"
  value       = aws_iam_role.this.arn
}

output "role_name" {
  description = "The role's name"
  value       = aws_iam_role.this.name
}
