@NullMarked
package dev.slipway.sandbox.ecr;

import org.jspecify.annotations.NullMarked;
