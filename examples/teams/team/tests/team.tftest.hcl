# The test applies with a mocked provider

mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_region" {
    defaults = { id = "eu-central-1", name = "eu-central-1" }
  }
  mock_data "aws_subnets" {
    defaults = { ids = ["subnet-1", "subnet-2"] }
  }
  mock_data "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/teams/team-a/team-a-execution" }
  }
  mock_resource "aws_ecr_repository" {
    defaults = { repository_url = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/teams/team-a/web" }
  }
}

override_data {
  target = data.aws_ecs_cluster.this["dev"]
  values = { arn = "arn:aws:ecs:eu-central-1:123456789012:cluster/dev" }
}

override_data {
  target = data.aws_ecs_cluster.this["prod"]
  values = { arn = "arn:aws:ecs:eu-central-1:123456789012:cluster/prod" }
}

run "stays_inside_the_boundary_of_its_team" {
  assert {
    condition     = { for environment, entry in output.configuration_entries : environment => entry.name } == { dev = "/slipway/targets/team-a/team-a-web-dev", prod = "/slipway/targets/team-a/team-a-web-prod" }
    error_message = "The SSM parameters of the targets are below the team's path."
  }
  assert {
    condition = alltrue([for environment, entry in output.configuration_entries : { for field, value in jsondecode(entry.value) : field => value if !contains(["tags", "rollback", "signed", "scan"], field) } == {
      service     = "team-a-web"
      environment = environment
      repository  = "teams/team-a/web"
      registry    = "123456789012.dkr.ecr.eu-central-1.amazonaws.com"
      cluster     = environment
      ecsService  = "team-a-web"
      family      = "team-a-web-${environment}"
      template    = "team-a-web-${environment}-template"
    }])
    error_message = "The targets name only what the team owns, and no region and role."
  }
  assert {
    condition     = aws_ecr_repository.web.name == "teams/team-a/web"
    error_message = "The repository is in the team's namespace."
  }
}

run "deploys_to_prod_only_signed_images_without_critical_findings" {
  assert {
    condition     = jsondecode(output.configuration_entries["prod"].value).signed && jsondecode(output.configuration_entries["prod"].value).scan == "critical"
    error_message = "Slipway asks ECR for signature and scan before it deploys to prod."
  }
  assert {
    condition     = !can(jsondecode(output.configuration_entries["dev"].value).signed) && !can(jsondecode(output.configuration_entries["dev"].value).scan)
    error_message = "Slipway deploys any image to dev."
  }
  assert {
    condition     = jsondecode(output.configuration_entries["prod"].value).tags == [] && jsondecode(output.configuration_entries["dev"].value).tags == ["main-*"]
    error_message = "Only dev deploys image pushes."
  }
}
