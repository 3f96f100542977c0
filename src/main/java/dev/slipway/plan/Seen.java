package dev.slipway.plan;

import dev.slipway.ecs.Entry;
import dev.slipway.ecs.Image;
import dev.slipway.ecs.Images;
import dev.slipway.ecs.LogEnd;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.ecs.TaskDefinition;
import java.util.List;
import java.util.Optional;

/**
 * What was read of one target before planning.
 *
 * @param index what the image offers, where it is an index
 * @param history the newest revisions that are entries, read only when {@link Decision.Read} asks for them
 * @param serviceDeployment ECS's own newest, likewise
 * @param newestTags of the repository, likewise
 */
public record Seen(
        Optional<Service> service,
        Optional<TaskDefinition> template,
        LogEnd log,
        Optional<Image> image,
        Optional<Images.Index> index,
        Optional<List<Entry>> history,
        Optional<Optional<ServiceDeployment>> serviceDeployment,
        Optional<List<String>> newestTags) {

    public Seen(
            Optional<Service> service,
            Optional<TaskDefinition> template,
            LogEnd log,
            Optional<Image> image,
            Optional<Images.Index> index) {
        this(service, template, log, image, index, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** As it was, but for the log, which was read again. */
    public Seen withLog(LogEnd end) {
        return new Seen(service, template, end, image, index, Optional.empty(), serviceDeployment, newestTags);
    }

    public Seen withHistory(List<Entry> entries) {
        return new Seen(
                service, template, log, image, index, Optional.of(List.copyOf(entries)), serviceDeployment, newestTags);
    }

    public Seen withServiceDeployment(Optional<ServiceDeployment> newest) {
        return new Seen(service, template, log, image, index, history, Optional.of(newest), newestTags);
    }

    public Seen withNewestTags(List<String> tags) {
        return new Seen(
                service, template, log, image, index, history, serviceDeployment, Optional.of(List.copyOf(tags)));
    }
}
