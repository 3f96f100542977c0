package dev.slipway.reconcile.plan;

/** Reads that only some cases need. */
public enum ReconcileRead {
    /** The entries that the service's deployments bring. */
    DEPLOYMENTS,
    /** The newest entries of the log, and those of the service's deployments. */
    HISTORY,
    /** Entries from before those that were read. */
    OLDER,
    /** ECS's own newest service deployment. */
    SERVICE_DEPLOYMENT,
    /** Whether a PAUSE hook of that one waits. */
    HOOK
}
