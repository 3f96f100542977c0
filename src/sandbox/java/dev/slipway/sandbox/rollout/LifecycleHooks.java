package dev.slipway.sandbox.rollout;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.sandbox.events.Bus;
import dev.slipway.text.Json;
import java.time.Instant;
import java.util.List;

/**
 * The lifecycle hooks of deployments, and their events
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_hook_state_change_events.html">hook state
 * change events</a>).
 */
public final class LifecycleHooks {
    private final AccountScope account;
    private final Bus bus;
    private final Rollouts rollouts;

    public LifecycleHooks(AccountScope account, Bus bus, Rollouts rollouts) {
        this.account = account;
        this.bus = bus;
        this.rollouts = rollouts;
    }

    /** Continues every PAUSE hook that waits. */
    public ServiceState proceed(ServiceState service) {
        ServiceState after = service;
        for (Hook hook : waiting(service)) {
            after = settled(after, hook, "SUCCEEDED");
        }
        return after;
    }

    /** ContinueServiceDeployment. */
    public ServiceState answer(ServiceState service, Rollout rollout, String hookId, String action) {
        Hook hook = waiting(service).stream()
                .filter(h -> h.id().equals(hookId))
                .filter(h -> service.primary()
                        .filter(p -> p.rollout().equals(rollout.id()))
                        .isPresent())
                .findFirst()
                .orElseThrow(() -> SandboxException.invalid("No lifecycle hook " + hookId + " waits for an action."));
        return switch (action) {
            case "CONTINUE" -> settled(service, hook, "SUCCEEDED");
            case "ROLLBACK" -> failed(service, hook, "FAILED");
            default -> throw SandboxException.invalid("action is CONTINUE or ROLLBACK, not \"" + action + "\".");
        };
    }

    /** Continues or rolls back each hook that timed out, as its timeout action says. */
    ServiceState expire(ServiceState service) {
        ServiceState after = service;
        for (Hook hook : open(service)) {
            if (account.now().isBefore(hook.expiresAt())) {
                continue;
            }
            if (hook.timeoutAction().equals("ROLLBACK")) {
                return failed(after, hook, "TIMED_OUT");
            }
            after = settled(after, hook, "TIMED_OUT");
        }
        return after;
    }

    void begun(ServiceState service, List<Hook> begun) {
        begun.forEach(hook -> emit(service, hook));
    }

    private static List<Hook> open(ServiceState service) {
        return service.progress().shift().map(Shift::open).orElse(List.of());
    }

    private static List<Hook> waiting(ServiceState service) {
        return open(service).stream().filter(Hook::isWaiting).toList();
    }

    /** The hook has ended, and the deployment rolls back, whatever its other hooks do. */
    ServiceState failed(ServiceState service, Hook hook, String status) {
        return rollouts.fail(settled(service, hook, status), Detector.HOOK, true);
    }

    /** The hook has ended. */
    ServiceState settled(ServiceState service, Hook hook, String status) {
        Hook settled = hook.in(status);
        emit(service, settled);
        return changed(service, hook, settled);
    }

    ServiceState changed(ServiceState service, Hook hook, Hook changed) {
        Progress progress = service.progress();
        var shift = progress.shift().map(s -> s.withHooks(h -> h.id().equals(hook.id()) ? changed : h));
        return FailureDetection.changed(
                service.withProgress(new Progress(progress.tasks(), progress.detection(), shift, Instant.MIN)), w -> w);
    }

    private void emit(ServiceState service, Hook hook) {
        String rollout = service.primary().map(ServiceState.Deployment::rollout).orElse("");
        String arn = account.arn("ecs", "service-deployment/" + service.key() + "/" + rollout);
        ObjectNode detail = Json.object();
        detail.put("eventType", hook.hasFailed() ? "ERROR" : "INFO");
        detail.put("eventName", "HOOK_" + hook.status())
                .put("hookId", hook.id())
                .put("hookType", hook.type());
        // AWS documents it for PAUSE hooks only
        if (hook.call().isEmpty()) {
            detail.put("expiresAt", hook.expiresAt().toString());
        }
        detail.put("lifecycleStage", hook.stage().name());
        detail.put("clusterArn", account.arn("ecs", "cluster/" + service.cluster()));
        detail.put("serviceArn", account.arn("ecs", "service/" + service.key()));
        detail.put("serviceDeploymentArn", arn);
        detail.put("updatedAt", account.now().toString());
        bus.emit("aws.ecs", "ECS Hook State Change", List.of(arn), detail);
    }
}
