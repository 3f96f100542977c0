/** Tests of the script and the example pipelines, with the real AWS CLI. */
@NullMarked
package dev.slipway.pipeline;

import org.jspecify.annotations.NullMarked;
