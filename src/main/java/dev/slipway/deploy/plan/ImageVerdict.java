package dev.slipway.deploy.plan;

/** What one rule of {@link ImageGateRules} says of an image. */
public sealed interface ImageVerdict {
    /** @param words why */
    record Good(String words) implements ImageVerdict {}

    /** ECR has not ended yet what the rule asks for. */
    record Pending(String reason) implements ImageVerdict {}

    /** @param reason with what to do */
    record Bad(String reason) implements ImageVerdict {}
}
