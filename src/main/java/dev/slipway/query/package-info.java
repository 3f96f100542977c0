/** Requests that read and change nothing: {@code status}, {@code history} and {@code why}. */
@NullMarked
package dev.slipway.query;

import org.jspecify.annotations.NullMarked;
