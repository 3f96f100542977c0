/** Tests of the project's documents. */
@NullMarked
package dev.slipway.readme;

import org.jspecify.annotations.NullMarked;
