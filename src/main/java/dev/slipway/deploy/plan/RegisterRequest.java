package dev.slipway.deploy.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.TaskDefinition;

/**
 * A revision to register.
 *
 * @param request the whole request of RegisterTaskDefinition
 * @param image as the containers get it
 * @param template what it is made from: Terraform's revision, or the release that a rollback restores
 */
public record RegisterRequest(ObjectNode request, ImageReference image, TaskDefinition template) {}
