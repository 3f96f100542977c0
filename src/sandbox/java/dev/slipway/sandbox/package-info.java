/** An embedded ECS, ECR, EventBridge and SSM, for Slipway without an AWS account. The functions' jar does not contain it. */
@NullMarked
package dev.slipway.sandbox;

import org.jspecify.annotations.NullMarked;
