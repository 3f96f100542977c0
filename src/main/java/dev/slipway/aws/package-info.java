/** The only user of the AWS SDK: the ports made real, task definitions carried whole. */
@NullMarked
package dev.slipway.aws;

import org.jspecify.annotations.NullMarked;
