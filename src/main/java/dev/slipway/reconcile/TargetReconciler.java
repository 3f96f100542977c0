package dev.slipway.reconcile;

import dev.slipway.access.CauseReader;
import dev.slipway.access.OwnWrites;
import dev.slipway.access.Parallel;
import dev.slipway.access.Pause;
import dev.slipway.access.ServiceUpdater;
import dev.slipway.config.Target;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.Service;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.prepare.Preparer;
import dev.slipway.reconcile.ReconcileExecutor.Intent;
import dev.slipway.reconcile.ReconcileReader.FirstRead;
import dev.slipway.reconcile.plan.ReconcileAction;
import dev.slipway.reconcile.plan.ReconcileAction.Act;
import dev.slipway.reconcile.plan.ReconcileAction.EcsCall;
import dev.slipway.reconcile.plan.ReconcileAction.NoAction;
import dev.slipway.reconcile.plan.ReconcileAction.Read;
import dev.slipway.reconcile.plan.ReconcileAction.ReadAgain;
import dev.slipway.reconcile.plan.ReconcilePlanner;
import dev.slipway.reconcile.plan.ReconcileRead;
import dev.slipway.reconcile.plan.ReconcileSnapshot;
import dev.slipway.reconcile.plan.Report;
import dev.slipway.reconcile.plan.RestRule;
import dev.slipway.select.TargetOwnership;
import dev.slipway.trigger.Trigger.Ended;
import dev.slipway.trigger.Trigger.HookChange;
import dev.slipway.trigger.Trigger.StateChange;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/**
 * Reconciles one target, once: it plans, does one thing, and plans again, until there is nothing to do. It may end
 * between any two calls: the intent was recorded before, and the next run finishes.
 */
final class TargetReconciler {
    /** Another pass follows an update, or a release that somebody appended meanwhile. More are not a race. */
    private static final int PASSES = 6;
    /** Tag writes of one pass: each release that the service deploys settles once or twice. */
    private static final int WRITES = 30;

    private final Target target;
    private final TargetOwnership ownership;
    private final ReconcileReader reader;
    private final ReconcileExecutor executor;
    private final FailureCauses causes;
    private final ReleaseTaskPass releaseTasks;
    private final ServiceUpdater updater;
    private final ReportedOutcomes outcomes;
    private final OwnWrites writes = new OwnWrites();
    private Optional<ReconcileSnapshot> lastRead = Optional.empty();

    TargetReconciler(
            Target target, Aws aws, Parallel parallel, InstantSource clock, Pause pause, TargetOwnership ownership) {
        this.target = target;
        this.ownership = ownership;
        this.reader = new ReconcileReader(target, aws, writes, parallel, clock, pause);
        this.updater = new ServiceUpdater(target, aws, writes, clock, pause);
        this.executor = new ReconcileExecutor(target, aws, updater, parallel);
        this.causes = new FailureCauses(new CauseReader(target, aws, parallel, clock), parallel);
        this.outcomes = new ReportedOutcomes(target);
        this.releaseTasks =
                new ReleaseTaskPass(target, new Preparer(target, aws, updater, parallel, clock, pause), outcomes);
    }

    /** How one pass ended. */
    private sealed interface Pass {
        /**
         * @param owner another target whose family or ECS service it is
         * @param atRest the description of the service with which the target is at rest
         */
        record Done(String why, Optional<TargetOwnership.Owner> owner, Optional<Service> atRest) implements Pass {
            Done(String why) {
                this(why, Optional.empty(), Optional.empty());
            }
        }

        /** @param unusable the numbers of releases whose images are gone */
        record Again(Set<Integer> unusable) implements Pass {}
    }

    /**
     * Runs passes until one is done.
     *
     * @param described a description of the service that may be a little old: before Slipway acts, it reads a new one
     */
    Reconciliation run(Optional<Service> described, Optional<StateChange> event) {
        Pass.Done done = new Pass.Done("");
        try {
            done = passes(described, event);
        } catch (AwsException failure) {
            outcomes.add(ReconcileOutcome.unread(target, failure, publication(event, failure)));
        } catch (RuntimeException bug) {
            // the outcomes before it count
            outcomes.add(
                    ReconcileOutcome.bug(target, bug, isFailure(event) ? Publication.BY_KIND : Publication.UNRECORDED));
        }
        return new Reconciliation(outcomes.all(), done.why(), done.owner(), done.atRest());
    }

    /** The same after a lifecycle hook failed, whose reason the release gets first. */
    Reconciliation afterHook(HookReporter hooks, HookChange change) {
        hooks.keep(change, updater);
        return run(Optional.empty(), Optional.empty());
    }

    /** The event of a failed deployment comes once: what keeps Slipway from a rollback has to reach a person now. */
    private Publication publication(Optional<StateChange> event, AwsException failure) {
        if (failure.isRetryable()) {
            return Publication.LOG_ONLY;
        }
        Publication recorded = lastRead.map(snapshot -> executor.recordTrouble(snapshot, failure))
                .orElse(Publication.UNRECORDED);
        return isFailure(event) ? Publication.BY_KIND : recorded;
    }

    private static boolean isFailure(Optional<StateChange> event) {
        return event.filter(e -> e.ended() == Ended.FAILED).isPresent();
    }

    private Pass.Done passes(Optional<Service> described, Optional<StateChange> event) {
        Pass pass = pass(described, event, Set.of());
        for (int made = 1; pass instanceof Pass.Again(Set<Integer> unusable) && made < PASSES; made++) {
            pass = pass(Optional.empty(), event, unusable);
        }
        return pass instanceof Pass.Done done
                ? done
                : new Pass.Done("other deployments keep changing the service; the next reconciliation continues");
    }

