/** The order of deployments, shown: the code that deploys, driven through the interleavings of its AWS calls. */
@NullMarked
package dev.slipway.races;

import org.jspecify.annotations.NullMarked;
