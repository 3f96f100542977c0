package dev.slipway.trigger;

import java.time.Instant;
import java.util.Optional;

/**
 * Who asked for a deployment, when, and how: what orders it, identifies it, and is kept with the revision.
 *
 * @param request the request's {@code id}, otherwise the event's or the invocation's: the same value is the same request
 * @param requestedAt the time of the event, or of the invocation's first attempt
 * @param attempts where {@code requestedAt} comes from
 * @param dryRun whether Slipway only plans and writes nothing
 * @param waits whether the answer waits until ECS has settled
 * @param despiteHold whether a hold of the target does not concern the request
 * @param despiteFindings whether what must be true of an image does not concern the request
 * @param seen of a request that waits: what the last answer showed. The answer then comes at the first change, too
 */
public record RequestMetadata(
        String request,
        Instant requestedAt,
        Trigger.Attempts attempts,
        boolean dryRun,
        boolean waits,
        Optional<String> requestedBy,
        Optional<String> reason,
        boolean despiteHold,
        boolean despiteFindings,
        Optional<String> seen) {

    /** That what must be true of an image concerns, and that does not say what its caller has seen. */
    public RequestMetadata(
            String request,
            Instant requestedAt,
            Trigger.Attempts attempts,
            boolean dryRun,
            boolean waits,
            Optional<String> requestedBy,
            Optional<String> reason,
            boolean despiteHold) {
        this(request, requestedAt, attempts, dryRun, waits, requestedBy, reason, despiteHold, false, Optional.empty());
    }

    /** That a hold of the target concerns. */
    public RequestMetadata(
            String request,
            Instant requestedAt,
            Trigger.Attempts attempts,
            boolean dryRun,
            boolean waits,
            Optional<String> requestedBy,
            Optional<String> reason) {
        this(request, requestedAt, attempts, dryRun, waits, requestedBy, reason, false);
    }

    /** Of an event that says nothing else: every attempt has the event's time. */
    public static RequestMetadata ofEvent(String id, Instant time) {
        return new RequestMetadata(
                id, time, Trigger.Attempts.OF_ONE_TIME, false, false, Optional.empty(), Optional.empty());
    }

    /** The same request, made by this caller for this reason. */
    public RequestMetadata by(Optional<String> caller, String because) {
        return new RequestMetadata(
                request,
                requestedAt,
                attempts,
                dryRun,
                waits,
                caller,
                Optional.of(because),
                despiteHold,
                despiteFindings,
                seen);
    }

    /** The same request at another place in the order. */
    public RequestMetadata at(Instant time) {
        return new RequestMetadata(
                request, time, attempts, dryRun, waits, requestedBy, reason, despiteHold, despiteFindings, seen);
    }
}
