package dev.slipway.deploy.plan;

import java.util.Optional;

/** Whether the installation runs release tasks. */
public enum ReleaseTasks {
    ENABLED(Optional.empty()),
    /** Its functions may not run tasks. */
    DISABLED(
            Optional.of(
                    "the target has a `releaseTask`, and this installation does not run tasks; to change that, set its parameter RunTasks to ENABLED (Terraform: run_tasks = true)")),
    /** Nothing would go on when an event is lost or a run dies. */
    WITHOUT_SCHEDULE(
            Optional.of(
                    "the target has a `releaseTask`, which needs the schedule, and this installation's is off; to change that, set its parameter Reconcile to ENABLED (Terraform: reconcile = true)"));

    private final Optional<String> refusal;

    ReleaseTasks(Optional<String> refusal) {
        this.refusal = refusal;
    }

    public static ReleaseTasks of(boolean runsTasks, boolean reconciles) {
        if (!runsTasks) {
            return DISABLED;
        }
        return reconciles ? ENABLED : WITHOUT_SCHEDULE;
    }

    /** Why a deployment that needs a release task is refused, and what to do. */
    public Optional<String> refusal() {
        return refusal;
    }
}
