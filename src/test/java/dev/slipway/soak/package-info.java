/**
 * Days of many services in minutes: both functions over a simulated ECS, while events get lost, calls are throttled and
 * invocations die. At the end everything has to be as it was asked for.
 */
@NullMarked
package dev.slipway.soak;

import org.jspecify.annotations.NullMarked;
