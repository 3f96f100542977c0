/** The nouns everybody shares, and the ports through which AWS is read and written. */
@NullMarked
package dev.slipway.ecs;

import org.jspecify.annotations.NullMarked;
