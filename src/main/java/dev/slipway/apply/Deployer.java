package dev.slipway.apply;

import dev.slipway.apply.Outcome.Kind;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsFailure;
import dev.slipway.plan.Seen;
import dev.slipway.target.Asked;
import dev.slipway.target.Selection;
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
        return deployAll(all.stream().map(Version::fixed).toList());
    }

    /** @param anew finds it once more, where by then it may be another */
    private record Version(Asked asked, Optional<Resolver> anew) {
        static Version fixed(Asked asked) {
            return new Version(asked, Optional.empty());
        }
    }

    private List<Outcome> deployAll(List<Version> all) {
        var reads = new Reads(
                aws, allAtOnce, clock, pause, all.stream().map(Version::asked).toList());
        return allAtOnce.each(all, version -> deploy(version, reads));
    }

    /** The same for all that a push or request concerns; what has to be looked up first is. */
    public List<Outcome> deploy(Selection selection) {
        var outcomes = new ArrayList<Outcome>();
        var known =
                new ArrayList<>(selection.asked().stream().map(Version::fixed).toList());
        List<Resolver> resolvers = selection.open().stream()
                .map(open -> new Resolver(open, aws, allAtOnce, clock))
                .toList();
        List<Resolver.Resolved> resolved = allAtOnce.each(resolvers, Resolver::resolve);
        for (int i = 0; i < resolvers.size(); i++) {
            switch (resolved.get(i)) {
                case Resolver.Resolved.Known(Asked asked) ->
                    known.add(new Version(asked, Optional.of(resolvers.get(i))));
                case Resolver.Resolved.Not(Outcome outcome) -> outcomes.add(outcome);
            }
        }
        outcomes.addAll(0, deployAll(known));
        return outcomes;
    }

    /**
     * Once that is noted which has to be, within the time there is: where the service went back by itself, the version
     * is another one then. And again while its template changes meanwhile.
     */
    private Outcome deployAndFollow(Version version, Reads reads) {
        var target = new OneTarget(version.asked(), aws, allAtOnce, clock, pause);
        Outcome outcome = target.deploy(reads.of(version.asked()));
        while (target.notYet() && version.anew().isPresent() && pause.pause(OneTarget.WHILE_SETTLING)) {
            switch (version.anew().get().resolve()) {
                case Resolver.Resolved.Known(Asked asked) -> {
                    target = new OneTarget(asked, aws, allAtOnce, clock, pause);
                    outcome = target.deploy(read(asked));
                }
                case Resolver.Resolved.Not(Outcome not) -> {
                    return not;
                }
            }
        }
        for (int i = 0; i < CHANGES && target.again().isPresent(); i++) {
            Asked again = target.again().get();
            target = new OneTarget(again, aws, allAtOnce, clock, pause);
            outcome = followed(outcome, again, target);
        }
        return outcome;
    }

    private Seen read(Asked asked) {
        return new Reads(aws, allAtOnce, clock, pause, List.of(asked)).of(asked);
    }

    /** Told is told: where its template cannot be followed, that is said beside it. */
    private Outcome followed(Outcome before, Asked again, OneTarget target) {
        Outcome outcome;
        try {
            outcome = target.deploy(read(again));
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

    private Outcome deploy(Version version, Reads reads) {
        Asked asked = version.asked();
        try {
            Outcome outcome = deployAndFollow(version, reads);
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
