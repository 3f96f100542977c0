package dev.slipway.apply;

import dev.slipway.ecs.Service;
import dev.slipway.plan.Changes.Change;
import dev.slipway.plan.Revision;
import java.time.Instant;
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
 * @param startedAt when ECS began that deployment
 * @param settledAt when it was seen that it has come to its end
 * @param settled of a request that waits: whether it came to its end within the time there was
 * @param changes of a dry run: what would differ from what runs
 */
public record Facts(
        Optional<String> image,
        Optional<String> taskDefinition,
        Optional<String> previousTaskDefinition,
        Optional<String> template,
        Optional<String> deployment,
        Optional<Instant> startedAt,
        Optional<Instant> settledAt,
        Optional<Boolean> settled,
        Optional<List<Change>> changes) {

    static final Facts NONE = new Facts(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    static Facts of(Revision revision, Optional<Service> before) {
        return NONE.of(revision.image().toString(), revision.template().arn(), before.map(Service::taskDefinition));
    }

    private Facts of(String itsImage, String itsTemplate, Optional<String> before) {
        return new Facts(
                Optional.of(itsImage),
                taskDefinition,
                before,
                Optional.of(itsTemplate),
                deployment,
                startedAt,
                settledAt,
                settled,
                changes);
    }

    Facts deployed(String revisionArn, Optional<String> asDeployment) {
        return new Facts(
                image,
                Optional.of(revisionArn),
                previousTaskDefinition,
                template,
                asDeployment,
                startedAt,
                settledAt,
                settled,
                changes);
    }

    /** @param asDeployment {@code ecs-svc/…} */
    Facts started(String asDeployment, Instant at) {
        return new Facts(
                image,
                taskDefinition,
                previousTaskDefinition,
                template,
                Optional.of(asDeployment),
                Optional.of(at),
                settledAt,
                settled,
                changes);
    }

    Facts settled(boolean whether, Optional<Instant> at) {
        return new Facts(
                image,
                taskDefinition,
                previousTaskDefinition,
                template,
                deployment,
                startedAt,
                at,
                Optional.of(whether),
                changes);
    }

    Facts changing(List<Change> found) {
        return new Facts(
                image,
                taskDefinition,
                previousTaskDefinition,
                template,
                deployment,
                startedAt,
                settledAt,
                settled,
                Optional.of(List.copyOf(found)));
    }
}
