package dev.slipway.select;

import dev.slipway.config.Target;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.RevisionName;
import dev.slipway.trigger.RequestMetadata;
import dev.slipway.trigger.Trigger;
import java.time.Instant;
import java.util.Optional;

/** Asked for at one target, but not as a version: which one it is has to be looked up first. */
public record UnresolvedRequest(Target target, RequestMetadata demand, Source what) {

    /** Where to look it up. */
    public sealed interface Source {
        /** What runs at another target of the same service. */
        record OtherEnvironment(Target source) implements Source {}

        /**
         * An older revision of this target.
         *
         * @param to empty: the newest good one before what runs
         */
        record OlderRevision(Optional<Trigger.To> to) implements Source {}

        /**
         * What is desired at this target: its template has changed.
         *
         * @param template the revision that was registered
         */
        record ChangedTemplate(RevisionName template) implements Source {}
    }

    static UnresolvedRequest follow(Target target, Trigger.TemplateRegistered registered) {
        var demand = new RequestMetadata(
                target.service(),
                target.environment(),
                false,
                false,
                registered.id(),
                registered.time(),
                Trigger.Attempts.OF_ONE_TIME,
                registered.by(),
                Optional.of("template " + registered.revision()));
        return new UnresolvedRequest(target, demand, new Source.ChangedTemplate(registered.revision()));
    }

    /**
     * As a version.
     *
     * @param image in the target's repository
     * @param restores what is brought back in the template's place
     */
    public DeployRequest found(ImageReference image, Optional<RestoredRevision> restores) {
        return DeployRequest.by(demand, target, image, restores);
    }

    /**
     * The version that is desired, at its own place in the order: a changed template must never win over a version that
     * somebody asked for.
     *
     * @param requestedAt of what beats all else in the log
     * @param template the revision that was registered
     */
    public DeployRequest following(ImageReference image, Instant requestedAt, RevisionName template) {
        return new DeployRequest(
                target,
                image,
                Optional.empty(),
                DeployRequest.By.TEMPLATE,
                false,
                demand.request(),
                requestedAt,
                demand.attempts(),
                false,
                demand.requestedBy(),
                demand.reason(),
                false,
                Optional.empty(),
                Optional.of(template));
    }
}
