package dev.slipway.ecr;

import dev.slipway.text.Quoted;

/**
 * How far ECR's managed signing of an image with one signing profile is.
 *
 * @param profile the profile's ARN; empty if ECR does not return it
 * @see <a href="https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageSigningStatus.html">ImageSigningStatus</a>
 */
public record Signature(String profile, State state) {

    /** What ECR says of the signature. */
    public sealed interface State {
        record InProgress() implements State {}

        record Complete() implements State {}

        /** @param code ECR's code, with its reason */
        record Failed(String code) implements State {}

        /** @param status one that this version does not know, quoted */
        record Unknown(String status) implements State {}
    }

    /**
     * @param status ECR's word
     * @param failure code and reason, where it is FAILED
     */
    public static Signature of(String profile, String status, String failure) {
        return new Signature(
                profile,
                switch (status) {
                    case "IN_PROGRESS" -> new State.InProgress();
                    case "COMPLETE" -> new State.Complete();
                    case "FAILED" -> new State.Failed(failure);
                    default -> new State.Unknown(Quoted.of(status));
                });
    }

    /** The last part of the ARN, or what stands for a profile without one. */
    public String profileName() {
        return profile.isEmpty() ? "unnamed" : profile.substring(profile.lastIndexOf('/') + 1);
    }
}
