/** An AWS account in one region with its services, and the adapter of Slipway's ports that calls it in this process. */
@NullMarked
package dev.slipway.sandbox.account;

import org.jspecify.annotations.NullMarked;
