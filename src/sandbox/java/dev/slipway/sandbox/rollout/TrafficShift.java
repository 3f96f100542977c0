package dev.slipway.sandbox.rollout;

import dev.slipway.sandbox.rollout.Shift.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The strategies BLUE_GREEN, LINEAR and CANARY: ECS starts the new tasks next to the old ones, shifts traffic, and stops the
 * old ones at the end
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html">how it
 * works</a>). AWS documents in two ways whether a circuit breaker applies. In the sandbox an enabled one does, and it always
 * rolls back; without one a stage rolls back after 24 hours.
 */
final class TrafficShift {
    private static final Duration LONGEST_STAGE = Duration.ofHours(24);

    private final Rollouts rollouts;
    private final Stages stages;
    private final RollingUpdate rolling;

    TrafficShift(Rollouts rollouts, Stages stages, RollingUpdate rolling) {
        this.rollouts = rollouts;
        this.stages = stages;
        this.rolling = rolling;
    }

    void step(ServiceStep step) {
        if (!step.isInProgress()) {
            rolling.scale(step);
        } else if (step.isRollback()) {
            back(step);
        } else {
            forward(step);
        }
    }

    /** The old tasks still run, so ECS shifts the traffic back at once. */
    private void back(ServiceStep step) {
        launchMissing(step);
        if (step.own().healthy() >= step.desired()) {
            complete(step);
        }
    }

    private void forward(ServiceStep step) {
        stopOvertaken(step);
        if (!stages.begin(step)) {
            return;
        }
        while (isStageOver(step)) {
            Shift shift = step.shift().orElseThrow();
            if (shift.stage() == Stage.CLEAN_UP) {
                complete(step);
                return;
            }
            boolean more = shift.stage() == Stage.PRODUCTION_TRAFFIC_SHIFT && shift.percent() < 100;
            stages.enter(
                    step,
                    more ? Stage.PRE_PRODUCTION_TRAFFIC_SHIFT : shift.stage().next());
        }
    }

    /** A newer deployment stops the one in progress, and with it its tasks. The traffic goes to those that completed. */
    private static void stopOvertaken(ServiceStep step) {
        if (step.older().stream().anyMatch(d -> d.isIn("COMPLETED"))) {
            step.older().stream()
                    .filter(d -> !d.isIn("COMPLETED"))
                    .forEach(d -> step.set(d, step.tasks(d).stop(step.tasks(d).all())));
        }
    }

    /** Whether the stage is over. */
    private boolean isStageOver(ServiceStep step) {
        Shift shift = step.shift().orElseThrow();
        if (shift.stage().compareTo(Stage.SCALE_UP) >= 0) {
            launchMissing(step);
        }
        if (Stages.isHeld(step)) {
            return false;
        }
        return switch (shift.stage()) {
            case SCALE_UP -> isScaled(step, shift);
            case PRODUCTION_TRAFFIC_SHIFT ->
                shift.percent() >= 100 || isOver(step, shift.since().plus(Shift.stepBake(step.service())));
            case BAKE_TIME -> isOver(step, shift.since().plus(Shift.bake(step.service())));
            case RECONCILE_SERVICE,
                    PRE_SCALE_UP,
                    POST_SCALE_UP,
                    TEST_TRAFFIC_SHIFT,
                    POST_TEST_TRAFFIC_SHIFT,
                    PRE_PRODUCTION_TRAFFIC_SHIFT,
                    POST_PRODUCTION_TRAFFIC_SHIFT,
                    CLEAN_UP -> true;
        };
    }

    private boolean isScaled(ServiceStep step, Shift shift) {
        if (step.own().healthy() >= step.desired()) {
            return true;
        }
        if (isOver(step, shift.since().plus(LONGEST_STAGE))) {
            step.became(rollouts.fail(step.written(), Detector.STAGE, true));
            step.againSoon();
        }
        return false;
    }

    private static boolean isOver(ServiceStep step, Instant at) {
        step.again(at);
        return !step.now().isBefore(at);
    }

    private static void launchMissing(ServiceStep step) {
        int missing = step.desired() - step.own().all();
        if (missing > 0) {
            step.set(step.primary(), step.own().launch(missing, step.now()));
        } else if (missing < 0) {
            step.set(step.primary(), step.own().stop(-missing));
        }
    }

    private void complete(ServiceStep step) {
        step.became(rollouts.settle(step.written(), List.of()));
    }
}
