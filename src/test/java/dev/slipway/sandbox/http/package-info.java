@NullMarked
package dev.slipway.sandbox.http;

import org.jspecify.annotations.NullMarked;
