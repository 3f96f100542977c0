/** Why a deployment failed, as far as ECS's stopped tasks and service events say it. Values only. */
@NullMarked
package dev.slipway.cause;

import org.jspecify.annotations.NullMarked;
