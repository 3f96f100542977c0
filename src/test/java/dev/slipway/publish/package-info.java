@NullMarked
package dev.slipway.publish;

import org.jspecify.annotations.NullMarked;
