package dev.slipway.reconcile.plan;

import dev.slipway.ecs.FailureDetection;
import dev.slipway.ecs.FailureDetection.Detector;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.release.Progress;
import dev.slipway.release.Release;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a deployment is stuck: it is past its deadline, fewer tasks run than it should have or tasks fail in a row, and
 * two looks of the schedule show no progress. One look shows only an instant: autoscaling or one crashed task leaves
 * tasks missing for a moment.
 */
record Deadline(ReconcileSnapshot snapshot, Release release, Deployment rollingOut, Instant begun) {
    /** The deadline of a rolling update where the target sets none. */
    static final Duration ROLLING = Duration.ofMinutes(30);
    /** Two looks that are nearer to each other show nothing. */
    static final Duration APART = Duration.ofMinutes(5);

    Deadline(ReconcileSnapshot snapshot, Release release, Deployment rollingOut) {
        this(snapshot, release, rollingOut, rollingOut.createdAt());
    }

    /** What one look shows. */
    sealed interface Look {
        /** The deployment is not stuck, or that is not known yet. */
        record NotStuck() implements Look {}

        /** The next look has to be compared with this one: note it. */
        record Notable(Progress progress) implements Look {}

        /** Tasks are no longer missing: forget the look that was noted. */
        record Recovered() implements Look {}

        /** @param words for how long, and how many tasks run */
        record Stuck(String words) implements Look {}
    }

    Look look() {
        Optional<Progress> before = release.progress().filter(p -> !p.at().isBefore(begun));
        if (!lacksTasks()) {
            return before.isPresent() ? new Look.Recovered() : new Look.NotStuck();
        }
        if (taken().compareTo(notableAfter()) < 0) {
            return new Look.NotStuck();
        }
        var now = new Progress(snapshot.now(), rollingOut.runningCount(), rollingOut.failedTasks());
        if (before.isEmpty()) {
            return new Look.Notable(now);
        }
        if (before.get().at().plus(APART).isAfter(snapshot.now())) {
            return new Look.NotStuck();
        }
        if (now.isBeyond(before.get())) {
            return new Look.Notable(now);
        }
        return taken().compareTo(allowed()) > 0 ? new Look.Stuck(words()) : new Look.NotStuck();
    }

    /**
     * Where the target sets a deadline, any missing or failing task counts. The default leaves deployments of other
     * strategies to ECS, and those that the circuit breaker or alarms judge. Neither judges a deployment of which no task
     * runs, because a task that cannot be placed is no failure to them, and alarms do not count tasks that fail in a row.
     */
    private boolean lacksTasks() {
        boolean lacks = rollingOut.runningCount() < rollingOut.desiredCount() || rollingOut.failedTasks() > 0;
        if (snapshot.target().deadlineMinutes().isPresent()) {
            return lacks;
        }
        return lacks && snapshot.service().isRolling() && !isJudgedByEcs();
    }

    private boolean isJudgedByEcs() {
        FailureDetection detection = snapshot.service().detection();
        boolean areFailuresCounted = detection.breaker() != Detector.OFF || rollingOut.failedTasks() == 0;
        return detection.isOn() && rollingOut.runningCount() > 0 && areFailuresCounted;
    }

    private Duration allowed() {
        return snapshot.target().deadlineMinutes().isPresent()
                ? Duration.ofMinutes(snapshot.target().deadlineMinutes().getAsInt())
                : ROLLING;
    }

    /** A look just before the deadline makes the next one count. Earlier looks need no tag. */
    private Duration notableAfter() {
        Duration half = allowed().dividedBy(2);
        Duration shortlyBefore = allowed().minus(APART);
        return half.compareTo(shortlyBefore) > 0 ? half : shortlyBefore;
    }

    private Duration taken() {
        return Duration.between(begun, snapshot.now());
    }

    /** Only characters that ECS allows in the value of a tag. */
    private String words() {
        String failed = rollingOut.failedTasks() > 0 ? " and %d failed".formatted(rollingOut.failedTasks()) : "";
        return "in progress for %d minutes with a deadline of %d: %d of %d tasks run%s"
                .formatted(
                        taken().toMinutes(),
                        allowed().toMinutes(),
                        rollingOut.runningCount(),
                        rollingOut.desiredCount(),
                        failed);
    }
}
