package dev.slipway.release;

import dev.slipway.ecs.NewestServiceDeployment;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.ecs.ServiceDeployment;
import java.util.Optional;

/**
 * How far the PRIMARY deployment of a revision is. The log cannot say that: a release that was good may be deployed again,
 * by ECS, Terraform or a person, and that deployment may fail.
 */
public enum PrimaryState {
    /** The service runs another revision. */
    OF_ANOTHER_REVISION,
    /** Only ECS's own history can say it, and it was not read. */
    UNREAD,
    /** Neither the service nor ECS's own history says it. */
    UNKNOWN,
    IN_PROGRESS,
    COMPLETED,
    /** It failed, or somebody stopped it. */
    FAILED;

    /** @param history ECS's own history; only a deployment that has no {@code rolloutState} or is in progress needs it */
    public static PrimaryState of(Service service, String revisionArn, Optional<NewestServiceDeployment> history) {
        if (!service.runs(revisionArn)) {
            return OF_ANOTHER_REVISION;
        }
        return switch (service.primary().flatMap(Deployment::rolloutState).orElse("")) {
            case "COMPLETED" -> COMPLETED;
            case "FAILED" -> FAILED;
            // ECS may show a stopped deployment as in progress, and gives other strategies no state
            case "IN_PROGRESS" -> history.isEmpty() ? UNREAD : inHistory(revisionArn, history.get(), IN_PROGRESS);
            default -> history.isEmpty() ? UNREAD : inHistory(revisionArn, history.get(), UNKNOWN);
        };
    }

    private static PrimaryState inHistory(String revisionArn, NewestServiceDeployment history, PrimaryState otherwise) {
        return history.deployment()
                .filter(newest -> newest.isOf(revisionArn))
                .map(ServiceDeployment::status)
                .map(status -> switch (status) {
                    case "SUCCESSFUL" -> otherwise == IN_PROGRESS ? IN_PROGRESS : COMPLETED;
                    case "STOPPED",
                            "ROLLBACK_REQUESTED",
                            "ROLLBACK_IN_PROGRESS",
                            "ROLLBACK_SUCCESSFUL",
                            "ROLLBACK_FAILED" -> FAILED;
                    default -> IN_PROGRESS;
                })
                .orElse(otherwise);
    }
}
