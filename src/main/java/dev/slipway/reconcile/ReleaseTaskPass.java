package dev.slipway.reconcile;

import dev.slipway.config.Target;
import dev.slipway.ecs.AwsException;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.prepare.Prepared;
import dev.slipway.prepare.Preparer;
import dev.slipway.prepare.plan.PreparationAction.Note;
import dev.slipway.prepare.plan.Scope;
import dev.slipway.reconcile.plan.ReconcileSnapshot;
import dev.slipway.reconcile.plan.Report;
import java.util.Optional;

/**
 * Goes on with the release tasks of a target before its service is judged.
 *
 * @param outcomes gets what happened
 */
record ReleaseTaskPass(Target target, Preparer preparer, ReportedOutcomes outcomes) {
    /**
     * Goes on with the release tasks of the target. A failure of that does not keep the service from being judged.
     *
     * @return whether the snapshot still says all
     */
    boolean areDone(ReconcileSnapshot snapshot, boolean isFresh) {
        if (snapshot.log().preparations().areAtRest()) {
            return true;
        }
        if (!isFresh) {
            return false;
        }
        try {
            Prepared prepared = preparer.advance(snapshot.log(), Scope.ALL);
            prepared.notes().forEach(note -> outcomes.add(report(note)));
            prepared.trouble().ifPresent(failure -> outcomes.add(ReconcileOutcome.notPrepared(target, failure)));
            return !prepared.hasWritten();
        } catch (AwsException failure) {
            outcomes.add(ReconcileOutcome.notPrepared(target, failure));
            return true;
        }
    }

    private static Report report(Note note) {
        return new Report(
                note.release(),
                note.isFailure() ? Kind.FAILED : Kind.PREPARING,
                note.reason(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                note.release().settledAt(),
                note.isFailure() ? Publication.NOT_UPDATED : Publication.LOG_ONLY);
    }
}
