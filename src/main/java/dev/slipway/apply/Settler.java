package dev.slipway.apply;

import dev.slipway.apply.Outcome.Kind;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsFailure;
import dev.slipway.ecs.Service;
import dev.slipway.rollback.Heard;
import dev.slipway.target.Target;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** What lives after a deployment was told: how it ends is noted, and what fails is taken back. */
public final class Settler {
    private final Aws aws;
    private final AllAtOnce allAtOnce;
    private final InstantSource clock;

    /** @param executor runs reads and targets side by side; a thread for each is expected */
    public Settler(Aws aws, Executor executor, InstantSource clock) {
        this.aws = aws;
        this.allAtOnce = new AllAtOnce(executor);
        this.clock = clock;
    }

    /**
     * A deployment of this target's service has ended.
     *
     * @return at least one outcome; IGNORED where nothing follows from it
     */
    public List<Outcome> heard(Target target, Heard heard) {
        Reconcile.Found found = reconcile(target).run(Optional.empty(), Optional.of(heard));
        return found.outcomes().isEmpty() ? List.of(Outcome.of(target, Kind.IGNORED, found.why())) : found.outcomes();
    }

    /**
     * Looks after all of them, from what is true and not from what was heard.
     *
     * @return what there is to say, of most targets nothing
     */
    public List<Outcome> sweep(List<Target> targets) {
        var described = new DescribedServices(aws, allAtOnce, targets);
        return allAtOnce.each(targets, target -> look(target, described)).stream()
                .flatMap(List::stream)
                .toList();
    }

    /** A service that is not there yet is Terraform's to make, and a deployment of it says so. */
    private List<Outcome> look(Target target, DescribedServices described) {
        try {
            Optional<Service> service = described.of(target);
            return service.isEmpty()
                    ? List.of()
                    : reconcile(target).run(service, Optional.empty()).outcomes();
        } catch (AwsFailure failure) {
            return List.of(Reconcile.notLookedAt(target, failure));
        } catch (RuntimeException bug) {
            return List.of(Reconcile.mistake(target, bug));
        }
    }

    private Reconcile reconcile(Target target) {
        return new Reconcile(target, aws, allAtOnce, clock);
    }
}
