package dev.slipway.reconcile.plan;

import dev.slipway.ecs.Service.Deployment;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.reconcile.plan.ReconcileAction.NoAction;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.release.TagValues;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Problems that a person has to solve. Reconciliation finds each of them every few minutes, and publishes it once. */
record Problems(ReconcileSnapshot snapshot, Release last, ReconcileActions actions) {
    private static final String CHECK_THE_SERVICE = "check the service's events and deploy a version that works";

    ReconcileAction nothingToRollBackTo(String reason) {
        String words = ReconcileActions.withoutFullStop(reason);
        String message = words + "; there is no good revision to roll back to, so Slipway leaves the service as it is: "
                + "deploy a version that works";
        return once(Kind.NOTHING_TO_ROLL_BACK_TO, last, message, actions.failedTags(last, words));
    }

    ReconcileAction rollbackFailed(Release good, String reason) {
        String message = "%s; revision %d was good before, so Slipway does not try another one: "
                .formatted(ReconcileActions.withoutFullStop(reason), good.number());
        return once(Kind.ROLLBACK_FAILED, good, message + CHECK_THE_SERVICE, new HashMap<>());
    }

    /** Terraform, a person or ECS deployed the last release again, which was good, and that failed. */
    ReconcileAction goodFailed(String reason) {
        String message = "%s; revision %d was good before, so Slipway does not roll back from it: "
                .formatted(ReconcileActions.withoutFullStop(reason), last.number());
        return once(Kind.FAILED, last, message + CHECK_THE_SERVICE, new HashMap<>());
    }

    /** ECS could not roll back, and no release is known that it rolled back to. */
    ReconcileAction ecsRollbackFailed(String reason) {
        String message = ReconcileActions.withoutFullStop(reason) + "; ECS could not roll the service back: ";
        return once(Kind.ROLLBACK_FAILED, last, message + CHECK_THE_SERVICE, new HashMap<>());
    }

    ReconcileAction changedOutside() {
        Optional<Integer> deregistered = snapshot.number(snapshot.service().taskDefinition())
                .filter(snapshot.releases().deregistered()::contains);
        if (deregistered.isPresent()) {
            String message =
                    "revision %d is deregistered, and the service runs it; Slipway leaves it until the next request"
                            .formatted(deregistered.get());
            return once(Kind.IGNORED, last, message, new HashMap<>());
        }
        String how = snapshot.ownership(last, last).isReplaced()
                ? "the service was created after revision %d".formatted(last.number())
                : snapshot.target().isTask()
                        ? "another tool registered a revision in the family"
                        : "the service was changed outside Slipway";
        String message = "%s and runs %s; Slipway leaves it until the next request"
                .formatted(how, snapshot.service().taskDefinition());
        return once(Kind.IGNORED, last, message, new HashMap<>());
    }

    /** Publishes the problem once, and records that on the release requested last. */
    private ReconcileAction once(Kind kind, Release about, String message, Map<String, String> tags) {
        boolean isChange = kind == Kind.IGNORED;
        String primary = snapshot.service().primary().map(Deployment::id).orElse("");
        String key = TagValues.clean((isChange ? "CHANGED_ELSEWHERE" : kind) + " " + primary);
        boolean isPublished = last.noticed().equals(Optional.of(key));
        Publication first = isChange ? Publication.SERVICE_CHANGED : Publication.BY_KIND;
        Report problem = actions.report(about, kind, message, Optional.of(snapshot.now()))
                .with(isPublished ? Publication.LOG_ONLY : first);
        Report report = about.number() == last.number() ? problem : problem.after(last);
        boolean isRecorded = tags.isEmpty() || last.state() == ReleaseState.FAILED;
        if (isPublished && isRecorded) {
            return new NoAction(message, Optional.of(report));
        }
        tags.put(Release.NOTICED, key);
        return ReconcileActions.write(last, tags, report);
    }
}
