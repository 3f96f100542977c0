/** Tests of the project's documents. */
@NullMarked
package dev.slipway.documents;

import org.jspecify.annotations.NullMarked;
