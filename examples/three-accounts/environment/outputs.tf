output "account" {
  description = "ID of the account"
  value       = data.aws_caller_identity.current.account_id
}

output "role_arn" {
  description = "ARN of the role that Slipway assumes in the account"
  value       = module.target_role.role_arn
}

output "family" {
  description = "Slipway's task definition family"
  value       = module.web.family
}

output "configuration_entry" {
  description = "Name and value of the SSM parameter with the target, to be created in the tools account"
  value       = module.web.configuration_entry
}

output "service" {
  description = "What a service of your own needs: its cluster, template, subnets and security groups"
  value = {
    cluster         = aws_ecs_cluster.this.arn
    template_family = module.web.template_family
    subnets         = data.aws_subnets.default.ids
    security_groups = [aws_security_group.web.id]
  }
}
