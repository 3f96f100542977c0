# The tests run with the AWS provider 5.100, too: only the runtime java25 needs a later one, and they use another runtime
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}
