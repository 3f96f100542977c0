package dev.slipway.ecs;

import java.time.Instant;

/**
 * One message in a service's {@code events}
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html">service event
 * messages</a>).
 */
public record ServiceEvent(Instant at, String message) {}
