/** Both functions against moto, an AWS that others wrote. */
@NullMarked
package dev.slipway.endtoend.moto;

import org.jspecify.annotations.NullMarked;
