package dev.slipway.races;

/**
 * What may happen next.
 *
 * @param place among the state's actors; past them for ECS
 */
record Move(Actor actor, int place, Call call, How how) {
    /** What becomes of a call, or of who makes it. */
    enum How {
        CALLS,
        DIES_BEFORE,
        DIES_AFTER,
        LOSES_THE_ANSWER_OF,
        IS_NOT_HEARD_WITH,
        COMES_AGAIN_AFTER_FAILING
    }
}
