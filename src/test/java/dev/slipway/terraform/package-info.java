/** Tests with the real Terraform and AWS provider: alongside Slipway on the sandbox's ECS, and installing Slipway on moto. */
@NullMarked
package dev.slipway.terraform;

import org.jspecify.annotations.NullMarked;
