package dev.slipway.deploy;

import dev.slipway.deploy.plan.DeployAction.NotedVersion;
import dev.slipway.deploy.plan.DeploySnapshot;
import dev.slipway.deploy.plan.RegisterRequest;
import dev.slipway.deploy.plan.RevisionChanges;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.outcome.Change;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.OutcomeDetails;
import dev.slipway.release.Release;
import dev.slipway.select.DeployRequest;
import java.util.List;
import java.util.Optional;

/** Says how a deployment would change the running revision, and writes nothing. */
final class DryRun implements ActionExecutor {
    private final DeployRequest request;
    private final TaskDefinitions taskDefinitions;

    DryRun(DeployRequest request, Aws aws) {
        this.request = request;
        this.taskDefinitions = aws.taskDefinitions(request.target().location());
    }

    @Override
    public void note(NotedVersion version) {}

    @Override
    public Attempt superseded(String reason) {
        return new Attempt.Done(Outcome.of(request, Kind.SUPERSEDED, reason));
    }

    @Override
    public Attempt unchanged(Release desired, String reason) {
        return planned(
                "nothing would change: " + reason,
                OutcomeDetails.NONE
                        .showing(desired.image().map(Object::toString))
                        .deployed(desired.arn(), Optional.empty())
                        .changing(List.of()));
    }

    @Override
    public Attempt register(DeploySnapshot snapshot, RegisterRequest revision) {
        return planned(snapshot, revision, "dry run: nothing was written");
    }

    @Override
    public Attempt prepare(DeploySnapshot snapshot, RegisterRequest revision) {
        return planned(
                snapshot,
                revision,
                "dry run: nothing was written; a release task would run before the service is updated");
    }

    private Attempt planned(DeploySnapshot snapshot, RegisterRequest revision, String reason) {
        OutcomeDetails details = RegisteredDetails.of(snapshot, revision);
        Optional<List<Change>> changes = snapshot.service()
                .flatMap(service -> RevisionName.parse(service.taskDefinition()))
                .flatMap(taskDefinitions::revision)
                .map(running -> RevisionChanges.between(running, revision));
        return changes.map(c -> planned(reason, details.changing(c)))
                .orElseGet(() -> planned(
                        reason + "; the running revision could not be read, so the changes are unknown", details));
    }

    @Override
    public Attempt registerAndWait(DeploySnapshot snapshot, RegisterRequest revision, String reason) {
        return register(snapshot, revision);
    }

    private Attempt planned(String reason, OutcomeDetails details) {
        return new Attempt.Done(Outcome.of(request, Kind.PLANNED, reason).with(details));
    }
}
