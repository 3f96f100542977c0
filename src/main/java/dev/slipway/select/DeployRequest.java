package dev.slipway.select;

import dev.slipway.config.Target;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.RevisionName;
import dev.slipway.trigger.RequestMetadata;
import dev.slipway.trigger.Trigger.Attempts;
import java.time.Instant;
import java.util.Optional;

/**
 * One version requested for one target.
 *
 * @param image in the target's repository, with tag, digest or both; a digest that it has is the one to deploy
 * @param by who or what requests it
 * @param mediaType of the image's manifest, where the trigger says it
 * @param onlyNewerVersions whether only {@code semver:} patterns match the tag: a version lower than the desired one is
 *     then superseded whenever it comes
 * @param restores the old revision that a rollback deploys in the place of the template
 * @param follows the template revision that caused the request: a release made from an older one does not count
 */
public record DeployRequest(
        Target target,
        ImageReference image,
        RequestMetadata metadata,
        By by,
        Optional<String> mediaType,
        boolean onlyNewerVersions,
        Optional<RestoredRevision> restores,
        Optional<RevisionName> follows) {

    /** Pushes and changed templates are a machine's; every request is a person's. */
    public enum By {
        PUSH,
        PERSON,
        /** A person wants what is desired as a new revision, whatever runs. */
        RESTART,
        TEMPLATE;

        public boolean isPerson() {
            return this == PERSON || this == RESTART;
        }
    }

    public DeployRequest {
        if (image.tag().isEmpty() && image.digest().isEmpty()) {
            throw new IllegalArgumentException("an image with neither tag nor digest: " + image);
        }
    }

    /** An image to put into the template, whatever version is desired. */
    public static DeployRequest of(Target target, ImageReference image, RequestMetadata metadata, By by) {
        return new DeployRequest(
                target, image, metadata, by, Optional.empty(), false, Optional.empty(), Optional.empty());
    }

    /**
     * The same request once more, at its own place in the order, because its template has changed since.
     *
     * @param at the time of the release that the request made
     * @param template the newest revision of the template
     */
    public DeployRequest again(Instant at, RevisionName template) {
        return new DeployRequest(
                target, image, metadata.at(at), by, mediaType, onlyNewerVersions, restores, Optional.of(template));
    }

    public String request() {
        return metadata.request();
    }

    public Instant requestedAt() {
        return metadata.requestedAt();
    }

    public Attempts attempts() {
        return metadata.attempts();
    }

    public boolean dryRun() {
        return metadata.dryRun();
    }

    public boolean waits() {
        return metadata.waits();
    }

    public Optional<String> seen() {
        return metadata.seen();
    }

    public Optional<String> requestedBy() {
        return metadata.requestedBy();
    }

    public Optional<String> reason() {
        return metadata.reason();
    }
}
