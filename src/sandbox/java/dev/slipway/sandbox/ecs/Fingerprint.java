package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.rollout.Progress;
import dev.slipway.sandbox.rollout.Rollout;
import dev.slipway.sandbox.rollout.ServiceState;
import dev.slipway.sandbox.rollout.ServiceState.Deployment;
import dev.slipway.sandbox.task.OneOffTask;

/**
 * A text that is equal for two ECS states that behave alike: everything that callers can read, except times. For
 * simulated services it includes times, because they determine the next steps.
 */
public final class Fingerprint {
    private Fingerprint() {}

    public static String of(EcsState state) {
        var text = new StringBuilder();
        for (Family family : state.families().values()) {
            text.append(family.name()).append('/').append(family.last()).append('\n');
            for (Family.Revision revision : family.revisions()) {
                text.append(revision.number())
                        .append(' ')
                        .append(revision.status())
                        .append(' ');
                text.append(revision.identity(), 0, 16)
                        .append(' ')
                        .append(revision.tags())
                        .append('\n');
            }
        }
        state.services().values().stream()
                .sorted((a, b) -> a.key().compareTo(b.key()))
                .forEach(service -> service(text, service));
        for (OneOffTask task : state.tasks().values()) {
            text.append(task.key()).append(' ').append(task.taskDefinition()).append(' ');
            text.append(task.request().path("clientToken").asText()).append(' ');
            text.append(task.status()).append(task.tags()).append(task.stop()).append('\n');
        }
        return text.toString();
    }

    private static void service(StringBuilder text, ServiceState service) {
        text.append(service.key()).append(' ').append(service.status()).append(' ');
        text.append(service.taskDefinition()).append('\n');
        for (Deployment deployment : service.deployments()) {
            text.append(deployment.id()).append(' ').append(deployment.status()).append(' ');
            text.append(deployment.taskDefinition())
                    .append(' ')
                    .append(deployment.state())
                    .append('\n');
        }
        for (Rollout rollout : service.history()) {
            text.append(rollout.target()).append(' ').append(rollout.status()).append('\n');
        }
        // an id only counts: it does not say what the service revision deploys
        for (ServiceState.Revision revision : service.revisions()) {
            text.append(revision.id())
                    .append(' ')
                    .append(revision.taskDefinition())
                    .append('\n');
        }
        Progress progress = service.progress();
        if (!progress.awake().equals(Progress.NONE)) {
            text.append(progress.tasks()).append(progress.detection()).append(progress.shift());
            text.append(service.desiredCount()).append('\n');
        }
    }
}
