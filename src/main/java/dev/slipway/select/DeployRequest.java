package dev.slipway.select;

import dev.slipway.config.Target;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.RevisionName;
import dev.slipway.trigger.RequestMetadata;
import dev.slipway.trigger.Trigger.Attempts;
import java.time.Instant;
import java.util.Optional;

/**
 * One version asked for at one target.
 *
 * @param image in the target's repository, with tag, digest or both; a digest it has is the one to deploy
 * @param mediaType of the image's manifest, where it is known already
 * @param by who or what asks
 * @param onlyNewerVersions matched by {@code semver:}: a version lower than the desired one is superseded whenever it
 *     comes
 * @param attempts where {@code requestedAt} comes from
 * @param waits whether the answer comes only when ECS has settled
 * @param restores what is brought back in the template's place, where a person goes back
 * @param follows the template's revision for whose sake it is asked: what was made from an older one does not count
 */
public record DeployRequest(
        Target target,
        ImageReference image,
        Optional<String> mediaType,
        By by,
        boolean onlyNewerVersions,
        String request,
        Instant requestedAt,
        Attempts attempts,
        boolean dryRun,
        Optional<String> requestedBy,
        Optional<String> reason,
        boolean waits,
        Optional<RestoredRevision> restores,
        Optional<RevisionName> follows) {

    public DeployRequest {
        if (image.tag().isEmpty() && image.digest().isEmpty()) {
            throw new IllegalArgumentException("an image with neither tag nor digest: " + image);
        }
    }

    /** An image to be put into the template, told to the service, and not waited for. */
    public DeployRequest(
            Target target,
            ImageReference image,
            Optional<String> mediaType,
            By by,
            boolean onlyNewerVersions,
            String request,
            Instant requestedAt,
            Attempts attempts,
            boolean dryRun,
            Optional<String> requestedBy,
            Optional<String> reason) {
        this(
                target,
                image,
                mediaType,
                by,
                onlyNewerVersions,
                request,
                requestedAt,
                attempts,
                dryRun,
                requestedBy,
                reason,
                false,
                Optional.empty(),
                Optional.empty());
    }

    static DeployRequest by(
            RequestMetadata demand, Target target, ImageReference image, Optional<RestoredRevision> restores) {
        return new DeployRequest(
                target,
                image,
                Optional.empty(),
                By.PERSON,
                false,
                demand.request(),
                demand.requestedAt(),
                demand.attempts(),
                demand.dryRun(),
                demand.requestedBy(),
                demand.reason(),
                demand.waits(),
                restores,
                Optional.empty());
    }

    /**
     * The same request once more, at its own place in the order, because its template has changed since.
     *
     * @param itsTime of the entry that it made
     * @param template the template's revision by now
     */
    public DeployRequest again(Instant itsTime, RevisionName template) {
        return new DeployRequest(
                target,
                image,
                mediaType,
                by,
                onlyNewerVersions,
                request,
                itsTime,
                attempts,
                dryRun,
                requestedBy,
                reason,
                waits,
                restores,
                Optional.of(template));
    }

    /** A push is a machine's, as is a changed template, which asks for no version; every request is a person's. */
    public enum By {
        PUSH,
        PERSON,
        TEMPLATE
    }
}
