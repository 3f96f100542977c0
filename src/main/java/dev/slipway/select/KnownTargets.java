package dev.slipway.select;

import dev.slipway.config.Target;
import java.util.Optional;

/** The targets that the configuration knows, for the question whose a family or an ECS service is. */
public interface KnownTargets {
    /** A configuration that knows no other target. */
    KnownTargets NONE = new KnownTargets() {
        @Override
        public Optional<Target> known(String service, String environment) {
            return Optional.empty();
        }

        @Override
        public Optional<Target> otherReading(Target target, String family) {
            return Optional.empty();
        }
    };

    /** The target of this service and environment, explicit or bound from a pattern. */
    Optional<Target> known(String service, String environment);

    /** Whether a message may name one of them: its reader may not see each. */
    default boolean mayBeNamed(Target target) {
        return true;
    }

    /** Another target with the same ECS service, as a pattern may read its name in several ways, and this family. */
    Optional<Target> otherReading(Target target, String family);
}
