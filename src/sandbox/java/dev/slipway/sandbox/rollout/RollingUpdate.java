package dev.slipway.sandbox.rollout;

import dev.slipway.sandbox.rollout.ServiceState.Deployment;
import dev.slipway.sandbox.rollout.Shift.Stage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The strategy ROLLING: as many new tasks as {@code maximumPercent} allows, as few old ones as
 * {@code minimumHealthyPercent} does
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html">rolling update</a>). A
 * service with lifecycle hooks passes through the stages without traffic: AWS does not document which ones a rolling
 * update has.
 */
final class RollingUpdate {
    private final Rollouts rollouts;
    private final Stages stages;

    RollingUpdate(Rollouts rollouts, Stages stages) {
        this.rollouts = rollouts;
        this.stages = stages;
    }

    void step(ServiceStep step) {
        boolean hasStages = step.isInProgress()
                && !step.isRollback()
                && !Hook.all(step.service()).isEmpty();
        if (!hasStages || mayScale(step)) {
            roll(step, hasStages);
        }
    }

    /** Passes through the stages before SCALE_UP. */
    private boolean mayScale(ServiceStep step) {
        if (!stages.begin(step)) {
            return false;
        }
        while (stage(step).compareTo(Stage.SCALE_UP) < 0 && !Stages.isHeld(step)) {
            stages.enter(step, stage(step).next());
        }
        return stage(step).compareTo(Stage.SCALE_UP) >= 0;
    }

    private static Stage stage(ServiceStep step) {
        return step.shift().orElseThrow().stage();
    }

    /** Passes through the stages after SCALE_UP, when the deployment is ready to complete. */
    private boolean mayComplete(ServiceStep step) {
        if (stage(step) == Stage.SCALE_UP) {
            stages.enter(step, Stage.POST_SCALE_UP);
        }
        if (Stages.isHeld(step)) {
            return false;
        }
        stages.enter(step, Stage.CLEAN_UP);
        return true;
    }

    private void roll(ServiceStep step, boolean hasStages) {
        EarlySuccess enough = EarlySuccess.of(step.service());
        if (step.isInProgress()
                && enough.deferred()
                && isReady(step, enough.isMet(step.own(), step.desired()))
                && (!hasStages || mayComplete(step))) {
            complete(step, step.older());
            // the old tasks stay visible for one step
            step.againSoon();
            return;
        }
        scale(step);
        if (step.isInProgress()
                && !enough.deferred()
                && isReady(step, step.isAlone() && enough.isMet(step.own(), step.desired()))
                && (!hasStages || mayComplete(step))) {
            complete(step, List.of());
        }
        if (step.primary().isIn("COMPLETED")) {
            forgetOlder(step);
        }
    }

    /** Launches and stops tasks within the percentages, until nothing changes. */
    void scale(ServiceStep step) {
        Percents percents = Percents.of(step.service());
        int most = percents.atMost(step.desired());
        int least = percents.atLeast(step.desired());
        fewer(step, step.primary(), step.own().all() - step.desired());
        if (step.primary().isIn("FAILED")) {
            // stalled: ECS launches no tasks, and the old tasks keep running
            fewer(step, step.primary(), step.all() - most);
            step.older().forEach(d -> fewer(step, d, step.all() - most));
            return;
        }
        step.older().forEach(d -> step.set(d, step.tasks(d).withoutYoung()));
        boolean moves = true;
        while (moves) {
            int launched = Math.min(step.desired() - step.own().all(), most - step.all());
            if (launched > 0) {
                step.set(step.primary(), step.own().launch(launched, step.now()));
            }
            int before = step.all();
            step.older().forEach(d -> fewer(step, d, Math.min(step.tasks(d).healthy(), step.healthy() - least)));
            moves = step.all() < before;
        }
    }

    private static void fewer(ServiceStep step, Deployment deployment, int count) {
        if (count > 0) {
            step.set(deployment, step.tasks(deployment).stop(count));
        }
    }

    /** With alarms, every condition must be met for some time. */
    private static boolean isReady(ServiceStep step, boolean there) {
        boolean bakes = DeploymentAlarms.of(step.service()).enable()
                && !step.detection().alarmsIgnored();
        if (!there || !bakes) {
            step.detect(step.detection().ready(Optional.empty()));
            return there;
        }
        Instant since = step.detection().readySince().orElse(step.now());
        step.detect(step.detection().ready(Optional.of(since)));
        step.again(since.plus(DeploymentAlarms.BAKE));
        return !step.now().isBefore(since.plus(DeploymentAlarms.BAKE));
    }

    private void complete(ServiceStep step, List<Deployment> staying) {
        step.became(rollouts.settle(step.written(), staying));
    }

    /** Removes the older deployments that have no tasks left. */
    private static void forgetOlder(ServiceStep step) {
        if (step.older().isEmpty()) {
            return;
        }
        ServiceState service = step.written();
        List<Deployment> left = service.deployments().stream()
                .filter(d -> d.isPrimary() || step.tasks(d).all() > 0)
                .toList();
        step.became(service.withRollouts(left, service.history()));
    }
}
