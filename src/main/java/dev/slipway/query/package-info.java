/** Requests that read and change nothing: {@code status} and {@code history}. */
@NullMarked
package dev.slipway.query;

import org.jspecify.annotations.NullMarked;
