/** Tests of template.yaml and the shared policies. */
@NullMarked
package dev.slipway.template;

import org.jspecify.annotations.NullMarked;
