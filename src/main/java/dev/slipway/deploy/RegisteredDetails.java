package dev.slipway.deploy;

import dev.slipway.deploy.plan.DeploySnapshot;
import dev.slipway.deploy.plan.RegisterRequest;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.Service;
import dev.slipway.outcome.OutcomeDetails;
import dev.slipway.outcome.OutcomeDetails.RevisionDetails;
import dev.slipway.release.Release;
import java.util.Optional;
import java.util.stream.Stream;

/** What an outcome says of a revision that is registered, or would be. */
final class RegisteredDetails {
    private RegisteredDetails() {}

    static OutcomeDetails of(DeploySnapshot snapshot, RegisterRequest revision) {
        return OutcomeDetails.NONE
                .with(new RevisionDetails(
                        Optional.of(revision.image().toString()),
                        Optional.of(revision.template().arn()),
                        snapshot.service().map(Service::taskDefinition),
                        Optional.empty()))
                .replacing(running(snapshot).flatMap(Release::image).map(ImageReference::toString));
    }

    /** The release that the service runs, where it was read. */
    private static Optional<Release> running(DeploySnapshot snapshot) {
        return Stream.concat(snapshot.log().releases().stream(), snapshot.log().rolledBackTo().stream())
                .filter(release ->
                        snapshot.service().filter(s -> s.runs(release.arn())).isPresent())
                .findFirst();
    }
}
