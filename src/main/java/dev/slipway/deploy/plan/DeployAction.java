package dev.slipway.deploy.plan;

import dev.slipway.release.Release;

/** DeployRead to do about one target. */
public sealed interface DeployAction {

    /** Something else has to be read before it can be decided. */
    record Read(DeployRead what) implements DeployAction {}

    /** A rule forbids it. */
    record Refuse(String reason) implements DeployAction {}

    record Supersede(String reason) implements DeployAction {}

    /** Who noted how the last deployment ended has to be waited for. */
    record Wait(String reason) implements DeployAction {}

    /** The log desires exactly this already: nothing is appended, only made true. */
    record Unchanged(Release desired, String reason) implements DeployAction {}

    /** Append, then tell the service. */
    record Register(RegisterRequest revision) implements DeployAction {}

    /** Append, and leave the telling until ECS's own rollback has settled: starting anything now can stall it. */
    record RegisterAndWait(RegisterRequest revision, String reason) implements DeployAction {}
}
