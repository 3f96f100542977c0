@NullMarked
package dev.slipway.sandbox.serve;

import org.jspecify.annotations.NullMarked;
