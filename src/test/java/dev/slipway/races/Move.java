package dev.slipway.races;

/**
 * A move: what may happen next in a state.
 *
 * @param place index among the state's actors; their number for ECS
 */
record Move(Actor actor, int place, Call call, How how) {
    /** What happens to a call, or to the run that makes it. */
    enum How {
        CALLS,
        CRASHES_BEFORE,
        CRASHES_AFTER,
        LOSES_RESPONSE_OF,
        LOSES_REQUEST_OF,
        RETRIES_AFTER_FAILURE
    }
}
