@NullMarked
package dev.slipway.target;

import org.jspecify.annotations.NullMarked;
