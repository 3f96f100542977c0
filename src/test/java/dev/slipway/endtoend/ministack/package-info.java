/** The packaged functions, and the installation with the SAM CLI, against MiniStack, a simulator of AWS by other authors. */
@NullMarked
package dev.slipway.endtoend.ministack;

import org.jspecify.annotations.NullMarked;
