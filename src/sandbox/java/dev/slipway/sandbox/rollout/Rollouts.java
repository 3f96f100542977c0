package dev.slipway.sandbox.rollout;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.sandbox.api.Ids;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.sandbox.events.Bus;
import dev.slipway.sandbox.rollout.ServiceState.Deployment;
import dev.slipway.sandbox.task.Conditions;
import dev.slipway.text.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Starts and ends deployments. A deployment does not end by itself: a caller, or the {@link Scheduler}, completes
 * it or fails it.
 */
public final class Rollouts {
    private static final int MOST_ACTIVE = 5;

    private final AccountScope account;
    private final Bus bus;
    private final Conditions conditions;

    public Rollouts(AccountScope account, Bus bus, Conditions conditions) {
        this.account = account;
        this.bus = bus;
        this.conditions = conditions;
    }

    /** @throws SandboxException if too many deployments have tasks still */
    public ServiceState begin(ServiceState service, String taskDefinition) {
        checkActive(service);
        Instant now = account.now();
        var target = new ServiceState.Revision(
                Ids.digits("revision " + service.key(), service.begun()), taskDefinition, now);
        String id = deploymentId(service);
        var rollout = new Rollout(
                Ids.letters(service.key(), service.begun()),
                id,
                "IN_PROGRESS",
                "",
                target.id(),
                service.desiredCount(),
                service.deployments().stream()
                        .map(Deployment::revision)
                        .distinct()
                        .toList(),
                now,
                now,
                Optional.empty(),
                Optional.empty());
        var history = new ArrayList<Rollout>();
        history.add(rollout);
        service.history().forEach(r -> history.add(superseded(r, now)));
        String reason = "ECS deployment " + id + " in progress.";
        var primary = new Deployment(
                id, "PRIMARY", taskDefinition, "IN_PROGRESS", reason, now, now, rollout.id(), target.id());
        ServiceState begun =
                detecting(service.withPrimary(primary, service.revisionsWith(target), List.copyOf(history)));
        emit(begun, primary, "IN_PROGRESS", reason);
        return begun;
    }

    /** A deployment stays active until all of its tasks stopped. */
    private static void checkActive(ServiceState service) {
        long active = service.deployments().stream()
                .filter(d -> service.tasks(d).all() > 0)
                .count();
        if (active >= MOST_ACTIVE) {
            throw SandboxException.invalid(active + " active deployments exist, unable to create new deployment.");
        }
    }

    /** A deployment in progress reaches a steady state. A failed deployment does not change. */
    public ServiceState settle(ServiceState service) {
        return settle(service, List.of()).withProgress(Progress.NONE);
    }

    /** @param staying older deployments whose tasks are stopped later */
    ServiceState settle(ServiceState service, List<Deployment> staying) {
        Optional<Deployment> going = service.primary().filter(d -> d.isIn("IN_PROGRESS"));
        Instant now = account.now();
        if (going.isEmpty()) {
            return service;
        }
        Deployment primary = going.get();
        Deployment completed = primary.in("COMPLETED", "ECS deployment " + primary.id() + " completed.", now);
        List<Rollout> history = service
                .historyWith(
                        primary,
                        r -> r.isRollback()
                                ? r.in("ROLLBACK_SUCCESSFUL", r.reason(), now)
                                : r.in("SUCCESSFUL", "", now).asking(service.desiredCount()))
                .stream()
                .map(r -> r.stopped(now))
                .toList();
        var left = new ArrayList<Deployment>();
        left.add(completed);
        left.addAll(staying);
        ServiceState settled = service.withRollouts(List.copyOf(left), history);
        emit(settled, completed, "COMPLETED", completed.reason());
        return settled;
    }

    /** The circuit breaker fails the PRIMARY deployment, and rolls it back if the service asks for that. */
    public ServiceState fail(ServiceState service) {
        return fail(service, CircuitBreaker.of(service).rollback());
    }

    /** The circuit breaker fails the PRIMARY deployment. */
    public ServiceState fail(ServiceState service, boolean rollback) {
        return fail(service, Detector.CIRCUIT_BREAKER, rollback);
    }

