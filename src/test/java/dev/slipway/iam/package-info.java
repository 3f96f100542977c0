/** Shows with a simulator of IAM that the shipped policies grant least privilege. */
@NullMarked
package dev.slipway.iam;

import org.jspecify.annotations.NullMarked;
