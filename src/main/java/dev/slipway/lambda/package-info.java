/** The only user of the Lambda libraries: handlers and their wiring. */
@NullMarked
package dev.slipway.lambda;

import org.jspecify.annotations.NullMarked;
