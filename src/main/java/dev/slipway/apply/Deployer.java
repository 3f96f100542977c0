package dev.slipway.apply;

import dev.slipway.apply.Outcome.Kind;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsFailure;
import dev.slipway.target.Asked;
import dev.slipway.target.Selection;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Deploys what is asked for, target beside target: reads together, then each target registers, is told and is looked at
 * again by itself. One target's trouble never stops another's.
 */
public final class Deployer {
    /** More changes of a template while one deployment is made are nobody's race: the next event brings the next. */
    private static final int CHANGES = 5;

    private final Aws aws;
    private final AllAtOnce allAtOnce;
    private final InstantSource clock;
    private final Pause pause;

    /** @param executor runs reads and targets side by side; a thread for each is expected */
    public Deployer(Aws aws, Executor executor, InstantSource clock, Pause pause) {
        this.aws = aws;
        this.allAtOnce = new AllAtOnce(executor);
        this.clock = clock;
        this.pause = pause;
    }

    /** @return one outcome for each, in their order */
    public List<Outcome> deploy(List<Asked> all) {
        var reads = new Reads(aws, allAtOnce, clock, pause, all);
        return allAtOnce.each(all, asked -> deploy(asked, reads));
    }

    /** The same for all that a push or request concerns; what has to be looked up first is. */
    public List<Outcome> deploy(Selection selection) {
        var outcomes = new ArrayList<Outcome>();
        var known = new ArrayList<>(selection.asked());
        for (Resolver.Resolved resolved :
                allAtOnce.each(selection.open(), open -> new Resolver(open, aws, allAtOnce, clock).resolve())) {
            switch (resolved) {
                case Resolver.Resolved.Known(Asked asked) -> known.add(asked);
                case Resolver.Resolved.Not(Outcome outcome) -> outcomes.add(outcome);
            }
        }
        outcomes.addAll(0, deploy(known));
        return outcomes;
    }

    /** And again while its template changes meanwhile. */
    private Outcome deployAndFollow(Asked asked, Reads reads) {
        var target = new OneTarget(asked, aws, allAtOnce, clock, pause);
        Outcome outcome = target.deploy(reads.of(asked));
        for (int i = 0; i < CHANGES && target.again().isPresent(); i++) {
            Asked again = target.again().get();
            target = new OneTarget(again, aws, allAtOnce, clock, pause);
            outcome = followed(outcome, again, target);
        }
        return outcome;
    }

    /** Told is told: where its template cannot be followed, that is said beside it. */
    private Outcome followed(Outcome before, Asked again, OneTarget target) {
        Outcome outcome;
        try {
            outcome = target.deploy(new Reads(aws, allAtOnce, clock, pause, List.of(again)).of(again));
        } catch (AwsFailure failure) {
            outcome = Outcome.of(again, Kind.FAILED, String.valueOf(failure.getMessage()))
                    .healable(failure.retryCanHeal());
        }
        if (outcome.kind() == Kind.DEPLOYING || outcome.kind() == Kind.SUPERSEDED) {
            return outcome;
        }
        return outcome.kind() == Kind.UNCHANGED
                ? before
                : before.because("%s; its template has changed since, but: %s"
                                .formatted(before.reason(), outcome.reason()))
                        .healable(outcome.retryCanHeal());
    }

    private Outcome deploy(Asked asked, Reads reads) {
        try {
            Outcome outcome = deployAndFollow(asked, reads);
            boolean underWay = outcome.kind() == Kind.DEPLOYING || outcome.kind() == Kind.UNCHANGED;
            return asked.waits() && underWay ? new Await(asked, aws, allAtOnce, clock, pause).end(outcome) : outcome;
        } catch (AwsFailure failure) {
            return Outcome.of(asked, Kind.FAILED, String.valueOf(failure.getMessage()))
                    .healable(failure.retryCanHeal());
        } catch (RuntimeException bug) {
            return Outcome.of(asked, Kind.FAILED, "this is a mistake in Slipway, please report it: " + bug);
        }
    }
}
