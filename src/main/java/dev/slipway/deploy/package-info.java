/** Deploys releases: reads AWS, asks {@link dev.slipway.deploy.plan} what to do, and does it. */
@NullMarked
package dev.slipway.deploy;

import org.jspecify.annotations.NullMarked;
