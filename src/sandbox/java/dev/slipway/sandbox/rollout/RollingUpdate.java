package dev.slipway.sandbox.rollout;

import dev.slipway.sandbox.rollout.ServiceState.Deployment;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The strategy ROLLING: as many new tasks as {@code maximumPercent} allows, as few old ones as
 * {@code minimumHealthyPercent} does
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html">rolling update</a>).
 */
final class RollingUpdate {
    private final Rollouts rollouts;

    RollingUpdate(Rollouts rollouts) {
        this.rollouts = rollouts;
    }

    void step(Turn turn) {
        EarlySuccess enough = EarlySuccess.of(turn.service());
        if (turn.underWay() && enough.deferred() && ready(turn, enough.enough(turn.own(), turn.desired()))) {
            complete(turn, turn.older());
            // the old tasks are seen for a step
            turn.againSoon();
            return;
        }
        scale(turn);
        if (turn.underWay()
                && !enough.deferred()
                && ready(turn, turn.alone() && enough.enough(turn.own(), turn.desired()))) {
            complete(turn, List.of());
        }
        if (turn.primary().in("COMPLETED")) {
            forgetOlder(turn);
        }
    }

    /** Launches and stops, as far as the percentages go, until nothing moves any more. */
    void scale(Turn turn) {
        Percents percents = Percents.of(turn.service());
        int most = percents.atMost(turn.desired());
        int least = percents.atLeast(turn.desired());
        fewer(turn, turn.primary(), turn.own().all() - turn.desired());
        if (turn.primary().in("FAILED")) {
            // stalled: nothing is launched, and the old tasks serve
            fewer(turn, turn.primary(), turn.all() - most);
            turn.older().forEach(d -> fewer(turn, d, turn.all() - most));
            return;
        }
        turn.older().forEach(d -> turn.set(d, turn.tasks(d).withoutYoung()));
        boolean moves = true;
        while (moves) {
            int launched = Math.min(turn.desired() - turn.own().all(), most - turn.all());
            if (launched > 0) {
                turn.set(turn.primary(), turn.own().launch(launched, turn.now()));
            }
            int before = turn.all();
            turn.older().forEach(d -> fewer(turn, d, Math.min(turn.tasks(d).healthy(), turn.healthy() - least)));
            moves = turn.all() < before;
        }
    }

    private static void fewer(Turn turn, Deployment deployment, int count) {
        if (count > 0) {
            turn.set(deployment, turn.tasks(deployment).stop(count));
        }
    }

    /** Where alarms are watched, what is there must have been there for a while. */
    private static boolean ready(Turn turn, boolean there) {
        boolean bakes = DeploymentAlarms.of(turn.service()).enable()
                && !turn.detection().alarmsIgnored();
        if (!there || !bakes) {
            turn.detect(turn.detection().ready(Optional.empty()));
            return there;
        }
        Instant since = turn.detection().readySince().orElse(turn.now());
        turn.detect(turn.detection().ready(Optional.of(since)));
        turn.again(since.plus(DeploymentAlarms.BAKE));
        return !turn.now().isBefore(since.plus(DeploymentAlarms.BAKE));
    }

    private void complete(Turn turn, List<Deployment> staying) {
        turn.became(rollouts.settle(turn.written(), staying));
    }

    /** What COMPLETED left running is gone when its last task is. */
    private static void forgetOlder(Turn turn) {
        if (turn.older().isEmpty()) {
            return;
        }
        ServiceState service = turn.written();
        List<Deployment> left = service.deployments().stream()
                .filter(d -> d.primary() || turn.tasks(d).all() > 0)
                .toList();
        turn.became(service.withRollouts(left, service.history()));
    }
}
