package dev.slipway.deploy.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.TaskDefinition;

/**
 * A revision to be registered.
 *
 * @param request RegisterTaskDefinition's request, whole
 * @param image as it is written into the containers meant
 * @param template what it was made from: Terraform's revision, or the one of the log that is restored
 */
public record RegisterRequest(ObjectNode request, ImageReference image, TaskDefinition template) {}
