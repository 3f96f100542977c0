/** EventBridge: event buses, their rules, PutEvents, and the events that CloudTrail sends. */
@NullMarked
package dev.slipway.sandbox.events;

import org.jspecify.annotations.NullMarked;
