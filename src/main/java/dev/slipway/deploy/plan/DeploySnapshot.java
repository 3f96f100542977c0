package dev.slipway.deploy.plan;

import dev.slipway.ecr.Image;
import dev.slipway.ecr.ImageIndex;
import dev.slipway.ecs.NewestServiceDeployment;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.release.Hold;
import dev.slipway.release.LogPart;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What was read of one target before planning.
 *
 * @param index the manifests that the image offers, where it is an index
 * @param readAt when the log was read: a hold is in force or not as of then
 * @param more what the planner requested with {@link DeployAction.Read}
 */
public record DeploySnapshot(
        Optional<Service> service,
        Optional<TaskDefinition> template,
        LogTail log,
        Optional<Image> image,
        Optional<ImageIndex> index,
        Instant readAt,
        More more) {

    public DeploySnapshot(
            Optional<Service> service,
            Optional<TaskDefinition> template,
            LogTail log,
            Optional<Image> image,
            Optional<ImageIndex> index,
            Instant readAt) {
        this(service, template, log, image, index, readAt, More.NONE);
    }

    /**
     * What only some deployments need; each part is empty until it is read.
     *
     * @param history the newest part of the log, as far as it was read beyond its tail
     * @param newestTags of the repository
     * @param imageGate what ECR says of signatures and findings of the image
     */
    public record More(
            Optional<LogPart> history,
            Optional<NewestServiceDeployment> serviceDeployment,
            Optional<List<String>> newestTags,
            Optional<ImageGateRead> imageGate) {

        static final More NONE = new More(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        public More {
            newestTags = newestTags.map(List::copyOf);
        }
    }

    /** With a newer log, and without what was read on request: that is as old as the log before. */
    public DeploySnapshot withLog(LogTail tail) {
        return new DeploySnapshot(service, template, tail, image, index, readAt, More.NONE);
    }

    public DeploySnapshot withHistory(LogPart read) {
        return with(new More(Optional.of(read), more.serviceDeployment(), more.newestTags(), more.imageGate()));
    }

    public DeploySnapshot with(NewestServiceDeployment newest) {
        return with(new More(more.history(), Optional.of(newest), more.newestTags(), more.imageGate()));
    }

    public DeploySnapshot withNewestTags(List<String> tags) {
        return with(new More(more.history(), more.serviceDeployment(), Optional.of(tags), more.imageGate()));
    }

    public DeploySnapshot with(ImageGateRead read) {
        return with(new More(more.history(), more.serviceDeployment(), more.newestTags(), Optional.of(read)));
    }

    private DeploySnapshot with(More read) {
        return new DeploySnapshot(service, template, log, image, index, readAt, read);
    }

    /** The hold that is in force. */
    Optional<Hold> hold() {
        return log.holdAt(readAt);
    }

    /** The newest part of the log, as far as it was read. */
    public LogPart newestReleases() {
        return more.history().orElseGet(() -> LogPart.of(log));
    }

    /** The newest release of the image with the template, as far as it was read. */
    Optional<Release> newestAttempt() {
        return Stream.concat(log.releases().stream(), history().stream())
                .filter(r -> image.filter(i -> i.digest().equals(r.digest())).isPresent()
                        && template.map(TaskDefinition::name).equals(r.template()))
                .max(Comparator.comparingInt(Release::number));
    }

    /** The releases of that part. */
    List<Release> history() {
        return newestReleases().releases();
    }
}
