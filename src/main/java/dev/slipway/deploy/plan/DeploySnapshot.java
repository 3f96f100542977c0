package dev.slipway.deploy.plan;

import dev.slipway.ecr.Image;
import dev.slipway.ecr.ImageIndex;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import java.util.List;
import java.util.Optional;

/**
 * What was read of one target before planning.
 *
 * @param index what the image offers, where it is an index
 * @param history the newest revisions that are entries, read only when {@link DeployAction.Read} asks for them
 * @param serviceDeployment ECS's own newest, likewise
 * @param newestTags of the repository, likewise
 */
public record DeploySnapshot(
        Optional<Service> service,
        Optional<TaskDefinition> template,
        LogTail log,
        Optional<Image> image,
        Optional<ImageIndex> index,
        Optional<List<Release>> history,
        Optional<Optional<ServiceDeployment>> serviceDeployment,
        Optional<List<String>> newestTags) {

    public DeploySnapshot(
            Optional<Service> service,
            Optional<TaskDefinition> template,
            LogTail log,
            Optional<Image> image,
            Optional<ImageIndex> index) {
        this(service, template, log, image, index, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** As it was, but for the log, which was read again. */
    public DeploySnapshot withLog(LogTail end) {
        return new DeploySnapshot(
                service, template, end, image, index, Optional.empty(), serviceDeployment, newestTags);
    }

    public DeploySnapshot withHistory(List<Release> releases) {
        return new DeploySnapshot(
                service,
                template,
                log,
                image,
                index,
                Optional.of(List.copyOf(releases)),
                serviceDeployment,
                newestTags);
    }

    public DeploySnapshot withServiceDeployment(Optional<ServiceDeployment> newest) {
        return new DeploySnapshot(service, template, log, image, index, history, Optional.of(newest), newestTags);
    }

    public DeploySnapshot withNewestTags(List<String> tags) {
        return new DeploySnapshot(
                service, template, log, image, index, history, serviceDeployment, Optional.of(List.copyOf(tags)));
    }
}
