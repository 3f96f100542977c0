package dev.slipway.reconcile;

import dev.slipway.access.LogReader;
import dev.slipway.access.Parallel;
import dev.slipway.config.Target;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.Services;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.reconcile.plan.Heard;
import dev.slipway.reconcile.plan.ReconcileAction;
import dev.slipway.reconcile.plan.ReconcileAction.EcsCall;
import dev.slipway.reconcile.plan.ReconcilePlanner;
import dev.slipway.reconcile.plan.ReconcileRead;
import dev.slipway.reconcile.plan.ReconcileSnapshot;
import dev.slipway.reconcile.plan.Report;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Makes one target's log and service true: settles what has ended, goes back from what failed, tells what is desired.
 * It judges, does one thing, and judges again, until there is nothing to do. It may end between any two calls: what is
 * about to be done was written down, and whoever looks next goes on from there.
 */
final class TargetReconciler {
    /** Every reading anew follows from a telling, or from somebody who appended meanwhile. More is not a race. */
    private static final int READINGS = 6;
    /** Done after one reading: every entry that the service deploys is settled at most once or twice. */
    private static final int STEPS = 30;

    private final Target target;
    private final Services services;
    private final LogReader log;
    private final ReconcileReader settleReads;
    private final ReconcileExecutor deeds;
    private final Parallel parallel;
    private final InstantSource clock;
    private final Set<Integer> unusable = new HashSet<>();
    private final List<Outcome> said = new ArrayList<>();
    private final Set<Said> alreadySaid = new HashSet<>();

    private record Said(int number, Report.Ending ending) {}

    TargetReconciler(Target target, Aws aws, Parallel parallel, InstantSource clock) {
        this.target = target;
        this.services = aws.services(target.place());
        this.log = new LogReader(aws.taskDefinitions(target.place()), parallel, clock);
        this.settleReads = new ReconcileReader(target, services, log, parallel);
        this.deeds = new ReconcileExecutor(target, aws, parallel, clock);
        this.parallel = parallel;
        this.clock = clock;
    }

    /**
     * ReconcileRead came of it.
     *
     * @param outcomes in the order in which it was done; empty where nothing was to be said
     * @param why there was nothing (more) to do
     */
    record Reconciliation(List<Outcome> outcomes, String why) {
        Reconciliation {
            outcomes = List.copyOf(outcomes);
        }
    }

    /** How one reading ended. */
    private sealed interface Attempt {
        record Rested(String why) implements Attempt {}

        record Again() implements Attempt {}
    }

    /**
     * Looks at the target.
     *
     * @param before a description of the service that may be a little old: whatever is to be done after it, is judged
     *     once more after a new one
     */
    Reconciliation run(Optional<Service> before, Optional<Heard> heard) {
        try {
            return look(before, heard);
        } catch (AwsException failure) {
            said.add(notLookedAt(target, failure));
            return new Reconciliation(said, "");
        } catch (RuntimeException bug) {
            // what was done before stays said
            said.add(mistake(target, bug));
            return new Reconciliation(said, "");
        }
    }

    /** For the log only, too: the next look makes the same one. */
    static Outcome mistake(Target target, RuntimeException bug) {
        return Outcome.of(target, Kind.FAILED, "this is a mistake in Slipway, please report it: " + bug)
                .with(Publication.LOG_ONLY);
    }

    /** For the log only: of the deployment it says nothing. */
    static Outcome notLookedAt(Target target, AwsException failure) {
        return Outcome.of(target, Kind.FAILED, "it could not be looked at: " + failure.getMessage())
                .with(Publication.LOG_ONLY)
                .retryable(failure.isRetryable());
    }

