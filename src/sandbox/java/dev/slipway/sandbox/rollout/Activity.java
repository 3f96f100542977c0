package dev.slipway.sandbox.rollout;

import dev.slipway.sandbox.api.Ids;
import dev.slipway.sandbox.rollout.ServiceState.Deployment;
import dev.slipway.sandbox.task.StoppedTasks;
import dev.slipway.sandbox.task.Tasks;
import dev.slipway.sandbox.task.Tasks.Batch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What happened in a service: its stopped tasks, and the messages in {@code events} of DescribeServices
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html">service event
 * messages</a>). Both follow from the service before and after each change.
 *
 * @param stopped oldest first
 * @param events newest first
 */
public record Activity(List<StoppedTasks> stopped, List<Event> events, int noted) {
    public static final Activity NONE = new Activity(List.of(), List.of(), 0);

    private static final Duration KEPT = Duration.ofHours(1);
    private static final int EVENTS = 100;
    private static final int NAMED = 10;
    private static final int OFTEN = 3;

    /** One of {@code events}. */
    public record Event(String id, Instant createdAt, String message) {}

    /** The id in a task's ARN. */
    public static String taskId(String deployment, int number) {
        return Ids.sha256(deployment + " task " + number).substring(0, 32);
    }

    /** The service after a change, with what the change did. */
    public static ServiceState noted(ServiceState before, ServiceState after, Instant now) {
        if (before.deployments().equals(after.deployments())
                && before.progress().tasks().equals(after.progress().tasks())
                && before.desiredCount() == after.desiredCount()) {
            return after;
        }
        List<StoppedTasks> stops = stops(before, after, now);
        var messages = new ArrayList<String>();
        stops.forEach(s -> messages.add(stopped(s)));
        if (after.deployments().stream().anyMatch(d -> failsOften(before, after, d))) {
            messages.add("is unable to consistently start tasks successfully. For more information, see the"
                    + " Troubleshooting section of the Amazon ECS Developer Guide.");
        }
        after.deployments().stream()
                .filter(d -> d.isIn("FAILED") && !wasIn("FAILED", before, d))
                .forEach(d -> messages.add("(deployment %s) deployment failed: %s".formatted(d.id(), d.reason())));
        rollback(before, after).ifPresent(messages::add);
        after.deployments().forEach(d -> started(before, after, d).ifPresent(messages::add));
        after.primary()
                .filter(p -> p.isIn("COMPLETED") && !wasIn("COMPLETED", before, p))
                .ifPresent(p -> messages.addAll(List.of(
                        "(deployment %s) deployment completed.".formatted(p.id()), "has reached a steady state.")));
        return after.with(after.activity().plus(stops, messages, after, now));
    }

    /** The stopped tasks that ECS still shows. */
    public List<StoppedTasks> stopped(Instant now) {
        return stopped.stream().filter(s -> now.isBefore(s.at().plus(KEPT))).toList();
    }

    private Activity plus(List<StoppedTasks> stops, List<String> messages, ServiceState service, Instant now) {
        if (stops.isEmpty() && messages.isEmpty()) {
            return this;
        }
        var all = new ArrayList<>(stopped(now));
        all.addAll(stops);
        var newest = new ArrayList<Event>();
        for (int i = messages.size() - 1; i >= 0; i--) {
            String id = Ids.uuid("event of " + service.key(), (long) noted + i);
            newest.add(new Event(id, now, "(service %s) %s".formatted(service.name(), messages.get(i))));
        }
        newest.addAll(events);
        return new Activity(
                List.copyOf(all),
                List.copyOf(newest.subList(0, Math.min(EVENTS, newest.size()))),
                noted + messages.size());
    }

    private static List<StoppedTasks> stops(ServiceState before, ServiceState after, Instant now) {
        var stops = new ArrayList<StoppedTasks>();
        for (Deployment deployment : before.deployments()) {
            Tasks left = tasks(after, deployment.id());
            for (Batch gone : before.tasks(deployment).goneIn(left)) {
                StoppedTasks.Why why = left.broken().stream()
                        .filter(b -> b.first() == gone.first())
                        .map(Tasks.Broken::why)
                        .findFirst()
                        .orElse(StoppedTasks.Why.SCALED);
                stops.add(new StoppedTasks(deployment.id(), deployment.taskDefinition(), gone, now, why));
            }
        }
        after.deployments().stream()
                .flatMap(d -> failedAtOnce(before, after, d, now).stream())
                .forEach(stops::add);
        return stops;
    }

    /** The tasks of a deployment that failed without a simulation: they were launched and stopped in one change. */
    private static Optional<StoppedTasks> failedAtOnce(
            ServiceState before, ServiceState after, Deployment deployment, Instant now) {
        Tasks failed = after.tasks(deployment);
        int known = tasks(before, deployment.id()).launched();
        return deployment.isIn("FAILED") && failed.batches().isEmpty() && failed.launched() > known
                ? Optional.of(new StoppedTasks(
                        deployment.id(),
                        deployment.taskDefinition(),
                        new Batch(known, failed.launched() - known, deployment.createdAt(), Optional.empty()),
                        now,
                        StoppedTasks.Why.FAILED_TO_START))
                : Optional.empty();
    }

    private static Optional<String> started(ServiceState before, ServiceState after, Deployment deployment) {
        return after.tasks(deployment).goneIn(tasks(before, deployment.id())).stream()
                .map(b -> "has started %d tasks: %s.".formatted(b.count(), names(deployment.id(), b)))
                .reduce((first, last) -> last);
    }

    private static String stopped(StoppedTasks stops) {
        String names = names(stops.deployment(), stops.batch());
        return stops.why() == StoppedTasks.Why.UNHEALTHY
                ? names + " failed container health checks."
                : "has stopped %d running tasks: %s.".formatted(stops.batch().count(), names);
    }

    private static boolean failsOften(ServiceState before, ServiceState after, Deployment deployment) {
        return tasks(before, deployment.id()).failed() < OFTEN
                && after.tasks(deployment).failed() >= OFTEN;
    }

    private static Optional<String> rollback(ServiceState before, ServiceState after) {
        return after.primary()
                .filter(p -> p.isIn("IN_PROGRESS"))
                .filter(p -> before.deployments().stream().anyMatch(d -> d.id().equals(p.id()) && !d.isPrimary()))
                .map(p -> "rolling back to (deployment %s).".formatted(p.id()));
    }

    private static boolean wasIn(String state, ServiceState before, Deployment deployment) {
        return before.deployments().stream().anyMatch(d -> d.id().equals(deployment.id()) && d.isIn(state));
    }

    private static String names(String deployment, Batch batch) {
        return String.join(
                " ",
                IntStream.range(batch.first(), batch.first() + Math.min(NAMED, batch.count()))
                        .mapToObj(number -> "(task %s)".formatted(taskId(deployment, number)))
                        .toList());
    }

    private static Tasks tasks(ServiceState service, String deployment) {
        return service.deployments().stream()
                .filter(d -> d.id().equals(deployment))
                .findFirst()
                .map(service::tasks)
                .orElse(Tasks.NONE);
    }
}
