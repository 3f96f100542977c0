package dev.slipway.reconcile.plan;

import java.time.Instant;

/**
 * ECS said how a deployment ended
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html">deployment
 * state change events</a>).
 *
 * @param deployment {@code ecs-svc/…}
 * @param completed else it failed
 * @param reason ECS's words, which nothing is read from
 */
public record Heard(String deployment, boolean completed, String reason, Instant at) {}
