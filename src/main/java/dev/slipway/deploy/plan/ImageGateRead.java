package dev.slipway.deploy.plan;

import dev.slipway.ecr.ImageReference;
import dev.slipway.ecr.ImageScan;
import dev.slipway.ecr.Signature;
import java.time.Instant;
import java.util.List;

/**
 * What ECR says of the signatures and findings of an image: what the target requires, and nothing else.
 *
 * @param at when it was read: what is not there yet may still come shortly after the push
 * @param scans of the image, or of what an index lists for the platform of the task
 */
public record ImageGateRead(Instant at, List<Signature> signatures, List<Scanned> scans) {

    /** One manifest and its scan. */
    public record Scanned(ImageReference image, ImageScan scan) {}

    public ImageGateRead {
        signatures = List.copyOf(signatures);
        scans = List.copyOf(scans);
    }
}
