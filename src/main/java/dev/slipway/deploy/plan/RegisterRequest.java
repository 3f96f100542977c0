package dev.slipway.deploy.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.ecs.VersionNames;

/**
 * A revision to register.
 *
 * @param request the whole request of RegisterTaskDefinition
 * @param image as the containers get it
 * @param template what it is made from: Terraform's revision, or the release that a rollback restores
 * @param versionNames where the containers that get the image have its version
 */
public record RegisterRequest(
        ObjectNode request, ImageReference image, TaskDefinition template, VersionNames versionNames) {}
