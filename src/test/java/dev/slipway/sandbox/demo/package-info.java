@NullMarked
package dev.slipway.sandbox.demo;

import org.jspecify.annotations.NullMarked;
