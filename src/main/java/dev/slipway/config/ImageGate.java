package dev.slipway.config;

import dev.slipway.ecr.Severity;
import java.util.Optional;

/**
 * What must be true of an image before a push or request deploys it to a target.
 *
 * @param signed whether ECR has to have signed it
 * @param scan ECR has to have scanned it, and found nothing of this severity or worse; empty: no scan is required
 */
public record ImageGate(boolean signed, Optional<Severity> scan) {
    public static final ImageGate NONE = new ImageGate(false, Optional.empty());

    /** Whether anything must be true. */
    public boolean isClosed() {
        return signed || scan.isPresent();
    }
}
