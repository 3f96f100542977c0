/** Principals that each have one right try each of the others' rights. */
@NullMarked
package dev.slipway.endtoend.attacks;

import org.jspecify.annotations.NullMarked;
