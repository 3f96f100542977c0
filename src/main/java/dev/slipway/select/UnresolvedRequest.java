package dev.slipway.select;

import dev.slipway.config.Target;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.RevisionName;
import dev.slipway.release.Hold;
import dev.slipway.select.DeployRequest.By;
import dev.slipway.trigger.RequestMetadata;
import dev.slipway.trigger.Trigger;
import java.time.Instant;
import java.util.Optional;

/**
 * A request for one target that does not name its version: Slipway reads which one it is first.
 *
 * @param source where the version comes from
 */
public record UnresolvedRequest(Target target, RequestMetadata metadata, Source source) {

    /** Where the version comes from. */
    public sealed interface Source {
        /** What another target of the same service runs. */
        record OtherEnvironment(Target source) implements Source {}

        /**
         * An older revision of this target.
         *
         * @param to empty: the newest good one before the running one
         * @param hold that the target is under afterwards
         */
        record OlderRevision(Optional<Trigger.To> to, Optional<Hold> hold) implements Source {
            public OlderRevision(Optional<Trigger.To> to) {
                this(to, Optional.empty());
            }
        }

        /**
         * What was good at a time, where the desired revision was requested since then.
         *
         * @param hold that the target is under afterwards
         */
        record GoodAt(Instant time, Optional<Hold> hold) implements Source {}

        /** The desired version of this target, again. */
        record DesiredAgain() implements Source {}

        /**
         * The desired version of this target, because its template has changed.
         *
         * @param template the revision that was registered
         */
        record ChangedTemplate(RevisionName template) implements Source {}
    }

    static UnresolvedRequest follow(Target target, Trigger.TemplateRegistered registered) {
        RequestMetadata metadata = RequestMetadata.ofEvent(registered.id(), registered.time())
                .by(registered.by(), "template " + registered.revision());
        return new UnresolvedRequest(target, metadata, new Source.ChangedTemplate(registered.revision()));
    }

    /**
     * The request with its version.
     *
     * @param image in the target's repository
     * @param restores the old revision that a rollback deploys in the place of the template
     */
    public DeployRequest resolved(ImageReference image, Optional<RestoredRevision> restores) {
        By by = source instanceof Source.DesiredAgain ? By.RESTART : By.PERSON;
        return new DeployRequest(target, image, metadata, by, Optional.empty(), false, restores, Optional.empty());
    }

    /**
     * The desired version with a changed template. It keeps that version's place in the order, because a changed
     * template must never win over a version that somebody requested.
     *
     * @param requestedAt the time of the release that supersedes all others
     * @param template the revision that was registered
     */
    public DeployRequest following(ImageReference image, Instant requestedAt, RevisionName template) {
        Optional<RevisionName> follows = Optional.of(template);
        return new DeployRequest(
                target,
                image,
                metadata.at(requestedAt),
                By.TEMPLATE,
                Optional.empty(),
                false,
                Optional.empty(),
                follows);
    }
}
