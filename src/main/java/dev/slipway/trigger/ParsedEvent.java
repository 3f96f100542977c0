package dev.slipway.trigger;

/**
 * What an invocation asks for, read once from its JSON.
 *
 * @param trigger what to do; {@link Trigger.Refused} where the JSON cannot be read
 * @param origin whether anybody waits for the answer
 * @param dryRun whether it is a request for a dry run, even one that is refused for another field
 */
public record ParsedEvent(Trigger trigger, Origin origin, boolean dryRun) {
    /** How the function was invoked. */
    public enum Origin {
        /** Through EventBridge: nobody waits for the answer, and Lambda retries an invocation that fails. */
        EVENT,
        /** Directly, with a request: the caller gets the answer, or the failure. */
        REQUEST
    }

    public boolean isEvent() {
        return origin == Origin.EVENT;
    }
}
