package dev.slipway.outcome;

import dev.slipway.deploy.plan.RegisterRequest;
import dev.slipway.ecs.Service;
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
public record OutcomeDetails(
        Optional<String> image,
        Optional<String> taskDefinition,
        Optional<String> previousTaskDefinition,
        Optional<String> template,
        Optional<String> deployment,
        Optional<Instant> startedAt,
        Optional<Instant> settledAt,
        Optional<Boolean> settled,
        Optional<List<Change>> changes) {

    public static final OutcomeDetails NONE = new OutcomeDetails(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    public static OutcomeDetails of(RegisterRequest revision, Optional<Service> before) {
        return NONE.of(revision.image().toString(), revision.template().arn(), before.map(Service::taskDefinition));
    }

    private OutcomeDetails of(String itsImage, String itsTemplate, Optional<String> before) {
        return new OutcomeDetails(
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

    public OutcomeDetails deployed(String revisionArn, Optional<String> asDeployment) {
        return new OutcomeDetails(
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
    public OutcomeDetails started(String asDeployment, Instant at) {
        return new OutcomeDetails(
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

    public OutcomeDetails settled(boolean whether, Optional<Instant> at) {
        return new OutcomeDetails(
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

    public OutcomeDetails changing(List<Change> found) {
        return new OutcomeDetails(
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
