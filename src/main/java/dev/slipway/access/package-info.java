/**
 * What both engines use to read and update AWS: the reader of the release log, batched descriptions of services, rate
 * limits, and parallel calls.
 */
@NullMarked
package dev.slipway.access;

import org.jspecify.annotations.NullMarked;
