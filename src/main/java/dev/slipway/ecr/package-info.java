/** Images in Amazon ECR: references, manifests, platforms, and the port that reads them. */
@NullMarked
package dev.slipway.ecr;

import org.jspecify.annotations.NullMarked;
