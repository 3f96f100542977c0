package dev.slipway.deploy;

import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.OutcomeDetails;
import dev.slipway.release.Release;
import dev.slipway.release.TagValues;
import dev.slipway.select.DeployRequest;
import java.util.Optional;

/** The outcomes of a deployment. */
record DeployOutcomes(DeployRequest request) {
    /** Of a release that tasks run from now on. */
    Outcome started() {
        return request.target().isTask()
                ? Outcome.of(request, Kind.REGISTERED, "tasks that start from now on run it")
                : Outcome.of(request, Kind.DEPLOYING, "deployment started (UpdateService called)");
    }

    /**
     * What came of a deployment, as the log and the service were found after it.
     *
     * @param deploying the outcome unless something happened since
     */
    Outcome verified(Outcome deploying, TaskDefinition registered, Converger.Convergence found) {
        Optional<Release> another = found.desired().filter(d -> !d.arn().equals(registered.arn()));
        if (another.isEmpty()) {
            return found.leftAlone()
                    .map(why -> deploying.because(deploying.reason() + "; since then: " + why))
                    .orElse(deploying);
        }
        Release desired = another.get();
        boolean sameVersion = Release.read(registered).filter(desired::follows).isPresent();
        if (sameVersion || desired.request().equals(TagValues.identity(request.request()))) {
            // Two functions handled the same event, or one deployed this version again with a newer template: either
            // release is what was requested.
            return deploying.with(deploying.details().deployed(desired.arn(), found.deployment()));
        }
        return desired.requestedAt().isBefore(request.requestedAt())
                ? deploying.because(deploying.reason() + "; since then: the service was rolled back to revision "
                        + desired.number())
                : superseded(desired, deploying.details());
    }

    Outcome superseded(Release by, OutcomeDetails details) {
        return Outcome.of(request, Kind.SUPERSEDED, supersededBy(by)).with(details);
    }

    static String supersededBy(Release later) {
        return "revision %d was requested later, at %s".formatted(later.number(), later.requestedAt());
    }

    static Outcome butThen(Outcome before, AwsException failure) {
        return before.because(before.reason() + ", but then: " + failure.getMessage());
    }
}
