package dev.slipway.apply;

import dev.slipway.apply.Outcome.Kind;
import dev.slipway.ecs.Entry;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.plan.Changes;
import dev.slipway.plan.Changes.Change;
import dev.slipway.plan.Revision;
import dev.slipway.plan.Seen;
import dev.slipway.target.Asked;
import java.util.List;
import java.util.Optional;

/** Tells what a deployment would change against what runs, and writes nothing. */
final class DryRun {
    private final Asked asked;
    private final TaskDefinitions taskDefinitions;

    DryRun(Asked asked, TaskDefinitions taskDefinitions) {
        this.asked = asked;
        this.taskDefinitions = taskDefinitions;
    }

    Outcome nothingToDo(Entry desired, String reason) {
        return Outcome.of(asked, Kind.PLANNED, "nothing would change: " + reason)
                .with(Facts.NONE.deployed(desired.arn(), Optional.empty()).changing(List.of()));
    }

    Outcome planned(Seen seen, Revision revision) {
        Facts facts = Facts.of(revision, seen.service());
        Optional<List<Change>> changes = seen.service()
                .flatMap(service -> RevisionName.parse(service.taskDefinition()))
                .flatMap(taskDefinitions::revision)
                .map(running -> Changes.between(running, revision));
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
