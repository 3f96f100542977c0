/** Tests of the project's documents: what they say is what the code, the template and the examples do. */
@NullMarked
package dev.slipway.documents;

import org.jspecify.annotations.NullMarked;
