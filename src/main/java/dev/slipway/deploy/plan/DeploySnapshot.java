package dev.slipway.deploy.plan;

import dev.slipway.ecr.Image;
import dev.slipway.ecr.ImageIndex;
import dev.slipway.ecs.NewestServiceDeployment;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import java.util.List;
import java.util.Optional;

/**
 * What was read of one target before planning.
 *
 * @param index the manifests that the image offers, where it is an index
 * @param more what the planner requested with {@link DeployAction.Read}
 */
public record DeploySnapshot(
        Optional<Service> service,
        Optional<TaskDefinition> template,
        LogTail log,
        Optional<Image> image,
        Optional<ImageIndex> index,
        More more) {

    public DeploySnapshot(
            Optional<Service> service,
            Optional<TaskDefinition> template,
            LogTail log,
            Optional<Image> image,
            Optional<ImageIndex> index) {
        this(service, template, log, image, index, More.NONE);
    }

    /**
     * What only some deployments need; each part is empty until it is read.
     *
     * @param history the newest releases
     * @param newestTags of the repository
     */
    public record More(
            Optional<List<Release>> history,
            Optional<NewestServiceDeployment> serviceDeployment,
            Optional<List<String>> newestTags) {

        static final More NONE = new More(Optional.empty(), Optional.empty(), Optional.empty());

        public More {
            history = history.map(List::copyOf);
            newestTags = newestTags.map(List::copyOf);
        }
    }

    /** With a newer log, and without what was read on request: that is as old as the log before. */
    public DeploySnapshot withLog(LogTail tail) {
        return new DeploySnapshot(service, template, tail, image, index, More.NONE);
    }

    public DeploySnapshot withHistory(List<Release> releases) {
        return with(new More(Optional.of(releases), more.serviceDeployment(), more.newestTags()));
    }

    public DeploySnapshot with(NewestServiceDeployment newest) {
        return with(new More(more.history(), Optional.of(newest), more.newestTags()));
    }

    public DeploySnapshot withNewestTags(List<String> tags) {
        return with(new More(more.history(), more.serviceDeployment(), Optional.of(tags)));
    }

    private DeploySnapshot with(More read) {
        return new DeploySnapshot(service, template, log, image, index, read);
    }

    /** The newest releases, as far as they were read. */
    List<Release> history() {
        return more.history().orElse(List.of());
    }
}
