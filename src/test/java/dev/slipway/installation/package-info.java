/** Tests of what people install: the licenses in the jars, and a release. */
@NullMarked
package dev.slipway.installation;

import org.jspecify.annotations.NullMarked;
