package dev.slipway.target;

import dev.slipway.ecs.ImageReference;
import dev.slipway.ecs.RevisionName;
import dev.slipway.trigger.Trigger;
import java.time.Instant;
import java.util.Optional;

/** Asked for at one target, but not as a version: which one it is has to be looked up first. */
public record Open(Target target, Trigger.Demand demand, What what) {

    /** Where to look it up. */
    public sealed interface What {
        /** What runs at another target of the same service. */
        record From(Target source) implements What {}

        /**
         * An older revision of this target.
         *
         * @param to empty: the newest good one before what runs
         */
        record Back(Optional<Trigger.To> to) implements What {}

        /**
         * What is desired at this target: its template has changed.
         *
         * @param template the revision that was registered
         */
        record Follow(RevisionName template) implements What {}
    }

    static Open follow(Target target, Trigger.TemplateRegistered registered) {
        var demand = new Trigger.Demand(
                target.service(),
                target.environment(),
                false,
                false,
                registered.id(),
                registered.time(),
                Trigger.Attempts.OF_ONE_TIME,
                registered.by(),
                Optional.of("template " + registered.revision()));
        return new Open(target, demand, new What.Follow(registered.revision()));
    }

    /**
     * As a version.
     *
     * @param image in the target's repository
     * @param restores what is brought back in the template's place
     */
    public Asked found(ImageReference image, Optional<Restores> restores) {
        return Asked.by(demand, target, image, restores);
    }

    /**
     * The version that is desired, at its own place in the order: a changed template must never win over a version that
     * somebody asked for.
     *
     * @param requestedAt of what beats all else in the log
     * @param template the revision that was registered
     */
    public Asked following(ImageReference image, Instant requestedAt, RevisionName template) {
        return new Asked(
                target,
                image,
                Optional.empty(),
                Asked.By.TEMPLATE,
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
