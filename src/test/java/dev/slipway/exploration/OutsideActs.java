package dev.slipway.exploration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.access.Parallel;
import dev.slipway.exploration.model.ScenarioSetup;
import dev.slipway.reconcile.Reconciler;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.account.SandboxAws;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.sandbox.task.Behaviour;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** What people, Terraform and other tools do to the service and its family, at any moment of a scenario. */
final class OutsideActs {
    private static final List<String> RESPONSE_ONLY = List.of(
            "taskDefinitionArn",
            "revision",
            "status",
            "registeredAt",
            "registeredBy",
            "requiresAttributes",
            "compatibilities");

    private OutsideActs() {}

    /** A person chooses a revision in the console. */
    static Consumer<AwsAccount> updateTo(String taskDefinition) {
        return account -> account.quietly("ecs", "UpdateService", service().put("taskDefinition", taskDefinition));
    }

    /** {@code terraform apply} changes the network, so that ECS deploys once more what the service runs. */
    static void apply(AwsAccount account) {
        account.quietly("ecs", "UpdateService", service().put("forceNewDeployment", true));
    }

    /** Terraform replaces the service by a new one that runs the template. */
    static void replaceService(AwsAccount account) {
        account.quietly("ecs", "DeleteService", service().put("force", true));
        account.setup().service(ScenarioSetup.CLUSTER, ScenarioSetup.SERVICE, ScenarioSetup.FAMILY + "-template");
    }

    /** Another tool registers a revision again, Slipway's tags included. */
    static Consumer<AwsAccount> copy(String taskDefinition) {
        return account -> {
            ObjectNode which = Json.object().put("taskDefinition", taskDefinition);
            which.putArray("include").add("TAGS");
            JsonNode answer = account.quietly("ecs", "DescribeTaskDefinition", which);
            var copy = (ObjectNode) answer.path("taskDefinition").deepCopy();
            copy.remove(RESPONSE_ONLY);
            copy.set("tags", answer.path("tags"));
            account.quietly("ecs", "RegisterTaskDefinition", copy);
        };
    }

    static Consumer<AwsAccount> deregister(String taskDefinition) {
        return account ->
                account.quietly("ecs", "DeregisterTaskDefinition", Json.object().put("taskDefinition", taskDefinition));
    }

    /** The deployment fails, and Slipway rolls the service back. */
    static Consumer<AwsAccount> failAndReconcile(ScenarioSetup story) {
        return account -> {
            account.fail(ScenarioSetup.CLUSTER, ScenarioSetup.SERVICE);
            new Reconciler(
                            new SandboxAws(account),
                            new Parallel(Runnable::run),
                            () -> ScenarioSetup.at(0),
                            length -> true)
                    .reconcileAll(List.of(story.target()));
        };
    }

    /** The same, but ECS refuses the update of the rollback. */
    static Consumer<AwsAccount> failAndReconcileInVain(ScenarioSetup story) {
        return account -> {
            account.faults().next("UpdateService", 1, Fault.accessDenied("ecs:UpdateService"));
            failAndReconcile(story).accept(account);
            account.faults().clear();
        };
    }

    /** Each task takes twenty minutes to start, and the next one waits for it. */
    static void startOneTaskAtATime(AwsAccount account) {
        ObjectNode update = service().put("desiredCount", 4);
        update.putObject("deploymentConfiguration").put("maximumPercent", 125).put("minimumHealthyPercent", 100);
        account.quietly("ecs", "UpdateService", update);
        account.conditions().otherwise(new Behaviour.Starts(Duration.ofMinutes(20)));
    }

    /** ECS does what is due. */
    static void proceed(AwsAccount account) {
        account.step();
    }

    static Consumer<AwsAccount> count(int tasks) {
        return account -> account.quietly("ecs", "UpdateService", service().put("desiredCount", tasks));
    }

    static void fail(AwsAccount account) {
        account.fail(ScenarioSetup.CLUSTER, ScenarioSetup.SERVICE);
    }

    static void settle(AwsAccount account) {
        account.settle(ScenarioSetup.CLUSTER, ScenarioSetup.SERVICE);
    }

    private static ObjectNode service() {
        return Json.object().put("cluster", ScenarioSetup.CLUSTER).put("service", ScenarioSetup.SERVICE);
    }
}
