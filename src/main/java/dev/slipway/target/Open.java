package dev.slipway.target;

import dev.slipway.ecs.ImageReference;
import dev.slipway.trigger.Trigger;
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
}
