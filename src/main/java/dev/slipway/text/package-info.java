/** JSON and text helpers without knowledge of AWS or Slipway. */
@NullMarked
package dev.slipway.text;

import org.jspecify.annotations.NullMarked;
