/** An AWS account in memory for the rehearsal, which a function runs when Lambda starts it. */
@NullMarked
package dev.slipway.rehearsal;

import org.jspecify.annotations.NullMarked;
