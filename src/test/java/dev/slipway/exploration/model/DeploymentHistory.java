package dev.slipway.exploration.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.RevisionName;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.text.Json;
import java.util.HashSet;
import java.util.Set;

/**
 * The results of the log's deployments, by ECS's own history.
 *
 * @param completed numbers of revisions whose deployment completed once
 * @param failed numbers of revisions whose deployment failed once, or that ECS rolled back
 */
public record DeploymentHistory(Set<Integer> completed, Set<Integer> failed) {
    /** A deployment may also be stopped by a newer one. */
    private static final String OWN_FAILURE = "tasks failed to start";

    public static DeploymentHistory of(AwsAccount account) {
        var completed = new HashSet<Integer>();
        var failed = new HashSet<Integer>();
        for (JsonNode rollout : EcsRollouts.history(account)) {
            ObjectNode which = Json.object();
            which.putArray("serviceRevisionArns").add(rollout.path("targetServiceRevisionArn"));
            String arn = account.quietly("ecs", "DescribeServiceRevisions", which)
                    .at("/serviceRevisions/0/taskDefinition")
                    .asText();
            String status = rollout.path("status").asText();
            RevisionName name = RevisionName.parse(arn).orElseThrow();
            if (!name.family().equals(ScenarioSetup.FAMILY)) {
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
        return new DeploymentHistory(completed, failed);
    }
}
