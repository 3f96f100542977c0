/** From a trigger to the targets that it concerns. */
@NullMarked
package dev.slipway.select;

import org.jspecify.annotations.NullMarked;
