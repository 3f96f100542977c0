package dev.slipway.sandbox.rollout;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How far a service's scheduler is: a value, as the service itself.
 *
 * @param tasks by deployment id
 * @param detection of the PRIMARY deployment
 * @param shift where traffic is shifted, how far that is
 * @param next when there is something to do
 */
public record Progress(Map<String, Tasks> tasks, Detection detection, Optional<Shift> shift, Instant next) {
    /** Of a service that was never simulated, or that a caller settled by hand. */
    public static final Progress NONE = new Progress(Map.of(), Detection.FRESH, Optional.empty(), Instant.MIN);

    public boolean simulated() {
        return !tasks.isEmpty();
    }

    /** The service was changed: the scheduler is to look at once. */
    public Progress awake() {
        return next.equals(Instant.MIN) ? this : new Progress(tasks, detection, shift, Instant.MIN);
    }

    /** @param alarmsIgnored an alarm that goes off before a deployment cannot fail it */
    Progress begun(boolean alarmsIgnored) {
        return !simulated() && !alarmsIgnored
                ? NONE
                : new Progress(tasks, Detection.FRESH.ignoring(alarmsIgnored), Optional.empty(), Instant.MIN);
    }

    /**
     * What failure detection has seen of the PRIMARY deployment.
     *
     * @param failures as the circuit breaker counts them
     * @param readySince when all was there that COMPLETED needs, where alarms are to be watched for a while yet
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
