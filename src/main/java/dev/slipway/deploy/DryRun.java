package dev.slipway.deploy;

import dev.slipway.deploy.plan.DeploySnapshot;
import dev.slipway.deploy.plan.RegisterRequest;
import dev.slipway.deploy.plan.RevisionChanges;
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

/** Tells what a deployment would change against what runs, and writes nothing. */
final class DryRun {
    private final DeployRequest asked;
    private final TaskDefinitions taskDefinitions;

    DryRun(DeployRequest asked, TaskDefinitions taskDefinitions) {
        this.asked = asked;
        this.taskDefinitions = taskDefinitions;
    }

    Outcome nothingToDo(Release desired, String reason) {
        return Outcome.of(asked, Kind.PLANNED, "nothing would change: " + reason)
                .with(OutcomeDetails.NONE
                        .deployed(desired.arn(), Optional.empty())
                        .changing(List.of()));
    }

    Outcome planned(DeploySnapshot seen, RegisterRequest revision) {
        OutcomeDetails facts = OutcomeDetails.of(revision, seen.service());
        Optional<List<Change>> changes = seen.service()
                .flatMap(service -> RevisionName.parse(service.taskDefinition()))
                .flatMap(taskDefinitions::revision)
                .map(running -> RevisionChanges.between(running, revision));
        return changes.isPresent()
                ? Outcome.of(asked, Kind.PLANNED, "a dry run: nothing was written")
                        .with(facts.changing(changes.get()))
                : Outcome.of(
                                asked,
                                Kind.PLANNED,
                                "a dry run: nothing was written; what runs now could not be read, so the changes are not known")
                        .with(facts);
    }
}
