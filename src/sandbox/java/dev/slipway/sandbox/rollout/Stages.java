package dev.slipway.sandbox.rollout;

import dev.slipway.sandbox.rollout.Shift.Stage;
import java.util.List;

/** Enters the lifecycle stages of a deployment in progress, and holds it at a stage whose hooks are open. */
final class Stages {
    private final LifecycleHooks hooks;

    Stages(LifecycleHooks hooks) {
        this.hooks = hooks;
    }

    /**
     * Enters the first stage if the deployment is in none, and times hooks out.
     *
     * @return whether the deployment is still in progress
     */
    boolean begin(ServiceStep step) {
        if (step.shift().isEmpty()) {
            enter(step, Stage.RECONCILE_SERVICE);
        }
        step.became(hooks.expire(step.written()));
        if (step.primary().isIn("FAILED") || step.isRollback()) {
            step.againSoon();
            return false;
        }
        return true;
    }

    void enter(ServiceStep step, Stage stage) {
        ServiceState service = step.service();
        Rollout rollout = service.rollout(step.primary()).orElseThrow();
        Shift entered = step.shift()
                .map(s -> s.to(stage, service, rollout, step.now()))
                .orElseGet(() -> Shift.begin(service, rollout, step.now()));
        List<Hook> begun = entered.hooks()
                .subList(
                        step.shift().map(s -> s.hooks().size()).orElse(0),
                        entered.hooks().size());
        if (stage == Stage.PRODUCTION_TRAFFIC_SHIFT) {
            entered =
                    entered.withPercent(Shift.after(service, entered.percent()).orElse(100.0), step.now());
        }
        step.shift(entered);
        hooks.begun(service, begun);
    }

    /** Whether a hook of the stage is open. */
    static boolean isHeld(ServiceStep step) {
        List<Hook> open = step.shift().orElseThrow().open();
        open.forEach(hook -> step.again(hook.next()));
        return !open.isEmpty();
    }
}
