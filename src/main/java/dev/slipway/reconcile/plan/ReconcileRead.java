package dev.slipway.reconcile.plan;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