    private Reconciliation look(Optional<Service> before, Optional<Heard> heard) {
        Optional<Service> described = before;
        for (int reading = 0; reading < READINGS; reading++) {
            boolean fresh = described.isEmpty();
            CompletableFuture<LogTail> readLog = parallel.start(() -> log.end(target.family()));
            Optional<Service> service = fresh ? describe() : described;
            LogTail end = Parallel.await(readLog);
            described = Optional.empty();
            if (service.isEmpty()) {
                return new Reconciliation(said, "there is no service " + target.serviceRef());
            }
            if (fresh && !runsLast(service.get(), end)) {
                // read beside it, the log may be the older one: it would not say yet what the service was taken back
                // from, and that would be told again
                end = log.end(target.family());
            }
            if (log.ranAhead(end, target.family(), service.get())) {
                continue;
            }
            ReconcileSnapshot standing =
                    ReconcileSnapshot.of(target, service.get(), end, heard, unusable, clock.instant());
            if (step(standing, fresh) instanceof Attempt.Rested(String why)) {
                return new Reconciliation(said, why);
            }
        }
        return new Reconciliation(said, "others keep deploying it; the next look goes on");
    }

    private static boolean runsLast(Service service, LogTail end) {
        return end.last().filter(last -> service.runs(last.arn())).isPresent();
    }

    private Optional<Service> describe() {
        String name = target.serviceRef().name();
        return Optional.ofNullable(
                services.describe(target.cluster(), List.of(name)).get(name));
    }

    private Attempt step(ReconcileSnapshot first, boolean fresh) {
        ReconcileSnapshot standing = first;
        int done = 0;
        while (done <= STEPS) {
            switch (ReconcilePlanner.judge(standing)) {
                case ReconcileAction.Read(Set<ReconcileRead> what) -> standing = settleReads.read(standing, what);
                case ReconcileAction.NoAction(String why, Optional<Report> report) -> {
                    report.ifPresent(this::say);
                    return new Attempt.Rested(why);
                }
                case ReconcileAction.ReadAgain(String why) -> {
                    if (!fresh) {
                        return new Attempt.Again();
                    }
                    throw new AwsException(AwsException.Kind.RETRYABLE, "DescribeServices", why);
                }
                case ReconcileAction.Act act -> {
                    if (!fresh) {
                        return new Attempt.Again();
                    }
                    boolean lookFirst =
                            standing.log().last().flatMap(Release::noticed).isPresent();
                    boolean there = deeds.writeDown(act, lookFirst);
                    if (there && !(act.then() instanceof EcsCall.None)) {
                        return doIt(act, standing);
                    }
                    done += there ? 1 : 0;
                    standing = there || !lookFirst ? standing.noted(act.notes()) : standing;
                    if (there) {
                        act.report().ifPresent(this::say);
                    } else if (act.then() instanceof EcsCall.UpdateService(Release release, boolean back)) {
                        unusable.add(release.number());
                        standing = standing.without(release);
                    }
                }
            }
        }
        throw new IllegalStateException("the rules of %s come to no end".formatted(target));
    }

    private Attempt doIt(ReconcileAction.Act act, ReconcileSnapshot standing) {
        Optional<Outcome> meant = act.report().map(report -> ReconcileOutcome.outcome(target, report));
        Optional<Outcome> outcome;
        try {
            outcome = deeds.doIt(act.then(), meant);
        } catch (AwsException failure) {
            meant.ifPresent(o ->
                    said.add(notDone(o, failure, failure.isRetryable() || deeds.notice(standing, act.then()))));
            return new Attempt.Rested("it could not be done");
        }
        outcome.filter(o -> act.report().filter(this::firstTime).isPresent()).ifPresent(said::add);
        // it takes ECS a while, and until then it looks as if it had not been told
        return act.then() instanceof EcsCall.StopServiceDeployment
                ? new Attempt.Rested("ECS was told to roll it back")
                : new Attempt.Again();
    }

    /** It stands written down: the retry or the next look does it. ReconcileRead no retry heals needs a person. */
    private static Outcome notDone(Outcome meant, AwsException failure, boolean news) {
        boolean back = meant.kind() == Kind.ROLLED_BACK && !failure.isRetryable();
        return meant.as(back ? Kind.ROLLBACK_FAILED : Kind.FAILED)
                .because("%s, but then: %s".formatted(meant.reason(), failure.getMessage()))
                .with(news ? meant.publication() : Publication.LOG_ONLY)
                .retryable(failure.isRetryable());
    }

    private void say(Report report) {
        if (firstTime(report)) {
            said.add(ReconcileOutcome.outcome(target, report));
        }
    }

    private boolean firstTime(Report report) {
        return alreadySaid.add(new Said(report.about().number(), report.ending()));
    }
}
