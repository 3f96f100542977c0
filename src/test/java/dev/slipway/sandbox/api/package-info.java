@NullMarked
package dev.slipway.sandbox.api;

import org.jspecify.annotations.NullMarked;
