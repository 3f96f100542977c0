package dev.slipway.races;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.Json;
import dev.slipway.ecs.RevisionName;
import dev.slipway.sandbox.account.AwsAccount;
import java.util.HashSet;
import java.util.Set;

/**
 * The results of the log's deployments, by ECS's own history.
 *
 * @param completed numbers of revisions whose deployment completed once
 * @param failed numbers of revisions whose deployment failed once, or that ECS rolled back
 */
record Past(Set<Integer> completed, Set<Integer> failed) {
    /** A deployment may also be stopped by a newer one. */
    private static final String OWN_FAILURE = "tasks failed to start";

    static Past of(AwsAccount world) {
        var completed = new HashSet<Integer>();
        var failed = new HashSet<Integer>();
        for (JsonNode rollout : EcsRollouts.history(world)) {
            ObjectNode which = Json.object();
            which.putArray("serviceRevisionArns").add(rollout.path("targetServiceRevisionArn"));
            String arn = world.quietly("ecs", "DescribeServiceRevisions", which)
                    .at("/serviceRevisions/0/taskDefinition")
                    .asText();
            String status = rollout.path("status").asText();
            RevisionName name = RevisionName.parse(arn).orElseThrow();
            if (!name.family().equals(Story.FAMILY)) {
                continue;
            }
            if (status.equals("SUCCESSFUL")) {
                completed.add(name.number());
            }
            boolean stopped = status.equals("STOPPED")
                    && rollout.path("statusReason").asText().contains(OWN_FAILURE);
            if (stopped || status.startsWith("ROLLBACK_")) {
                failed.add(name.number());
            }
        }
        return new Past(completed, failed);
    }
}
