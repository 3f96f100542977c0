package dev.slipway.exploration.model;

/**
 * A move: what may happen next in a state.
 *
 * @param place index among the state's actors; their number for ECS
 */
public record Move(Actor actor, int place, PendingCall call, How how) {
    /** What happens to a call, or to the run that makes it. */
    public enum How {
        CALLS,
        CRASHES_BEFORE,
        CRASHES_AFTER,
        LOSES_RESPONSE_OF,
        LOSES_REQUEST_OF,
        RETRIES_AFTER_FAILURE
    }
}
