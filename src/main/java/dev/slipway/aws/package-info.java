/** The only user of the AWS SDK. It implements the ports, and passes task definitions on without loss. */
@NullMarked
package dev.slipway.aws;

import org.jspecify.annotations.NullMarked;
