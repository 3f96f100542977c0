/** What pipelines call: the script and the recipes, with the real AWS CLI. */
@NullMarked
package dev.slipway.pipeline;

import org.jspecify.annotations.NullMarked;
