/** The functions against moto, a simulator of AWS by other authors. */
@NullMarked
package dev.slipway.endtoend.moto;

import org.jspecify.annotations.NullMarked;
