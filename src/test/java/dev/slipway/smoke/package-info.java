@NullMarked
package dev.slipway.smoke;

import org.jspecify.annotations.NullMarked;
