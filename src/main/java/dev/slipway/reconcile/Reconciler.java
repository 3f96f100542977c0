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
import dev.slipway.select.KnownTargets;
import dev.slipway.select.TargetOwnership;
import dev.slipway.trigger.Trigger.StateChange;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Reconciles targets: one when ECS reports that a deployment ended, and all of them on a schedule. */
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
        TargetReconciler.Reconciliation ended = run(target, Optional.empty(), Optional.of(event));
        return ended.outcomes().isEmpty() ? List.of(Outcome.of(target, Kind.IGNORED, ended.why())) : ended.outcomes();
    }

    /**
     * Compares every target with its desired revision, and repairs what differs.
     *
     * @return what there is to report; most targets have no outcome
     */
    public List<Outcome> reconcileAll(List<Target> targets) {
        var described = new ServiceDescriptions(aws, parallel, targets);
        return parallel.each(targets, target -> reconcile(target, described)).stream()
                .flatMap(List::stream)
                .toList();
    }

    /** Terraform creates services. Until a service exists there is nothing to reconcile. */
    private List<Outcome> reconcile(Target target, ServiceDescriptions described) {
        try {
            Optional<Service> service = described.of(target);
            return service.isEmpty()
                    ? List.of()
                    : run(target, service, Optional.empty()).outcomes();
        } catch (AwsException failure) {
            return List.of(ReconcileOutcome.unread(target, failure, Publication.UNRECORDED));
        } catch (RuntimeException bug) {
            return List.of(ReconcileOutcome.bug(target, bug, Publication.UNRECORDED));
        }
    }

    /** Where the name of the ECS service can be read in two ways, its release log tells which target it is. */
    private TargetReconciler.Reconciliation run(
            Target target, Optional<Service> described, Optional<StateChange> event) {
        TargetReconciler.Reconciliation ended = targetReconciler(target).run(described, event);
        Optional<TargetOwnership.Owner> owner = ended.owner();
        if (owner.isEmpty()) {
            return ended;
        }
        Target other = owner.get().target();
        boolean isSameService = other.serviceRef().equals(target.serviceRef())
                && other.location().equals(target.location());
        TargetReconciler.Reconciliation asOther =
                isSameService ? targetReconciler(other).run(described, event) : ended;
        return asOther.owner()
                .map(foreign -> new TargetReconciler.Reconciliation(
                        List.of(Outcome.of(target, Kind.REFUSED, foreign.reason())),
                        foreign.reason(),
                        Optional.empty()))
                .orElse(asOther);
    }

    private TargetReconciler targetReconciler(Target target) {
        return new TargetReconciler(target, aws, parallel, clock, pause, new TargetOwnership(known));
    }
}