    private Pass pass(Optional<Service> described, Optional<StateChange> event, Set<Integer> unusable) {
        FirstRead first = described.map(reader::first).orElseGet(() -> reader.first(event, unusable));
        return switch (first) {
            case FirstRead.NoService() -> new Pass.Done("service %s does not exist".formatted(target.serviceRef()));
            case FirstRead.Stale() -> described.isPresent() ? new Pass.Again(unusable) : onStaleReads();
            case FirstRead.Complete(ReconcileSnapshot snapshot) ->
                ownership
                        .other(target, Optional.of(snapshot.service().taskDefinition()), snapshot.log())
                        .<Pass>map(owner -> new Pass.Done(owner.reason(), Optional.of(owner), Optional.empty()))
                        .orElseGet(() -> releaseTasks.areDone(snapshot, described.isEmpty())
                                ? planAndAct(snapshot, described.isEmpty())
                                : new Pass.Again(unusable));
        };
    }

    /** What this run wrote is done, though no read shows it yet. */
    private Pass onStaleReads() {
        String why = "AWS's reads are older than what was written; the next reconciliation looks again";
        if (writes.areNone()) {
            throw new AwsException(AwsException.Kind.RETRYABLE, "DescribeServices", why);
        }
        return new Pass.Done(why);
    }

    /** @param isFresh whether this pass described the service; an older description only shows that work is due */
    private Pass planAndAct(ReconcileSnapshot first, boolean isFresh) {
        ReconcileSnapshot snapshot = first;
        int writes = 0;
        while (writes <= WRITES) {
            lastRead = Optional.of(snapshot);
            ReconcileAction action = ReconcilePlanner.plan(snapshot);
            if (!isFresh && (action instanceof Act || action instanceof ReadAgain)) {
                return new Pass.Again(snapshot.releases().unusable());
            }
            switch (action) {
                case Read(Set<ReconcileRead> what) -> snapshot = reader.more(snapshot, what);
                case ReadAgain(String why) ->
                    throw new AwsException(AwsException.Kind.RETRYABLE, "DescribeServices", why);
                case NoAction nothing -> {
                    nothing.report().ifPresent(outcomes::add);
                    boolean isAtRest = this.writes.areNone() && RestRule.isAtRest(snapshot);
                    return new Pass.Done(
                            nothing.why(),
                            Optional.empty(),
                            Optional.of(snapshot.service()).filter(s -> isAtRest));
                }
                case Act planned -> {
                    causes.start(planned);
                    Act act = causes.explained(planned);
                    Intent intent = executor.recordIntent(snapshot, act);
                    snapshot = intent.snapshot();
                    boolean isAllowed = snapshot.allows(act.ecsCall());
                    if (isAllowed && !(act.ecsCall() instanceof EcsCall.None)) {
                        return execute(act, intent);
                    }
                    if (isAllowed) {
                        report(act, intent);
                        writes++;
                    }
                }
            }
        }
        throw new IllegalStateException("the rules of %s do not terminate".formatted(target));
    }

    /** A state that the log does not show is reported by an event, but a schedule would find it again each time. */
    private void report(Act act, Intent intent) {
        Optional<AwsException> unwritten = intent.unwritten();
        if (unwritten.isEmpty()) {
            act.report().ifPresent(report -> outcomes.add(report, explained(report)));
            return;
        }
        Report report = act.report().orElseThrow(unwritten::get);
        Outcome outcome = ReconcileOutcome.unrecorded(explained(report), unwritten.get());
        boolean isEvent = intent.snapshot().event().isPresent();
        outcomes.add(
                report, isEvent ? outcome : outcome.as(Kind.ROLLBACK_FAILED).with(Publication.UNRECORDED));
    }

    private void keepCause(Act act, Intent intent) {
        if (intent.unwritten().isEmpty()) {
            causes.kept(act).ifPresent(executor::keep);
        }
    }

    private Outcome explained(Report report) {
        return causes.explained(report, ReconcileOutcome.of(target, report));
    }

    private Pass execute(Act act, Intent intent) {
        ReconcileSnapshot snapshot = intent.snapshot();
        if (intent.unwritten().isPresent() && !act.ecsCall().isRollback()) {
            // the next reconciliation would take the deployment for somebody else's
            throw intent.unwritten().get();
        }
        Optional<Outcome> intended = act.report()
                .map(report -> ReconcileOutcome.of(target, report))
                .map(o -> intent.unwritten()
                        .map(failure -> ReconcileOutcome.unrecorded(o, failure))
                        .orElse(o));
        try {
            Optional<Outcome> outcome = executor.execute(snapshot, act.ecsCall(), intended);
            act.report().ifPresent(report -> outcomes.add(report, causes.explained(report, outcome.orElseThrow())));
        } catch (AwsException failure) {
            Publication publication =
                    failure.isRetryable() ? Publication.BY_KIND : executor.recordRefusal(snapshot, act.ecsCall());
            Optional<Outcome> failed = intended.map(o -> ReconcileOutcome.failed(o, failure, publication));
            act.report().ifPresent(report -> outcomes.add(causes.explained(report, failed.orElseThrow())));
            keepCause(act, intent);
            return new Pass.Done("the call failed");
        }
        if (intent.unwritten().isPresent()) {
            return new Pass.Done("the service is rolled back, and the release log does not say so");
        }
        keepCause(act, intent);
        // ECS shows its rollback after a while; until then the service looks as it did before the call
        return act.ecsCall() instanceof EcsCall.StopServiceDeployment
                ? new Pass.Done("ECS rolls the service back")
                : new Pass.Again(snapshot.releases().unusable());
    }
}
