/** Helpers for JSON and text that do not depend on AWS or on Slipway's types. */
@NullMarked
package dev.slipway.text;

import org.jspecify.annotations.NullMarked;
