/** ECR: repositories, and the operations that push, read and change images. */
@NullMarked
package dev.slipway.sandbox.ecr;

import org.jspecify.annotations.NullMarked;
