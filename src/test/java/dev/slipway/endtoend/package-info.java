/** End-to-end tests, from an event's JSON to UpdateService: the real functions and the real SDK, over HTTP, with the sandbox or moto. */
@NullMarked
package dev.slipway.endtoend;

import org.jspecify.annotations.NullMarked;
