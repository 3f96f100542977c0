@NullMarked
package dev.slipway.readme;

import org.jspecify.annotations.NullMarked;
