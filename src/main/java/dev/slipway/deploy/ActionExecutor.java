package dev.slipway.deploy;

import dev.slipway.deploy.plan.DeployAction.NotedVersion;
import dev.slipway.deploy.plan.DeploySnapshot;
import dev.slipway.deploy.plan.RegisterRequest;
import dev.slipway.release.Release;

/** Executes the planner's actions: {@link DeployExecutor} does, and {@link DryRun} only says what it would do. */
interface ActionExecutor {
    /** Notes the version on the release. */
    void note(NotedVersion version);

    Attempt superseded(String reason);

    Attempt unchanged(Release desired, String reason);

    Attempt register(DeploySnapshot snapshot, RegisterRequest revision);

    /** Registers the revision, and lets its release task run before the service is updated. */
    Attempt prepare(DeploySnapshot snapshot, RegisterRequest revision);

    Attempt registerAndWait(DeploySnapshot snapshot, RegisterRequest revision, String reason);
}
