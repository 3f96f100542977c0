package dev.slipway.reconcile.plan;

/** Reads that only some cases need. */
public enum ReconcileRead {
    /** The releases that the service's deployments run. */
    DEPLOYED_RELEASES,
    /** The few newest releases of the log, and those that the service's deployments run: mostly a good one is among them. */
    RECENT_RELEASES,
    /** The newest releases of the log, and those that the service's deployments run. */
    NEWEST_RELEASES,
    /** Releases older than those that were read. */
    OLDER_RELEASES,
    /** The release that was the newest one when the last one was registered. */
    PREVIOUS_RELEASE,
    /** The newest service deployment in ECS's history, with its revision. */
    SERVICE_DEPLOYMENT,
    /** Its status alone: one round trip less. */
    SERVICE_DEPLOYMENT_STATUS,
    /** The completed service deployments in ECS's history. */
    COMPLETED_DEPLOYMENTS,
    /** Whether a PAUSE hook of that service deployment waits. */
    HOOK
}
