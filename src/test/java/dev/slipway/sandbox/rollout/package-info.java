@NullMarked
package dev.slipway.sandbox.rollout;

import org.jspecify.annotations.NullMarked;