    /**
     * Fails the PRIMARY deployment. With rollback ECS rolls back to the newest COMPLETED one. If there is none,
     * or the rollback itself fails, the service stalls.
     */
    ServiceState fail(ServiceState service, Detector detector, boolean rollback) {
        Optional<Deployment> going = service.primary().filter(d -> d.isIn("IN_PROGRESS"));
        if (going.isEmpty()) {
            return service;
        }
        Instant now = account.now();
        Deployment failed = going.get().in("FAILED", detector.deploymentReason(), now);
        boolean wasRollback =
                service.rollout(failed).filter(Rollout::isRollback).isPresent();
        String end = wasRollback ? "ROLLBACK_FAILED" : "STOPPED";
        ServiceState seen = triggered(service, detector);
        ServiceState after = seen.withRollouts(
                replaced(seen.deployments(), failed),
                seen.historyWith(failed, r -> r.in(end, detector.rolloutReason(), now)));
        // AWS documents in two ways whether it sends this for other strategies
        if (service.strategy().equals("ROLLING") || !service.progress().isSimulated()) {
            emit(after, failed, "FAILED", detector.eventReason());
        }
        return rollback && !wasRollback ? back(after, failed, detector.rollbackReason(), detector) : after;
    }

    private ServiceState triggered(ServiceState service, Detector detector) {
        if (!service.progress().isSimulated()) {
            return service;
        }
        List<String> goingOff = DeploymentAlarms.of(service).goingOff(conditions);
        return FailureDetection.changed(service, w -> w.triggeredBy(detector, goingOff));
    }

    /** StopServiceDeployment: rolls back a deployment that did not fail. */
    public ServiceState stop(ServiceState service, Deployment primary) {
        Instant now = account.now();
        Deployment failed = primary.in("FAILED", "ECS deployment " + primary.id() + " was stopped.", now);
        ServiceState after = service.withRollouts(
                replaced(service.deployments(), failed),
                service.historyWith(failed, r -> r.in("STOPPED", "Service deployment stopped.", now)));
        return back(
                after,
                failed,
                "Service deployment rolled back: StopServiceDeployment was called.",
                Detector.CIRCUIT_BREAKER);
    }

    private ServiceState back(ServiceState service, Deployment failed, String reason, Detector detector) {
        Optional<Deployment> aim = service.deployments().stream()
                .filter(d -> d.isIn("COMPLETED") && !d.id().equals(failed.id()))
                .findFirst();
        if (aim.isEmpty()) {
            return service;
        }
        Instant now = account.now();
        String why = detector.backReason(aim.get().id());
        // observed on AWS: the deployment that ECS rolls back to keeps its ID
        var primary = new Deployment(
                aim.get().id(),
                "PRIMARY",
                aim.get().taskDefinition(),
                "IN_PROGRESS",
                why,
                now,
                now,
                failed.rollout(),
                aim.get().revision());
        ServiceState without = service.withRollouts(
                service.deployments().stream()
                        .filter(d -> !d.id().equals(aim.get().id()))
                        .toList(),
                service.history());
        ServiceState begun = detecting(without.withPrimary(
                primary,
                service.revisions(),
                service.historyWith(failed, r -> r.backTo(primary.revision(), reason, now))));
        emit(begun, primary, "IN_PROGRESS", why);
        return begun;
    }

    /** ECS ignores alarms for a whole deployment if one is in ALARM when it starts. */
    private ServiceState detecting(ServiceState service) {
        boolean ignored = !DeploymentAlarms.of(service).goingOff(conditions).isEmpty();
        return service.withProgress(service.progress().begun(ignored));
    }

    /** A newer deployment stops the older ones. A stopped rollback is a failed rollback. */
    private static Rollout superseded(Rollout rollout, Instant now) {
        if (!rollout.isRunning()) {
            return rollout;
        }
        return rollout.isRollback()
                ? rollout.in("ROLLBACK_FAILED", "A new service deployment was started.", now)
                : rollout.in("STOP_REQUESTED", "A new service deployment was started.", now);
    }

    private static List<Deployment> replaced(List<Deployment> all, Deployment changed) {
        return all.stream().map(d -> d.id().equals(changed.id()) ? changed : d).toList();
    }

    private static String deploymentId(ServiceState service) {
        return "ecs-svc/" + Ids.digits(service.key(), service.begun());
    }

    private void emit(ServiceState service, Deployment deployment, String event, String reason) {
        if (!service.controller().equals("ECS")) {
            return;
        }
        ObjectNode detail = Json.object();
        detail.put("eventType", event.equals("FAILED") ? "ERROR" : "INFO");
        detail.put("eventName", "SERVICE_DEPLOYMENT_" + event);
        detail.put("deploymentId", deployment.id());
        detail.put("updatedAt", deployment.updatedAt().toString());
        detail.put("reason", reason);
        bus.emit(
                "aws.ecs",
                "ECS Deployment State Change",
                List.of(account.arn("ecs", "service/" + service.key())),
                detail);
    }
}
