@NullMarked
package dev.slipway.sandbox.account;

import org.jspecify.annotations.NullMarked;
