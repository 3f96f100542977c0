@NullMarked
package dev.slipway.caller;

import org.jspecify.annotations.NullMarked;
