package dev.slipway.road;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.Json;

/** Changes made outside Slipway. */
final class ByHand {
    private ByHand() {}

    /** Updates the service to another task definition; the deployment completes. */
    static void updateService(Stage stage, String cluster, String service, String taskDefinition) {
        stage.world()
                .quietly(
                        "ecs",
                        "UpdateService",
                        Json.object()
                                .put("cluster", cluster)
                                .put("service", service)
                                .put("taskDefinition", taskDefinition));
        stage.world().settle(cluster, service);
    }

    /** Removes a tag, as if it had never been written. */
    static void removeTag(Stage stage, String taskDefinition, String tag) {
        String arn = stage.taskDefinition(taskDefinition)
                .at("/taskDefinition/taskDefinitionArn")
                .asText();
        ObjectNode untag = Json.object().put("resourceArn", arn);
        untag.putArray("tagKeys").add(tag);
        stage.world().quietly("ecs", "UntagResource", untag);
    }

    /** Deletes an image with all its tags. */
    static void deleteImage(Stage stage, String tag) {
        ObjectNode which = Json.object().put("repositoryName", "acme/web");
        which.putArray("imageIds").addObject().put("imageTag", tag);
        stage.world().quietly("ecr", "BatchDeleteImage", which);
    }
}
