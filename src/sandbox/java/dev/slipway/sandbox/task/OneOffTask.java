package dev.slipway.sandbox.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A task that RunTask started, in one state of its life
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html">task
 * lifecycle</a>).
 *
 * @param request RunTask's input
 * @param containers their names, the command's first
 * @param version counts the changes
 * @param startedAt when it was RUNNING
 */
public record OneOffTask(
        String id,
        String cluster,
        String taskDefinition,
        ObjectNode request,
        List<String> containers,
        Map<String, String> tags,
        RunBehaviour behaviour,
        Status status,
        int version,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Stop> stop) {
    /** How long StopTask waits after SIGTERM before it sends SIGKILL. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

    private static final Duration STOPS_QUICKLY = Duration.ofSeconds(1);
    private static final Duration KEPT = Duration.ofHours(1);
    private static final Duration LONGEST_TOKEN = Duration.ofHours(24);

    public OneOffTask {
        containers = List.copyOf(containers);
    }

    /** {@code lastStatus}. */
    public enum Status {
        PROVISIONING,
        PENDING,
        RUNNING,
        STOPPING,
        STOPPED
    }

    /**
     * Why the task stops.
     *
     * @param code {@code stopCode}
     * @param at when it began to stop
     * @param stoppedAt empty while it is stopping
     * @param exitCode of the command's container; empty where that did not start
     * @param othersExitCode of every other container
     * @param containerReason ECS's words about the command's container alone
     */
    public record Stop(
            String code,
            String reason,
            Instant at,
            Optional<Instant> stoppedAt,
            Optional<Integer> exitCode,
            Optional<Integer> othersExitCode,
            Optional<String> containerReason) {
        private Stop ended(Instant now) {
            return new Stop(code, reason, at, Optional.of(now), exitCode, othersExitCode, containerReason);
        }
    }

    public String key() {
        return cluster + "/" + id;
    }

    public String desiredStatus() {
        return stop.isPresent() ? "STOPPED" : "RUNNING";
    }

    /** ECS shows a stopped task for about an hour. */
    public boolean isForgotten(Instant now) {
        return stop.flatMap(Stop::stoppedAt)
                .filter(at -> !now.isBefore(at.plus(KEPT)))
                .isPresent();
    }

    /** Whether a RunTask with this token gives this task: in the task's life and an hour, but at most 24 hours. */
    public boolean holds(String clientToken, Instant now) {
        return request.path("clientToken").asText().equals(clientToken)
                && now.isBefore(createdAt.plus(LONGEST_TOKEN))
                && !isForgotten(now);
    }

    /** When the task changes next; {@link Instant#MAX} for never. */
    public Instant next() {
        Duration starts = starts();
        return switch (status) {
            case PROVISIONING -> createdAt.plus(starts.dividedBy(2));
            case PENDING -> behaviour instanceof RunBehaviour.Stuck ? Instant.MAX : createdAt.plus(starts);
            case RUNNING ->
                behaviour instanceof RunBehaviour.Exits exits
                        ? startedAt.orElse(createdAt).plus(exits.runs())
                        : Instant.MAX;
            case STOPPING ->
                stop.orElseThrow()
                        .at()
                        .plus(
                                behaviour instanceof RunBehaviour.Hangs && startedAt.isPresent()
                                        ? STOP_TIMEOUT
                                        : STOPS_QUICKLY);
            case STOPPED -> Instant.MAX;
        };
    }

    /** The next state, which is due. */
    public OneOffTask advance(String image, Instant now) {
        return switch (status) {
            case PROVISIONING -> in(Status.PENDING, startedAt, stop);
            case PENDING ->
                behaviour instanceof RunBehaviour.FailsToStart fails
                        ? stopped(failure(fails.failure(), image, now))
                        : in(Status.RUNNING, Optional.of(now), stop);
            case RUNNING -> behaviour instanceof RunBehaviour.Exits exits ? stopped(exit(exits, now)) : this;
            case STOPPING -> stopped(stop.orElseThrow().ended(now));
            case STOPPED -> this;
        };
    }

    /** StopTask. A task that is stopping or stopped does not change. */
    public OneOffTask stopping(String reason, Instant now) {
        if (stop.isPresent()) {
            return this;
        }
        Optional<Integer> code = startedAt.map(
                at -> behaviour instanceof RunBehaviour.Hangs ? RunBehaviour.KILLED : RunBehaviour.TERMINATED);
        var stopping = new Stop("UserInitiated", reason, now, Optional.empty(), code, code, Optional.empty());
        return in(Status.STOPPING, startedAt, Optional.of(stopping));
    }

    public OneOffTask with(Map<String, String> otherTags) {
        return new OneOffTask(
                id,
                cluster,
                taskDefinition,
                request,
                containers,
                otherTags,
                behaviour,
                status,
                version,
                createdAt,
                startedAt,
                stop);
    }

    private Duration starts() {
        return switch (behaviour) {
            case RunBehaviour.Exits exits -> exits.starts();
            case RunBehaviour.Hangs(Duration starts) -> starts;
            case RunBehaviour.FailsToStart fails -> fails.after();
            case RunBehaviour.Stuck stuck -> RunBehaviour.USUAL;
            case RunBehaviour.NotPlaced none -> RunBehaviour.USUAL;
        };
    }

    private static Stop exit(RunBehaviour.Exits exits, Instant now) {
        return new Stop(
                "EssentialContainerExited",
                "Essential container in task exited",
                now,
                Optional.of(now),
                Optional.of(exits.exitCode()),
                Optional.of(exits.othersExitCode()),
                Optional.empty());
    }

    private static Stop failure(Behaviour.Failure failure, String image, Instant now) {
        var like = new StoppedTasks("", "", new Tasks.Batch(0, 1, now, Optional.empty()), now, failure.why());
        return new Stop(
                like.stopCode(),
                like.reason(image),
                now,
                Optional.of(now),
                like.exitCode(true),
                like.exitCode(false),
                like.containerReason(image));
    }

    private OneOffTask stopped(Stop why) {
        return in(Status.STOPPED, startedAt, Optional.of(why));
    }

    private OneOffTask in(Status other, Optional<Instant> started, Optional<Stop> why) {
        return new OneOffTask(
                id,
                cluster,
                taskDefinition,
                request,
                containers,
                tags,
                behaviour,
                other,
                version + 1,
                createdAt,
                started,
                why);
    }
}
