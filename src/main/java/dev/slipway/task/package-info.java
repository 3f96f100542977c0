/** One-off tasks: which revision and container a request runs where, how the task ended, and the answer. */
@NullMarked
package dev.slipway.task;

import org.jspecify.annotations.NullMarked;
