package dev.slipway.access;

import dev.slipway.config.Target;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.ecs.Services;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.release.DeploymentOwnership;
import dev.slipway.release.Release;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Calls UpdateService, and records the deployment in the revision's tags. */
public record ServiceUpdater(Services services, TaskDefinitions taskDefinitions, InstantSource clock) {
    public Service update(Target target, String revisionArn) {
        return services.update(target.serviceRef(), revisionArn);
    }

    /**
     * For a revision that this invocation did not register. The announcement shows that the deployment is Slipway's, even
     * if the invocation ends right after UpdateService.
     */
    public Service announceAndUpdate(Target target, Release release) {
        taskDefinitions.tag(release.arn(), Release.announcement(clock.instant()));
        return update(target, release.arn());
    }

    /**
     * Tags the revision that this invocation registered with the deployment's id.
     *
     * @return the id, which only the deployment controller ECS gives
     */
    public Optional<String> recordDeployment(String revisionArn, Service updated) {
        Optional<String> id = deploymentIdOf(revisionArn, updated);
        id.ifPresent(i -> taskDefinitions.tag(revisionArn, Map.of(Release.DEPLOYMENT, i)));
        return id;
    }

    /**
     * Tags a release that another invocation registered, unless that one may still call UpdateService.
     *
     * @param release as it was before this update was announced
     */
    public Optional<String> recordDeployment(Release release, Service updated) {
        return DeploymentOwnership.mayBeUpdatedUnannounced(release, clock.instant())
                ? deploymentIdOf(release.arn(), updated)
                : recordDeployment(release.arn(), updated);
    }

    public static Optional<String> deploymentIdOf(String revisionArn, Service service) {
        return service.runs(revisionArn) ? service.primary().map(Deployment::id) : Optional.empty();
    }
}
