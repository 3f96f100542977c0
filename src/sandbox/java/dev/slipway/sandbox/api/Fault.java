package dev.slipway.sandbox.api;

import java.time.Duration;

/** What can go wrong with one call. */
public sealed interface Fault {
    /** AWS refuses the call and says why. */
    record Refused(String type, String message, int httpStatus) implements Fault {}

    /** The call takes this much longer. */
    record Delayed(Duration by) implements Fault {}

    /** @param done whether the call did its work before its answer was lost */
    record NoAnswer(boolean done) implements Fault {}

    /** A read answers from the state before the last few changes. */
    record Stale(int changes) implements Fault {
        public Stale {
            if (changes < 1) {
                throw new IllegalArgumentException("a stale read needs at least 1 change, not %d".formatted(changes));
            }
        }
    }

    static Fault throttled() {
        return new Refused("ThrottlingException", "Rate exceeded", 400);
    }

    /** ECS's answer if two calls register a revision of one family at the same time. */
    static Fault concurrentRevisions() {
        return new Refused(
                "ClientException",
                "Too many concurrent attempts to create a new revision of the specified family.",
                400);
    }

    static Fault serverError() {
        return new Refused("ServerException", "Service Unavailable. Please try again later.", 500);
    }

    static Fault accessDenied(String action) {
        return new Refused(
                "AccessDeniedException",
                "User: arn:aws:sts::123456789012:assumed-role/slipway/slipway is not authorized to perform: " + action
                        + " because no identity-based policy allows the " + action + " action",
                400);
    }
}
