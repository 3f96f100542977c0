package dev.slipway.reconcile;

import dev.slipway.access.Parallel;
import dev.slipway.access.ServiceDescriptions;
import dev.slipway.config.Target;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.Service;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.reconcile.plan.Heard;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** What lives after a deployment was told: how it ends is noted, and what fails is taken back. */
public final class Reconciler {
    private final Aws aws;
    private final Parallel parallel;
    private final InstantSource clock;

    /** @param executor runs reads and targets side by side; a thread for each is expected */
    public Reconciler(Aws aws, Executor executor, InstantSource clock) {
        this.aws = aws;
        this.parallel = new Parallel(executor);
        this.clock = clock;
    }

    /**
     * A deployment of this target's service has ended.
     *
     * @return at least one outcome; IGNORED where nothing follows from it
     */
    public List<Outcome> heard(Target target, Heard heard) {
        TargetReconciler.Reconciliation found = reconcile(target).run(Optional.empty(), Optional.of(heard));
        return found.outcomes().isEmpty() ? List.of(Outcome.of(target, Kind.IGNORED, found.why())) : found.outcomes();
    }

    /**
     * Looks after all of them, from what is true and not from what was heard.
     *
     * @return what there is to say, of most targets nothing
     */
    public List<Outcome> sweep(List<Target> targets) {
        var described = new ServiceDescriptions(aws, parallel, targets);
        return parallel.each(targets, target -> look(target, described)).stream()
                .flatMap(List::stream)
                .toList();
    }

    /** A service that is not there yet is Terraform's to make, and a deployment of it says so. */
    private List<Outcome> look(Target target, ServiceDescriptions described) {
        try {
            Optional<Service> service = described.of(target);
            return service.isEmpty()
                    ? List.of()
                    : reconcile(target).run(service, Optional.empty()).outcomes();
        } catch (AwsException failure) {
            return List.of(TargetReconciler.notLookedAt(target, failure));
        } catch (RuntimeException bug) {
            return List.of(TargetReconciler.mistake(target, bug));
        }
    }

    private TargetReconciler reconcile(Target target) {
        return new TargetReconciler(target, aws, parallel, clock);
    }
}
