package dev.slipway.ecr;

import java.time.Instant;

/**
 * A tag of an image in ECR.
 *
 * @param pushedAt when the digest was first pushed: a tag that came later does not change it
 */
public record PushedTag(String tag, String digest, Instant pushedAt) {}
