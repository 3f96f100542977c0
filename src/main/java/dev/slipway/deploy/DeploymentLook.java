package dev.slipway.deploy;

import dev.slipway.ecs.NewestServiceDeployment;
import dev.slipway.ecs.Service;
import dev.slipway.outcome.Outcome;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import java.util.Optional;

/** What one look at the deployment of a request shows. */
sealed interface DeploymentLook {
    /** It has ended. */
    record Settled(Outcome outcome) implements DeploymentLook {}

    /** It failed, and the rollback function has not noted yet what follows. */
    record Failed(Outcome outcome) implements DeploymentLook {}

    /**
     * It goes on, or it has not begun.
     *
     * @param own release of the request
     * @param history ECS's own, where it was read
     */
    record InProgress(Release own, Service service, LogTail log, Optional<NewestServiceDeployment> history)
            implements DeploymentLook {}

    /**
     * Reads failed, or do not show yet what was written.
     *
     * @param why may be empty
     */
    record Unclear(String why) implements DeploymentLook {}
}
