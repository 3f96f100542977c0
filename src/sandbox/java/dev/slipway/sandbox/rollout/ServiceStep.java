package dev.slipway.sandbox.rollout;

import dev.slipway.sandbox.rollout.Progress.Detection;
import dev.slipway.sandbox.rollout.ServiceState.Deployment;
import dev.slipway.sandbox.task.Behaviour;
import dev.slipway.sandbox.task.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** One step of the scheduler for one service at one instant. It collects what the step changes. */
final class ServiceStep {
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final Instant now;
    private final Function<String, Behaviour> behaviours;
    private final Map<String, Tasks> tasks = new LinkedHashMap<>();
    private ServiceState service;
    private Detection detection;
    private Optional<Shift> shift;
    private Instant next = Instant.MAX;

    /** @param behaviours by task definition */
    ServiceStep(ServiceState service, Function<String, Behaviour> behaviours, Instant now) {
        this.now = now;
        this.behaviours = behaviours;
        this.service = service;
        this.detection = service.progress().detection();
        this.shift = service.progress().shift();
        service.deployments().forEach(d -> tasks.put(d.id(), service.tasks(d)));
    }

    Instant now() {
        return now;
    }

    ServiceState service() {
        return service;
    }

    int desired() {
        return service.desiredCount();
    }

    Deployment primary() {
        return service.deployments().getFirst();
    }

    List<Deployment> older() {
        return service.deployments().subList(1, service.deployments().size());
    }

    boolean isInProgress() {
        return primary().isIn("IN_PROGRESS");
    }

    boolean isRollback() {
        return service.rollout(primary()).filter(Rollout::isRollback).isPresent();
    }

    Tasks tasks(Deployment deployment) {
        return tasks.getOrDefault(deployment.id(), Tasks.NONE);
    }

    void set(Deployment deployment, Tasks changed) {
        tasks.put(deployment.id(), changed);
    }

    Tasks own() {
        return tasks(primary());
    }

    int all() {
        return tasks.values().stream().mapToInt(Tasks::all).sum();
    }

    int healthy() {
        return tasks.values().stream().mapToInt(Tasks::healthy).sum();
    }

    boolean isAlone() {
        return older().stream().allMatch(d -> tasks(d).all() == 0);
    }

    Detection detection() {
        return detection;
    }

    void detect(Detection changed) {
        detection = changed;
    }

    Optional<Shift> shift() {
        return shift;
    }

    void shift(Shift changed) {
        shift = Optional.of(changed);
    }

    /** The next step is due a moment later, so that readers see the state in between. */
    void againSoon() {
        again(now.plus(MOMENT));
    }

    /** The next step is due at that time, or earlier. */
    void again(Instant at) {
        next = at.isBefore(next) ? at : next;
    }

    /** Advances the time of every task. */
    void advance() {
        CircuitBreaker breaker = CircuitBreaker.of(service);
        for (Deployment deployment : service.deployments()) {
            Tasks.Advance advance = tasks(deployment).advance(behaviours.apply(deployment.taskDefinition()), now);
            set(deployment, advance.tasks());
            if (deployment.isPrimary() && isInProgress()) {
                detection = detection.counting(breaker.count(detection.failures(), advance));
            }
        }
    }

    /** Takes over a change to the service that another type made; the tasks stay as they are in this step. */
    void became(ServiceState changed) {
        service = changed;
        detection = changed.progress().detection();
        shift = changed.progress().shift();
    }

    /** The service with this step's changes so far. The order of its tasks is the same in every run. */
    ServiceState written() {
        tasks.keySet()
                .retainAll(service.deployments().stream().map(Deployment::id).toList());
        return FailureDetection.changed(
                service.withProgress(
                        new Progress(Collections.unmodifiableMap(new TreeMap<>(tasks)), detection, shift, Instant.MIN)),
                w -> w);
    }

    ServiceState end() {
        for (Deployment deployment : service.deployments()) {
            again(tasks(deployment).next(behaviours.apply(deployment.taskDefinition()), now));
        }
        ServiceState ended = written();
        return ended.withProgress(new Progress(ended.progress().tasks(), detection, shift, next));
    }
}
