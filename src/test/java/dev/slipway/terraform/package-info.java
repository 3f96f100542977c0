/** Terraform and its AWS provider, the real ones: beside Slipway on the sandbox's ECS, and installing it. */
@NullMarked
package dev.slipway.terraform;

import org.jspecify.annotations.NullMarked;
