package dev.slipway.sandbox.rollout;

import dev.slipway.sandbox.task.Tasks;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The progress of a service's scheduler.
 *
 * @param tasks by deployment id
 * @param detection of the PRIMARY deployment
 * @param shift the progress of a traffic shift
 * @param next when the next step is due
 */
public record Progress(Map<String, Tasks> tasks, Detection detection, Optional<Shift> shift, Instant next) {
    /** For a service that is not simulated, or whose deployment a caller completed. */
    public static final Progress NONE = new Progress(Map.of(), Detection.FRESH, Optional.empty(), Instant.MIN);

    public boolean isSimulated() {
        return !tasks.isEmpty();
    }

    /** The service changed, so the next step is due at once. */
    public Progress awake() {
        return next.equals(Instant.MIN) ? this : new Progress(tasks, detection, shift, Instant.MIN);
    }

    /** @param alarmsIgnored an alarm that goes off before a deployment cannot fail it */
    Progress begun(boolean alarmsIgnored) {
        return !isSimulated() && !alarmsIgnored
                ? NONE
                : new Progress(tasks, Detection.FRESH.ignoring(alarmsIgnored), Optional.empty(), Instant.MIN);
    }

    /**
     * The observations of failure detection on the PRIMARY deployment.
     *
     * @param failures as the circuit breaker counts them
     * @param readySince when every condition of COMPLETED was met, while alarms must be observed before COMPLETED
     */
    record Detection(int failures, boolean alarmsIgnored, Optional<Instant> readySince) {
        static final Detection FRESH = new Detection(0, false, Optional.empty());

        Detection ignoring(boolean alarms) {
            return new Detection(failures, alarms, readySince);
        }

        Detection counting(int count) {
            return new Detection(count, alarmsIgnored, readySince);
        }

        Detection ready(Optional<Instant> since) {
            return new Detection(failures, alarmsIgnored, since);
        }
    }
}
