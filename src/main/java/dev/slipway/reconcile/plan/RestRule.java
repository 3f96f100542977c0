package dev.slipway.reconcile.plan;

/**
 * Whether a target for which the rules have nothing to do is at rest: they will have nothing to do either until the
 * description of the service or the release log changes, however much time passes. So a later run that sees the same
 * description need not read the log.
 *
 * <p>That is so where no rule depends on the time or on ECS's history: Slipway has not deployed to the service yet, or may
 * not, or the service runs the desired release and no deployment is in progress. A target with release tasks never is: the
 * description of its service does not show what prepares.
 */
public final class RestRule {
    private RestRule() {}

    /** @param snapshot for which the rules plan {@link ReconcileAction.NoAction} */
    public static boolean isAtRest(ReconcileSnapshot snapshot) {
        boolean mayPrepare = snapshot.target().releaseTask().isPresent()
                || !snapshot.log().preparations().areAtRest();
        return !mayPrepare && (!ReconcilePlanner.mayAct(snapshot) || isSteady(snapshot));
    }

    private static boolean isSteady(ReconcileSnapshot snapshot) {
        return runsDesired(snapshot)
                && snapshot.service().isSteady()
                && snapshot.history().equals(EcsHistoryRead.NOTHING);
    }

    private static boolean runsDesired(ReconcileSnapshot snapshot) {
        return snapshot.last()
                .flatMap(snapshot::desired)
                .filter(desired -> snapshot.service().runs(desired.arn()))
                .isPresent();
    }
}
