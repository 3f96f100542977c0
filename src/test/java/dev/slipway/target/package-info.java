/** Tests of configuration, patterns and selection. */
@NullMarked
package dev.slipway.target;

import org.jspecify.annotations.NullMarked;
