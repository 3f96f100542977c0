/** The packaged jar in Lambda's own runtime client, as a process. */
@NullMarked
package dev.slipway.endtoend.process;

import org.jspecify.annotations.NullMarked;
