/** Builds the package of the functions that has its own JDK, for the runtime provided.al2023. */
@NullMarked
package dev.slipway.sandbox.provided;

import org.jspecify.annotations.NullMarked;
