package dev.slipway.deploy.plan;

import dev.slipway.release.Release;
import java.util.Optional;

/** What to do next about one target. */
public sealed interface DeployAction {

    /** The planner needs this before it can decide. */
    record Read(DeployRead what) implements DeployAction {}

    /**
     * AWS does not show yet what the planner needs: it is read again while there is time.
     *
     * @param reason if it does not in time
     */
    record AskAgain(DeployRead what, String reason) implements DeployAction {}

    /** A rule forbids the deployment. */
    record Refuse(String reason) implements DeployAction {}

    /** What was pushed is not Slipway's to deploy. */
    record Ignore(String reason) implements DeployAction {}

    /** A newer version was requested. */
    record Supersede(String reason, Optional<NotedVersion> note) implements DeployAction {}

    /** A person forbade deployments to the target for a time. */
    record Held(String reason, Optional<NotedVersion> note) implements DeployAction {}

    /** Another function has to record first how the last deployment ended, or AWS does not show yet what it reported. */
    record Wait(String reason) implements DeployAction {}

    /** The desired revision is this one already: register nothing, only make sure that the service runs it. */
    record Unchanged(Release desired, String reason, Optional<NotedVersion> note) implements DeployAction {}

    /** A release of this image does not have the request's tag, which is a higher version than those it has. */
    record NotedVersion(Release release, String version) {}

    /** Register the revision, then call UpdateService. */
    record Register(RegisterRequest revision) implements DeployAction {}

    /** Register the revision, and call UpdateService when its release task has succeeded. */
    record Prepare(RegisterRequest revision) implements DeployAction {}

    /**
     * Register the revision, and call UpdateService when ECS's own rollback has settled: an update before that can stall
     * the service.
     */
    record RegisterAndWait(RegisterRequest revision, String reason) implements DeployAction {}
}
