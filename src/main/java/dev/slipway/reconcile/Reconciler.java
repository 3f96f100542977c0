package dev.slipway.reconcile;

import dev.slipway.access.Parallel;
import dev.slipway.access.Pause;
import dev.slipway.access.ServiceDescriptions;
import dev.slipway.config.Target;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.Service;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.reconcile.TargetsAtRest.Look;
import dev.slipway.select.KnownTargets;
import dev.slipway.select.TargetOwnership;
import dev.slipway.trigger.Trigger.HookChange;
import dev.slipway.trigger.Trigger.StateChange;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** Reconciles targets: one when ECS reports that a deployment or a release task ended, and all of them on a schedule. */
public record Reconciler(Aws aws, Parallel parallel, InstantSource clock, Pause pause, KnownTargets known) {
    /** For targets that share nothing with others. */
    public Reconciler(Aws aws, Parallel parallel, InstantSource clock, Pause pause) {
        this(aws, parallel, clock, pause, KnownTargets.NONE);
    }

    /**
     * Handles the end of a deployment of this target's service.
     *
     * @return at least one outcome; IGNORED where no action is needed
     */
    public List<Outcome> onStateChange(Target target, StateChange event) {
        return outcomes(target, run(target, Optional.empty(), Optional.of(event)));
    }

    /**
     * Reconciles this target as the schedule does, whether it was at rest or not.
     *
     * @return at least one outcome; IGNORED where no action is needed
     */
    public List<Outcome> reconcile(Target target) {
        return outcomes(target, run(target, Optional.empty(), Optional.empty()));
    }

    private static List<Outcome> outcomes(Target target, Reconciliation ended) {
        return ended.outcomes().isEmpty() ? List.of(Outcome.of(target, Kind.IGNORED, ended.why())) : ended.outcomes();
    }

    /**
     * Handles a change of a lifecycle hook of this target's service.
     *
     * @return at least one outcome; IGNORED where no action is needed
     */
    public List<Outcome> onHook(Target target, HookChange change) {
        var hooks = new HookReporter(target, aws, parallel, clock, new TargetOwnership(known));
        try {
            if (change.state() == HookChange.State.WAITS) {
                return List.of(hooks.waits(change));
            }
            return outcomes(target, targetReconciler(target).afterHook(hooks, change));
        } catch (AwsException failure) {
            return List.of(ReconcileOutcome.unread(target, failure, Publication.BY_KIND));
        }
    }

    /**
     * Compares every target with its desired revision, and repairs what differs. It reads every release log.
     *
     * @return what there is to report; most targets have no outcome
     */
    public List<Outcome> reconcileAll(List<Target> targets) {
        return reconcileAll(targets, TargetsAtRest.NONE).outcomes();
    }

    /**
     * The same, without reading the release logs of targets that are still at rest.
     *
     * @param before what the last sweep of this instance of the function left
     */
    public Sweep reconcileAll(List<Target> targets, TargetsAtRest before) {
        Instant began = clock.instant();
        List<Target> due = before.due(targets, began);
        TargetsAtRest atRest = before.without(due);
        // their logs are read after the descriptions, so these come first
        var inOrder = new LinkedHashSet<>(due);
        inOrder.addAll(targets);
        var described = new ServiceDescriptions(aws, parallel, List.copyOf(inOrder));
        List<Reconciled> all = parallel.each(targets, target -> reconcile(target, described, atRest));
        var looks = new HashMap<Target, Look>();
        for (int i = 0; i < targets.size(); i++) {
            Target target = targets.get(i);
            all.get(i).look().ifPresent(look -> looks.put(target, look));
        }
        return new Sweep(
                all.stream().flatMap(r -> r.outcomes().stream()).toList(),
                (int) all.stream().filter(Reconciled::isLogRead).count(),
                before.after(began, looks));
    }

    /**
     * One target of a sweep.
     *
     * @param look for the next sweep; empty where the target is not at rest
     */
    private record Reconciled(List<Outcome> outcomes, boolean isLogRead, Optional<Look> look) {
        static Reconciled failed(Outcome outcome, Optional<Look> look) {
            return new Reconciled(List.of(outcome), false, look);
        }
    }

    /** Terraform creates services. Until a service exists there is nothing to reconcile. */
    private Reconciled reconcile(Target target, ServiceDescriptions described, TargetsAtRest atRest) {
        try {
            Optional<Service> service = described.of(target);
            Optional<Look> look = service.flatMap(s -> atRest.look(target, s));
            return service.isEmpty() || look.isPresent()
                    ? new Reconciled(List.of(), false, look)
                    : look(target, service.get());
        } catch (AwsException failure) {
            return Reconciled.failed(
                    ReconcileOutcome.unread(target, failure, Publication.UNRECORDED), atRest.look(target));
        } catch (RuntimeException bug) {
            return Reconciled.failed(ReconcileOutcome.bug(target, bug, Publication.UNRECORDED), Optional.empty());
        }
    }

    private Reconciled look(Target target, Service described) {
        Instant at = clock.instant();
        Reconciliation ended = run(target, Optional.of(described), Optional.empty());
        return new Reconciled(ended.outcomes(), true, ended.atRest().map(service -> new Look(service, at)));
    }

    /** Where the name of the ECS service can be read in two ways, its release log tells which target it is. */
    private Reconciliation run(Target target, Optional<Service> described, Optional<StateChange> event) {
        Reconciliation ended = targetReconciler(target).run(described, event);
        Optional<TargetOwnership.Owner> owner = ended.owner();
        if (owner.isEmpty()) {
            return ended;
        }
        Target other = owner.get().target();
        boolean isSameService = other.serviceRef().equals(target.serviceRef())
                && other.location().equals(target.location());
        Reconciliation asOther = isSameService ? targetReconciler(other).run(described, event) : ended;
        return asOther.owner()
                .map(foreign -> new Reconciliation(
                        List.of(Outcome.of(target, Kind.REFUSED, foreign.reason())),
                        foreign.reason(),
                        Optional.empty(),
                        Optional.empty()))
                .orElse(asOther);
    }

    private TargetReconciler targetReconciler(Target target) {
        return new TargetReconciler(target, aws, parallel, clock, pause, new TargetOwnership(known));
    }
}
