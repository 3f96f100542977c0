@NullMarked
package dev.slipway.sandbox.provided;

import org.jspecify.annotations.NullMarked;
