/** The command {@code serve}: its options, and the process or command that it serves. */
@NullMarked
package dev.slipway.sandbox.serve;

import org.jspecify.annotations.NullMarked;
