package dev.slipway.road;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.Json;

/** What others do behind Slipway's back. */
final class ByHand {
    private ByHand() {}

    /** Points the service elsewhere, and it settles there. */
    static void pointAt(Stage stage, String cluster, String service, String taskDefinition) {
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

    /** Takes a tag off, as if it had never been written. */
    static void forget(Stage stage, String taskDefinition, String tag) {
        String arn = stage.taskDefinition(taskDefinition)
                .at("/taskDefinition/taskDefinitionArn")
                .asText();
        ObjectNode untag = Json.object().put("resourceArn", arn);
        untag.putArray("tagKeys").add(tag);
        stage.world().quietly("ecs", "UntagResource", untag);
    }

    /** Deletes the image, its tag and all. */
    static void deleteImage(Stage stage, String tag) {
        ObjectNode which = Json.object().put("repositoryName", "acme/web");
        which.putArray("imageIds").addObject().put("imageTag", tag);
        stage.world().quietly("ecr", "BatchDeleteImage", which);
    }
}
