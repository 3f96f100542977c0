/** Deploys releases: it reads AWS, plans with {@link dev.slipway.deploy.plan}, and acts. */
@NullMarked
package dev.slipway.deploy;

import org.jspecify.annotations.NullMarked;
