/** What the explorations explore: scenarios, the moves that are possible in a state, and what ends a run. */
@NullMarked
package dev.slipway.exploration.model;

import org.jspecify.annotations.NullMarked;
