package dev.slipway.sandbox.rollout;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.task.Behaviour;
import dev.slipway.sandbox.task.Conditions;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * ECS's scheduler, step by step on the account's clock: tasks start or fail, failure detection counts them, and the
 * service's strategy launches and stops tasks and shifts traffic. Tasks stop at once. The scheduler skips a
 * service without a due step.
 */
public final class Scheduler {
    private final Rollouts rollouts;
    private final Conditions conditions;
    private final RollingUpdate rolling;
    private final TrafficShift shifting;

    public Scheduler(Rollouts rollouts, LifecycleHooks hooks, Conditions conditions) {
        this.rollouts = rollouts;
        this.conditions = conditions;
        var stages = new Stages(hooks);
        this.rolling = new RollingUpdate(rollouts, stages);
        this.shifting = new TrafficShift(rollouts, stages, rolling);
    }

    public boolean sleeps(Collection<ServiceState> services, Instant now) {
        if (conditions.hasChanged()) {
            return false;
        }
        for (ServiceState service : services) {
            if (!service.progress().next().isAfter(now)) {
                return false;
            }
        }
        return true;
    }

    /**
     * @param services the map that is modified
     * @param definitions the content of a task definition, by its ARN
     */
    public void step(
            Map<String, ServiceState> services, Function<String, Optional<ObjectNode>> definitions, Instant now) {
        boolean changed = conditions.hasChanged();
        conditions.seen();
        services.replaceAll(
                (key, service) -> changed || !service.progress().next().isAfter(now)
                        ? Activity.noted(service, step(service, definitions, now), now)
                        : service);
    }

    public Optional<Instant> next(Collection<ServiceState> services, Instant now) {
        Instant next = conditions.hasChanged() ? now : Instant.MAX;
        for (ServiceState service : services) {
            Instant its = service.progress().next();
            next = its.isBefore(next) ? its : next;
        }
        return next.equals(Instant.MAX) ? Optional.empty() : Optional.of(next.isBefore(now) ? now : next);
    }

    private ServiceState step(ServiceState service, Function<String, Optional<ObjectNode>> definitions, Instant now) {
        Progress progress = service.progress();
        if (service.deployments().isEmpty() || !service.controller().equals("ECS")) {
            // ECS's scheduler does not handle deployments of another controller
            return service.withProgress(
                    new Progress(progress.tasks(), progress.detection(), progress.shift(), Instant.MAX));
        }
        var step = new ServiceStep(stopped(service, now), arn -> behaviour(definitions, arn), now);
        step.advance();
        if (!step.isInProgress() || !hasFailed(step)) {
            if (service.strategy().equals("ROLLING")) {
                rolling.step(step);
            } else {
                shifting.step(step);
            }
        }
        return step.end();
    }

    /** Whether a detector failed the deployment. */
    private boolean hasFailed(ServiceStep step) {
        ServiceState service = step.service();
        CircuitBreaker breaker = CircuitBreaker.of(service);
        DeploymentAlarms alarms = DeploymentAlarms.of(service);
        int failures = step.detection().failures();
        if (breaker.enable() && failures > 0 && failures >= breaker.threshold(step.desired())) {
            giveUp(step, Detector.CIRCUIT_BREAKER, breaker.rollback());
            return true;
        }
        if (!step.detection().alarmsIgnored() && !alarms.goingOff(conditions).isEmpty()) {
            giveUp(step, Detector.ALARM, alarms.rollback());
            return true;
        }
        return false;
    }

    /** A failed traffic shift always rolls back. */
    private void giveUp(ServiceStep step, Detector detector, boolean rollback) {
        boolean shifts = !step.service().strategy().equals("ROLLING");
        step.became(rollouts.fail(step.written(), detector, rollback || shifts));
        step.againSoon();
    }

    private static ServiceState stopped(ServiceState service, Instant now) {
        return service.history().stream().anyMatch(r -> r.status().equals("STOP_REQUESTED"))
                ? service.withRollouts(
                        service.deployments(),
                        service.history().stream().map(r -> r.stopped(now)).toList())
                : service;
    }

    private Behaviour behaviour(Function<String, Optional<ObjectNode>> definitions, String taskDefinition) {
        if (conditions.isUniform()) {
            return conditions.otherwise();
        }
        return definitions.apply(taskDefinition).map(conditions::of).orElse(conditions.otherwise());
    }
}
