/** What every service of the sandbox shares: a call, its input, who makes it, its faults, and the log of all calls. */
@NullMarked
package dev.slipway.sandbox.api;

import org.jspecify.annotations.NullMarked;
