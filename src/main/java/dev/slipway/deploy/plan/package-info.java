/**
 * The rules of a deployment, pure: a request and a snapshot of what was read go in, the next action comes out. Nothing
 * here reads a clock, calls AWS, or changes its arguments.
 */
@NullMarked
package dev.slipway.deploy.plan;

import org.jspecify.annotations.NullMarked;
