package dev.slipway.reconcile.plan;

/** Reads that only some cases need. */
public enum ReconcileRead {
    /** The releases that the service's deployments run. */
    DEPLOYED_RELEASES,
    /** The newest releases of the log, and those that the service's deployments run. */
    NEWEST_RELEASES,
    /** Releases older than those that were read. */
    OLDER_RELEASES,
    /** The newest service deployment in ECS's history. */
    SERVICE_DEPLOYMENT,
    /** Whether a PAUSE hook of that service deployment waits. */
    HOOK
}
