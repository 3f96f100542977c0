package dev.slipway.apply;

import dev.slipway.ecs.Service;
import dev.slipway.plan.Changes.Change;
import dev.slipway.plan.Revision;
import java.util.List;
import java.util.Optional;

/**
 * What an outcome names, as far as it came.
 *
 * @param image as it is written into the containers
 * @param taskDefinition ARN of Slipway's revision
 * @param previousTaskDefinition ARN of what the service ran before
 * @param template ARN of the revision it was made from
 * @param deployment {@code ecs-svc/…}
 * @param changes of a dry run: what would differ from what runs
 */
public record Facts(
        Optional<String> image,
        Optional<String> taskDefinition,
        Optional<String> previousTaskDefinition,
        Optional<String> template,
        Optional<String> deployment,
        Optional<List<Change>> changes) {

    static final Facts NONE = new Facts(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    static Facts of(Revision revision, Optional<Service> before) {
        return new Facts(
                Optional.of(revision.image().toString()),
                Optional.empty(),
                before.map(Service::taskDefinition),
                Optional.of(revision.template().arn()),
                Optional.empty(),
                Optional.empty());
    }

    Facts deployed(String revisionArn, Optional<String> asDeployment) {
        return new Facts(image, Optional.of(revisionArn), previousTaskDefinition, template, asDeployment, changes);
    }

    Facts changing(List<Change> found) {
        return new Facts(
                image, taskDefinition, previousTaskDefinition, template, deployment, Optional.of(List.copyOf(found)));
    }
}
