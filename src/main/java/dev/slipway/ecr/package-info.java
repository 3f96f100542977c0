/** Images in Amazon ECR: references, manifests, platforms, and the port through which Slipway reads them. */
@NullMarked
package dev.slipway.ecr;

import org.jspecify.annotations.NullMarked;
