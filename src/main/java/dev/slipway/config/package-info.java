/** The configuration: its sources, how it is read and checked, and the targets that it defines. */
@NullMarked
package dev.slipway.config;

import org.jspecify.annotations.NullMarked;
