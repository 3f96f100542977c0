/** Patterns of names and tags: {@code {name}} captures, globs, regular expressions, and semver ranges. */
@NullMarked
package dev.slipway.pattern;

import org.jspecify.annotations.NullMarked;
