package dev.slipway.deploy;

import dev.slipway.access.Parallel;
import dev.slipway.access.Pause;
import dev.slipway.deploy.plan.DeploySnapshot;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.select.DeployRequest;
import dev.slipway.select.Selection;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Deploys what is asked for, target beside target: reads together, then each target registers, is told and is looked at
 * again by itself. One target's trouble never stops another's.
 */
public final class Deployer {
    /** More changes of a template while one deployment is made are nobody's race: the next event brings the next. */
    private static final int CHANGES = 5;

    private final Aws aws;
    private final Parallel parallel;
    private final InstantSource clock;
    private final Pause pause;

    /** @param executor runs reads and targets side by side; a thread for each is expected */
    public Deployer(Aws aws, Executor executor, InstantSource clock, Pause pause) {
        this.aws = aws;
        this.parallel = new Parallel(executor);
        this.clock = clock;
        this.pause = pause;
    }

    /** @return one outcome for each, in their order */
    public List<Outcome> deploy(List<DeployRequest> all) {
        return deployAll(all.stream().map(PendingDeployment::fixed).toList());
    }

    /** @param anew finds it once more, where by then it may be another */
    private record PendingDeployment(DeployRequest asked, Optional<RequestResolver> anew) {
        static PendingDeployment fixed(DeployRequest asked) {
            return new PendingDeployment(asked, Optional.empty());
        }
    }

    private List<Outcome> deployAll(List<PendingDeployment> all) {
        var reads = new SharedReads(
                aws,
                parallel,
                clock,
                pause,
                all.stream().map(PendingDeployment::asked).toList());
        return parallel.each(all, version -> deploy(version, reads));
    }

    /** The same for all that a push or request concerns; what has to be looked up first is. */
    public List<Outcome> deploy(Selection selection) {
        if (!selection.ignored().isEmpty()) {
            return List.of(Outcome.ignored(selection.ignored()));
        }
        var outcomes = new ArrayList<Outcome>();
        var known = new ArrayList<>(
                selection.requests().stream().map(PendingDeployment::fixed).toList());
        List<RequestResolver> resolvers = selection.unresolved().stream()
                .map(open -> new RequestResolver(open, aws, parallel, clock))
                .toList();
        List<RequestResolver.Resolved> resolved = parallel.each(resolvers, RequestResolver::resolve);
        for (int i = 0; i < resolvers.size(); i++) {
            switch (resolved.get(i)) {
                case RequestResolver.Resolved.Known(DeployRequest asked) ->
                    known.add(new PendingDeployment(asked, Optional.of(resolvers.get(i))));
                case RequestResolver.Resolved.Not(Outcome outcome) -> outcomes.add(outcome);
            }
        }
        outcomes.addAll(0, deployAll(known));
        selection.refused().forEach(r -> outcomes.add(Outcome.refused(r.service(), r.environment(), r.reason())));
        return outcomes;
    }

    /**
     * Once that is noted which has to be, within the time there is: where the service went back by itself, the version
     * is another one then. And again while its template changes meanwhile.
     */
    private Outcome deployAndFollow(PendingDeployment version, SharedReads reads) {
        var target = new TargetDeployer(version.asked(), aws, parallel, clock, pause);
        Outcome outcome = target.deploy(reads.of(version.asked()));
        while (target.notYet() && version.anew().isPresent() && pause.pause(TargetDeployer.WHILE_SETTLING)) {
            switch (version.anew().get().resolve()) {
                case RequestResolver.Resolved.Known(DeployRequest asked) -> {
                    target = new TargetDeployer(asked, aws, parallel, clock, pause);
                    outcome = target.deploy(read(asked));
                }
                case RequestResolver.Resolved.Not(Outcome not) -> {
                    return not;
                }
            }
        }
        for (int i = 0; i < CHANGES && target.again().isPresent(); i++) {
            DeployRequest again = target.again().get();
            target = new TargetDeployer(again, aws, parallel, clock, pause);
            outcome = followed(outcome, again, target);
        }
        return outcome;
    }

    private DeploySnapshot read(DeployRequest asked) {
        return new SharedReads(aws, parallel, clock, pause, List.of(asked)).of(asked);
    }

    /** Told is told: where its template cannot be followed, that is said beside it. */
    private Outcome followed(Outcome before, DeployRequest again, TargetDeployer target) {
        Outcome outcome;
        try {
            outcome = target.deploy(read(again));
        } catch (AwsException failure) {
            outcome = Outcome.of(again, Kind.FAILED, String.valueOf(failure.getMessage()))
                    .retryable(failure.isRetryable());
        }
        if (outcome.kind() == Kind.DEPLOYING || outcome.kind() == Kind.SUPERSEDED) {
            return outcome;
        }
        return outcome.kind() == Kind.UNCHANGED
                ? before
                : before.because("%s; its template has changed since, but: %s"
                                .formatted(before.reason(), outcome.reason()))
                        .retryable(outcome.isRetryable());
    }

    private Outcome deploy(PendingDeployment version, SharedReads reads) {
        DeployRequest asked = version.asked();
        try {
            Outcome outcome = deployAndFollow(version, reads);
            boolean underWay = outcome.kind() == Kind.DEPLOYING || outcome.kind() == Kind.UNCHANGED;
            return asked.waits() && underWay
                    ? new DeploymentWaiter(asked, aws, parallel, clock, pause).end(outcome)
                    : outcome;
        } catch (AwsException failure) {
            return Outcome.of(asked, Kind.FAILED, String.valueOf(failure.getMessage()))
                    .retryable(failure.isRetryable());
        } catch (RuntimeException bug) {
            return Outcome.of(asked, Kind.FAILED, "this is a mistake in Slipway, please report it: " + bug);
        }
    }
}
