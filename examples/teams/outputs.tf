output "caller_arns" {
  description = "ARNs of the callers' aliases of DeployFunction, by the caller's name. Invoke them with requests"
  value       = module.slipway.caller_arns
}

output "policies" {
  description = "IAM policies as JSON text, by team: for its pipeline, its on-call, and the targets that its Terraform writes"
  value       = local.policies
}

output "boundaries" {
  description = "What the targets of each team must keep to, by their SSM parameters"
  value       = local.boundaries
}
