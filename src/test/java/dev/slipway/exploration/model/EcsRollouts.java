package dev.slipway.exploration.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.StateChangeFixture;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.events.Event;
import dev.slipway.text.Json;
import dev.slipway.trigger.Trigger.StateChange;
import java.util.List;

/** ECS settles a deployment: it completes if the image starts, and fails otherwise. This may happen at any moment. */
public final class EcsRollouts {
    private EcsRollouts() {}

    static JsonNode service(AwsAccount account) {
        ObjectNode which = Json.object().put("cluster", ScenarioSetup.CLUSTER);
        which.putArray("services").add(ScenarioSetup.SERVICE);
        return account.quietly("ecs", "DescribeServices", which).at("/services/0");
    }

    /** ECS's own history, newest first. */
    public static JsonNode history(AwsAccount account) {
        if (service(account).isMissingNode()) {
            return Json.object().putArray("serviceDeployments");
        }
        ObjectNode which = Json.object().put("cluster", ScenarioSetup.CLUSTER).put("service", ScenarioSetup.SERVICE);
        return account.quietly("ecs", "ListServiceDeployments", which.put("maxResults", 100))
                .path("serviceDeployments");
    }

    static boolean inProgress(JsonNode service) {
        return service.at("/deployments/0/rolloutState").asText().equals("IN_PROGRESS");
    }

    /** @return the state changes that ECS publishes */
    static List<StateChange> settle(AwsAccount account) {
        String runs = service(account).path("taskDefinition").asText();
        int before = account.bus().events().size();
        if (fails(account, runs)) {
            account.fail(ScenarioSetup.CLUSTER, ScenarioSetup.SERVICE);
        } else {
            account.settle(ScenarioSetup.CLUSTER, ScenarioSetup.SERVICE);
        }
        List<Event> all = account.bus().events();
        return all.subList(before, all.size()).stream()
                .flatMap(e -> StateChangeFixture.ofDetail(e.detail()).stream())
                .toList();
    }

    static void settleAll(AwsAccount account) {
        while (inProgress(service(account))) {
            settle(account);
        }
    }

    private static boolean fails(AwsAccount account, String taskDefinition) {
        return account.quietly("ecs", "DescribeTaskDefinition", Json.object().put("taskDefinition", taskDefinition))
                .at("/taskDefinition/containerDefinitions/0/image")
                .asText()
                .contains(ScenarioSetup.BAD);
    }
}
