package dev.slipway.trigger;

import java.time.Instant;
import java.util.Optional;

/**
 * What every deployment that a person asks for has, by a direct invoke or an event of their own.
 *
 * @param waits whether the answer comes only when ECS has settled
 * @param request the request's {@code id}, else the event's or the invoke's: the same one is the same request
 * @param requestedAt the event's time or the invoke's clock
 * @param attempts where {@code requestedAt} comes from
 */
public record RequestMetadata(
        String service,
        String environment,
        boolean dryRun,
        boolean waits,
        String request,
        Instant requestedAt,
        Trigger.Attempts attempts,
        Optional<String> requestedBy,
        Optional<String> reason) {}
