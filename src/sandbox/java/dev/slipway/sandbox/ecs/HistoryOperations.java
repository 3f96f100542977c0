package dev.slipway.sandbox.ecs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.ResourceName;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.sandbox.rollout.Activity;
import dev.slipway.sandbox.rollout.LifecycleHooks;
import dev.slipway.sandbox.rollout.Rollout;
import dev.slipway.sandbox.rollout.Rollouts;
import dev.slipway.sandbox.rollout.ServiceState;
import dev.slipway.sandbox.rollout.ServiceState.Deployment;
import dev.slipway.text.Json;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** ECS's own history: service deployments and service revisions. */
final class HistoryOperations {
    private static final String DEPLOYMENT = "service-deployment";

    private final AccountScope account;
    private final ServiceOperations services;
    private final Rollouts rollouts;
    private final LifecycleHooks hooks;
    private final ServiceJson json;

    HistoryOperations(
            AccountScope account,
            ServiceOperations services,
            Rollouts rollouts,
            LifecycleHooks hooks,
            ServiceJson json) {
        this.account = account;
        this.services = services;
        this.rollouts = rollouts;
        this.hooks = hooks;
        this.json = json;
    }

    ObjectNode list(EcsState state, Input input) {
        ServiceState service = services.existing(state, input);
        if (!service.controller().equals("ECS")) {
            throw SandboxException.refused(
                    "UnsupportedFeatureException", "Service deployments need the deployment controller ECS.");
        }
        List<String> statuses = input.texts("status");
        List<Rollout> found = service.history().stream()
                .filter(r -> statuses.isEmpty() || statuses.contains(r.status()))
                .filter(r -> input.within("createdAt", r.createdAt()))
                .toList();
        return input.page("serviceDeployments", found, 20, 100, r -> json.brief(service, r));
    }

    ObjectNode describeDeployments(EcsState state, Input input) {
        return each(
                state,
                DEPLOYMENT,
                input.texts("serviceDeploymentArns"),
                "serviceDeployments",
                (service, id) -> service.history().stream()
                        .filter(r -> r.id().equals(id))
                        .findFirst()
                        .map(r -> json.whole(service, r)));
    }

    ObjectNode describeRevisions(EcsState state, Input input) {
        return each(
                state,
                "service-revision",
                input.texts("serviceRevisionArns"),
                "serviceRevisions",
                (service, id) -> service.revisions().stream()
                        .filter(r -> r.id().equals(id))
                        .findFirst()
                        .map(r -> json.revision(service, r)));
    }

    ObjectNode stop(EcsState state, Input input) {
        String arn = input.text("serviceDeploymentArn").orElse("");
        if (!input.text("stopType").orElse("ROLLBACK").equals("ROLLBACK")) {
            throw SandboxException.invalid("The valid value of stopType is ROLLBACK.");
        }
        ServiceState service = ofArn(state, DEPLOYMENT, arn).orElseThrow(HistoryOperations::notFound);
        Rollout rollout = rollout(service, arn);
        if (!rollout.isRunning()) {
            throw SandboxException.refused(
                    "ConflictException",
                    "The service deployment cannot be stopped: its status is " + rollout.status() + ".");
        }
        Optional<Deployment> primary =
                service.primary().filter(d -> d.rollout().equals(rollout.id()) && !rollout.isRollback());
        primary.ifPresent(p -> put(state, service, rollouts.stop(service, p)));
        return Json.object().put("serviceDeploymentArn", arn);
    }

    ObjectNode proceed(EcsState state, Input input) {
        String arn = input.text("serviceDeploymentArn").orElse("");
        ServiceState service = ofArn(state, DEPLOYMENT, arn).orElseThrow(HistoryOperations::notFound);
        ServiceState answered = hooks.answer(
                service,
                rollout(service, arn),
                input.text("hookId").orElse(""),
                input.text("action").orElse("CONTINUE"));
        put(state, service, answered);
        return Json.object().put("serviceDeploymentArn", arn);
    }

    private void put(EcsState state, ServiceState before, ServiceState after) {
        state.put(Activity.noted(before, after, account.now()));
    }

    private static Rollout rollout(ServiceState service, String arn) {
        return service.history().stream()
                .filter(r -> r.id().equals(ResourceName.lastPart(arn)))
                .findFirst()
                .orElseThrow(HistoryOperations::notFound);
    }

    private static SandboxException notFound() {
        return SandboxException.refused("ServiceDeploymentNotFoundException", "Service deployment not found.");
    }

    private static ObjectNode each(
            EcsState state,
            String kind,
            List<String> arns,
            String member,
            BiFunction<ServiceState, String, Optional<ObjectNode>> written) {
        if (arns.isEmpty() || arns.size() > 20) {
            throw SandboxException.invalid("Between 1 and 20 ARNs can be described in a call.");
        }
        ObjectNode answer = Json.object();
        ArrayNode found = answer.putArray(member);
        ArrayNode failures = answer.putArray("failures");
        for (String arn : arns) {
            ofArn(state, kind, arn)
                    .flatMap(service -> written.apply(service, ResourceName.lastPart(arn)))
                    .ifPresentOrElse(
                            found::add,
                            () -> failures.addObject().put("arn", arn).put("reason", "MISSING"));
        }
        return answer;
    }

    /** {@code …:service-deployment/cluster/service/id}, and the same of a service revision. */
    private static Optional<ServiceState> ofArn(EcsState state, String kind, String arn) {
        return state.names()
                .name(kind, arn)
                .map(name -> name.split("/", -1))
                .filter(parts -> parts.length == 3)
                .map(parts -> state.services().get(parts[0] + "/" + parts[1]));
    }
}
