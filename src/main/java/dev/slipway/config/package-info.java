/** What is configured: where the configuration comes from, how it is read and checked, and the targets it defines. */
@NullMarked
package dev.slipway.config;

import org.jspecify.annotations.NullMarked;
