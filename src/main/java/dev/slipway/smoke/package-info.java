/**
 * A smoke test as a lifecycle hook of an ECS deployment: reads the hook's requests, sends them to the hosts that are
 * allowed, and says whether the deployment may go on.
 */
@NullMarked
package dev.slipway.smoke;

import org.jspecify.annotations.NullMarked;
