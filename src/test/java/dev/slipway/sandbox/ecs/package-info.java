@NullMarked
package dev.slipway.sandbox.ecs;

import org.jspecify.annotations.NullMarked;
