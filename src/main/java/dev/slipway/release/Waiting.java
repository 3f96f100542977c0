package dev.slipway.release;

import dev.slipway.ecs.PauseHook;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.ecs.ServiceDeployment;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * What a target waits for before its desired revision runs whole.
 *
 * @param reason a few words: how far it is, or who has to act
 */
public record Waiting(For what, String reason) {
    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** What has to happen. */
    public enum For {
        /** ECS starts the tasks of the PRIMARY deployment. */
        ROLLOUT,
        /** A PAUSE lifecycle hook waits for a person. */
        HOOK,
        /** A release task has to succeed, or another release's has to end first. */
        RELEASE_TASK,
        /** ECS rolls the service back. */
        ECS_ROLLBACK,
        /** Nobody called UpdateService for the desired revision yet. */
        UPDATE;

        /** Its name in an answer. */
        public String json() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Whether only ECS's own history says what the service waits for. */
    public static boolean needsHistory(Service service) {
        return service.isActive() && !service.isSteady();
    }

    /**
     * What the service waits for.
     *
     * @param newest of ECS's own history, where that was read
     * @param hook of it that waits
     */
    public static Optional<Waiting> of(
            Service service, LogTail log, Optional<ServiceDeployment> newest, Optional<PauseHook> hook) {
        if (newest.filter(ServiceDeployment::isRollingBack).isPresent()) {
            String why = newest.get()
                    .reason()
                    .filter(r -> !r.isEmpty())
                    .map(": "::concat)
                    .orElse("");
            return Optional.of(new Waiting(For.ECS_ROLLBACK, "ECS rolls the service back" + why));
        }
        if (hook.isPresent()) {
            return Optional.of(atHook(hook.get()));
        }
        return releaseTask(log)
                .or(() -> rollout(service, newest))
                .or(() -> log.desired().filter(d -> isNotUpdatedTo(service, d)).map(Waiting::update));
    }

    /** What the release waits for that prepares and was requested last. */
    private static Optional<Waiting> releaseTask(LogTail log) {
        Optional<Release> running = log.preparations().running();
        return log.preparations().last().map(last -> new Waiting(For.RELEASE_TASK, words(last, running)));
    }

    private static String words(Release last, Optional<Release> running) {
        if (running.isEmpty()) {
            return "revision %d waits for its release task".formatted(last.number());
        }
        String since = running.get()
                .preparation()
                .announcement()
                .map(start -> " since " + MINUTES.format(start.at()))
                .orElse("");
        return running.get().number() == last.number()
                ? "revision %d's release task runs%s".formatted(last.number(), since)
                : "revision %d waits for revision %d, whose release task runs%s"
                        .formatted(last.number(), running.get().number(), since);
    }

    /** That it waits at a hook: where, until when, and what a person can do. */
    public static Waiting atHook(PauseHook hook) {
        return new Waiting(
                For.HOOK,
                "waits at %s%s; `continue` or `abort` it"
                        .formatted(
                                hook.stage().map("the lifecycle hook "::concat).orElse("a lifecycle hook"),
                                hook.until()
                                        .map(until -> " until " + MINUTES.format(until))
                                        .orElse("")));
    }

    /** ECS gives blue/green, linear and canary deployments no state, so its history counts. */
    private static Optional<Waiting> rollout(Service service, Optional<ServiceDeployment> newest) {
        boolean isOpen = service.primary()
                .map(p -> p.rolloutState()
                        .map("IN_PROGRESS"::equals)
                        .orElseGet(
                                () -> newest.filter(ServiceDeployment::isOpen).isPresent()))
                .orElse(false);
        return service.primary().filter(p -> isOpen).map(p -> new Waiting(For.ROLLOUT, tasks(p)));
    }

    /** How many tasks of a deployment run. */
    public static String tasks(Deployment primary) {
        String failed = primary.failedTasks() > 0 ? ", %d failed in a row".formatted(primary.failedTasks()) : "";
        return "%d of %d tasks run%s".formatted(primary.runningCount(), primary.desiredCount(), failed);
    }

    private static boolean isNotUpdatedTo(Service service, Release desired) {
        return !service.runs(desired.arn()) && !DeploymentOwnership.wasUpdatedTo(desired);
    }

    private static Waiting update(Release desired) {
        return new Waiting(
                For.UPDATE, "Slipway has not called UpdateService for revision %d yet".formatted(desired.number()));
    }
}
