/**
 * Requests that read and change nothing: {@code status}, {@code history}, {@code why}, {@code check} and {@code diff}. Each
 * answer is JSON and carries the text that a person reads.
 */
@NullMarked
package dev.slipway.query;

import org.jspecify.annotations.NullMarked;
