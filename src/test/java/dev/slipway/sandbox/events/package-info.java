@NullMarked
package dev.slipway.sandbox.events;

import org.jspecify.annotations.NullMarked;
