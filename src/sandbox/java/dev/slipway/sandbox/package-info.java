/** An embedded ECS, ECR, EventBridge and SSM: Slipway without an account. Not in the function's jar. */
@NullMarked
package dev.slipway.sandbox;

import org.jspecify.annotations.NullMarked;
