package dev.slipway.ecs;

import java.time.Instant;

/**
 * A SUCCESSFUL service deployment of ECS's history that had tasks to run.
 *
 * @param taskDefinition ARN of the deployed revision
 */
public record CompletedDeployment(String taskDefinition, Instant finishedAt) {}
