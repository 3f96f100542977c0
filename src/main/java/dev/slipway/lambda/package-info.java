/** The handlers of the Lambda functions: from the event to the answer. The only package that uses the Lambda libraries. */
@NullMarked
package dev.slipway.lambda;

import org.jspecify.annotations.NullMarked;
