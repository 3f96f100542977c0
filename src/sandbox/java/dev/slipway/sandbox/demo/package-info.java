/** The demo: it deploys, fails and rolls back in a sandbox, and prints what happens. */
@NullMarked
package dev.slipway.sandbox.demo;

import org.jspecify.annotations.NullMarked;
