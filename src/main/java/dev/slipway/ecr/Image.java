package dev.slipway.ecr;

import java.time.Instant;
import java.util.Optional;

/**
 * An image in ECR, or an artifact of another kind.
 *
 * @param mediaType media type of the manifest; empty if ECR does not return it
 * @param artifactType media type of what the manifest describes; empty for an index, and if ECR does not return it
 * @param firstPushedAt when the digest was first pushed to the repository; a later tag does not change it
 */
public record Image(
        String digest,
        Optional<String> mediaType,
        Optional<String> artifactType,
        Instant firstPushedAt,
        Status status) {

    /** Whether ECS can pull it. */
    public enum Status {
        ACTIVE,
        /** In the archive storage class: nobody can pull it. */
        ARCHIVED,
        /** On its way back from the archive: nobody can pull it yet. */
        ACTIVATING;

        /** ECR's word; a word that this version does not know counts as ACTIVE, so that ECS decides. */
        public static Status of(String text) {
            return switch (text) {
                case "ARCHIVED" -> ARCHIVED;
                case "ACTIVATING" -> ACTIVATING;
                default -> ACTIVE;
            };
        }
    }

    public boolean isPullable() {
        return status == Status.ACTIVE;
    }

    /** Why nobody can run it, such as a Helm chart; empty for a container image, and where ECR does not say. */
    public Optional<String> notAnImage() {
        return MediaTypes.notAnImage(mediaType, artifactType);
    }
}
