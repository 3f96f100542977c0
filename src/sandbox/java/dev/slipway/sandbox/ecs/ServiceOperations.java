package dev.slipway.sandbox.ecs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.sandbox.rollout.Activity;
import dev.slipway.sandbox.rollout.Rollouts;
import dev.slipway.sandbox.rollout.ServiceState;
import dev.slipway.text.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** ECS's operations on services. */
final class ServiceOperations {
    /** A change of one of these members starts a new deployment, even with the same task definition. */
    private static final Set<String> DEPLOYING = Set.of(
            "networkConfiguration",
            "platformVersion",
            "serviceRegistries",
            "serviceConnectConfiguration",
            "loadBalancers",
            "volumeConfigurations",
            "vpcLatticeConfigurations");

    private final AccountScope account;
    private final TaskDefinitionOperations definitions;
    private final Rollouts rollouts;
    private final ServiceJson json;

    ServiceOperations(AccountScope account, TaskDefinitionOperations definitions, Rollouts rollouts, ServiceJson json) {
        this.account = account;
        this.definitions = definitions;
        this.rollouts = rollouts;
        this.json = json;
    }

    ObjectNode create(EcsState state, Input input) {
        EcsState.Cluster cluster = state.cluster(input.text("cluster"));
        String name = input.text("serviceName").orElse("");
        if (!name.matches("[a-zA-Z0-9_-]{1,255}")) {
            throw SandboxException.invalid("Service name must be 1 to 255 letters, numbers, hyphens and underscores.");
        }
        if (state.service(cluster, name)
                .filter(s -> !s.status().equals("INACTIVE"))
                .isPresent()) {
            throw SandboxException.invalid("Creation of service was not idempotent.");
        }
        ServiceRules.check(input);
        HookRules.check(input);
        Map<String, String> tags = Tags.read(input.json().path("tags"));
        ServiceState service =
                ServiceState.created(cluster.name(), name, input.json().deepCopy(), tags, account.now());
        ServiceState created = service.controller().equals("EXTERNAL")
                        && input.text("taskDefinition").isEmpty()
                ? service
                : rollouts.begin(
                        service, arn(state, input.text("taskDefinition").orElse("")));
        state.put(created);
        return answer(created, true);
    }

    ObjectNode describe(EcsState state, Input input) {
        EcsState.Cluster cluster = state.cluster(input.text("cluster"));
        List<String> names = input.texts("services");
        if (names.isEmpty()) {
            throw SandboxException.invalid("Services cannot be empty.");
        }
        if (names.size() > 10) {
            throw SandboxException.invalid("service names can have at most 10 items.");
        }
        ObjectNode answer = Json.object();
        ArrayNode services = answer.putArray("services");
        ArrayNode failures = answer.putArray("failures");
        for (String name : names) {
            state.service(cluster, name)
                    .ifPresentOrElse(
                            found -> services.add(json.service(found, input.includes("TAGS"))),
                            () -> failures.addObject()
                                    .put(
                                            "arn",
                                            name.startsWith("arn:")
                                                    ? name
                                                    : account.arn("ecs", "service/" + cluster.name() + "/" + name))
                                    .put("reason", "MISSING"));
        }
        return answer;
    }

    ObjectNode list(EcsState state, Input input) {
        EcsState.Cluster cluster = state.cluster(input.text("cluster"));
        List<String> arns = state.services().values().stream()
                .filter(s -> s.cluster().equals(cluster.name()) && !s.status().equals("INACTIVE"))
                .map(s -> account.arn("ecs", "service/" + s.key()))
                .toList();
        return input.page("serviceArns", arns, 10, 100, TextNode::valueOf);
    }

    ObjectNode update(EcsState state, Input input) {
        ServiceState service = existing(state, input);
        if (!service.isActive()) {
            throw SandboxException.refused("ServiceNotActiveException", "Service was not ACTIVE.");
        }
        Optional<String> given = input.text("taskDefinition");
        checkController(service, given.isPresent() || input.flag("forceNewDeployment"));
        ServiceRules.checkCount(service.isDaemon(), input);
        HookRules.check(input);
        Optional<String> requested = given.map(name -> arn(state, name));
        ServiceState updated = service.withSettings(merged(service.settings(), input.json()));
        if (requested.filter(t -> !t.equals(service.taskDefinition())).isPresent()
                || input.flag("forceNewDeployment")
                || changesDeploying(service.settings(), input)) {
            updated = rollouts.begin(updated, requested.orElse(service.taskDefinition()));
        }
        state.put(Activity.noted(service, updated, account.now()));
        return answer(updated, false);
    }

    ObjectNode delete(EcsState state, Input input) {
        ServiceState service = existing(state, input);
        if (service.isActive() && service.desiredCount() > 0 && !input.flag("force")) {
            throw SandboxException.invalid("The service cannot be stopped while it is scaled above 0.");
        }
        ServiceState gone = service.withStatus("INACTIVE");
        state.put(Activity.noted(service, gone, account.now()));
        return answer(gone.withStatus("DRAINING"), false);
    }

    ServiceState existing(EcsState state, Input input) {
        EcsState.Cluster cluster = state.cluster(input.text("cluster"));
        return state.service(cluster, input.text("service").orElse(""))
                .orElseThrow(() -> SandboxException.refused("ServiceNotFoundException", "Service not found."));
    }

    private String arn(EcsState state, String taskDefinition) {
        return definitions.usable(state, taskDefinition).arn();
    }

    private static void checkController(ServiceState service, boolean deploys) {
        if (!deploys) {
            return;
        }
        switch (service.controller()) {
            case "CODE_DEPLOY" ->
                throw SandboxException.invalid(
                        "Unable to update task definition on services with a CODE_DEPLOY deployment controller."
                                + " Use AWS CodeDeploy to trigger a new deployment.");
            case "EXTERNAL" ->
                throw SandboxException.invalid(
                        "Unable to update task definition on services with an EXTERNAL deployment controller."
                                + " Use CreateTaskSet to create a new task set.");
            default -> {}
        }
    }

    private static boolean changesDeploying(ObjectNode settings, Input input) {
        return DEPLOYING.stream()
                .anyMatch(name -> input.member(name)
                        .filter(value -> !value.equals(settings.get(name)))
                        .isPresent());
    }

    private static ObjectNode merged(ObjectNode settings, ObjectNode input) {
        ObjectNode merged = settings.objectNode();
        merged.setAll(settings);
        input.properties().stream()
                .filter(member -> !member.getValue().isNull())
                .forEach(member -> merged.set(member.getKey(), member.getValue().deepCopy()));
        return merged;
    }

    private ObjectNode answer(ServiceState service, boolean withTags) {
        ObjectNode answer = Json.object();
        answer.set("service", json.service(service, withTags));
        return answer;
    }
}
