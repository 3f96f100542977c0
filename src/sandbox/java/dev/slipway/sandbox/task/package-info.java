/** The tasks of a deployment: how many there are, how they behave, and why they stopped. */
@NullMarked
package dev.slipway.sandbox.task;

import org.jspecify.annotations.NullMarked;
