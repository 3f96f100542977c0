package dev.slipway.races;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.Json;
import dev.slipway.ecs.RevisionName;
import dev.slipway.sandbox.account.AwsAccount;
import java.util.HashSet;
import java.util.Set;

/**
 * How the deployments of the log's entries came out, by ECS's own history.
 *
 * @param completed numbers of entries that were COMPLETED once
 * @param failed numbers of entries that were FAILED once, or from which ECS went back
 */
record Past(Set<Integer> completed, Set<Integer> failed) {
    /** A newer deployment stops an older one as well. */
    private static final String ITS_FAULT = "tasks failed to start";

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
                    && rollout.path("statusReason").asText().contains(ITS_FAULT);
            if (stopped || status.startsWith("ROLLBACK_")) {
                failed.add(name.number());
            }
        }
        return new Past(completed, failed);
    }
}
