package dev.slipway.sandbox.rollout;

import dev.slipway.sandbox.rollout.Shift.Hook;
import dev.slipway.sandbox.rollout.Shift.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The strategies BLUE_GREEN, LINEAR and CANARY: the new tasks come up beside the old ones, traffic is shifted, and the
 * old ones stop at the end
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html">how it
 * works</a>). Whether a circuit breaker counts here AWS says in two ways: here it does, where it is enabled, and always
 * rolls back; without one a stage rolls back after 24 hours. Hooks that call functions succeed at once.
 */
final class TrafficShift {
    private static final Duration LONGEST_STAGE = Duration.ofHours(24);

    private final Rollouts rollouts;
    private final Hooks hooks;
    private final RollingUpdate rolling;

    TrafficShift(Rollouts rollouts, Hooks hooks, RollingUpdate rolling) {
        this.rollouts = rollouts;
        this.hooks = hooks;
        this.rolling = rolling;
    }

    void step(Turn turn) {
        boolean back = turn.service()
                .rollout(turn.primary())
                .filter(Rollout::rollsBack)
                .isPresent();
        if (!turn.underWay()) {
            rolling.scale(turn);
        } else if (back) {
            back(turn);
        } else {
            forward(turn);
        }
    }

    /** The old tasks still run, so the traffic goes back at once. */
    private void back(Turn turn) {
        launchMissing(turn);
        if (turn.own().healthy() >= turn.desired()) {
            complete(turn);
        }
    }

    private void forward(Turn turn) {
        if (turn.shift().isEmpty()) {
            enter(turn, Stage.RECONCILE_SERVICE);
        }
        turn.became(hooks.expire(turn.written()));
        if (turn.primary().in("FAILED")
                || turn.service()
                        .rollout(turn.primary())
                        .filter(Rollout::rollsBack)
                        .isPresent()) {
            turn.againSoon();
            return;
        }
        while (passes(turn)) {
            Shift shift = turn.shift().orElseThrow();
            if (shift.stage() == Stage.CLEAN_UP) {
                complete(turn);
                return;
            }
            boolean more = shift.stage() == Stage.PRODUCTION_TRAFFIC_SHIFT && shift.percent() < 100;
            enter(
                    turn,
                    more ? Stage.PRE_PRODUCTION_TRAFFIC_SHIFT : shift.stage().next());
        }
    }

    private void enter(Turn turn, Stage stage) {
        ServiceState service = turn.service();
        Rollout rollout = service.rollout(turn.primary()).orElseThrow();
        Shift entered = turn.shift()
                .map(s -> s.to(stage, service, rollout, turn.now()))
                .orElseGet(() -> Shift.begin(service, rollout, turn.now()));
        List<Hook> begun = entered.hooks()
                .subList(
                        turn.shift().map(s -> s.hooks().size()).orElse(0),
                        entered.hooks().size());
        if (stage == Stage.PRODUCTION_TRAFFIC_SHIFT) {
            entered =
                    entered.withPercent(Shift.after(service, entered.percent()).orElse(100.0), turn.now());
        }
        turn.shift(entered);
        hooks.begun(service, begun);
    }

    /** Whether the stage is over. */
    private boolean passes(Turn turn) {
        Shift shift = turn.shift().orElseThrow();
        if (shift.stage().compareTo(Stage.SCALE_UP) >= 0) {
            launchMissing(turn);
        }
        if (!shift.waiting().isEmpty()) {
            shift.waiting().forEach(h -> turn.again(h.expiresAt()));
            return false;
        }
        return switch (shift.stage()) {
            case SCALE_UP -> scaled(turn, shift);
            case PRODUCTION_TRAFFIC_SHIFT ->
                shift.percent() >= 100 || over(turn, shift.since().plus(Shift.stepBake(turn.service())));
            case BAKE_TIME -> over(turn, shift.since().plus(Shift.bake(turn.service())));
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

    private boolean scaled(Turn turn, Shift shift) {
        if (turn.own().healthy() >= turn.desired()) {
            return true;
        }
        if (over(turn, shift.since().plus(LONGEST_STAGE))) {
            turn.became(rollouts.fail(turn.written(), Detector.STAGE, true));
            turn.againSoon();
        }
        return false;
    }

    private static boolean over(Turn turn, Instant at) {
        turn.again(at);
        return !turn.now().isBefore(at);
    }

    private static void launchMissing(Turn turn) {
        int missing = turn.desired() - turn.own().all();
        if (missing > 0) {
            turn.set(turn.primary(), turn.own().launch(missing, turn.now()));
        } else if (missing < 0) {
            turn.set(turn.primary(), turn.own().stop(-missing));
        }
    }

    private void complete(Turn turn) {
        turn.became(rollouts.settle(turn.written(), List.of()));
    }
}
