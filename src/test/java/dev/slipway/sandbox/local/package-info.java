@NullMarked
package dev.slipway.sandbox.local;

import org.jspecify.annotations.NullMarked;
