package dev.slipway.soak;

import dev.slipway.access.EcsRates;
import dev.slipway.access.Parallel;
import dev.slipway.access.Pause;
import dev.slipway.config.AccountRegion;
import dev.slipway.deploy.Deployer;
import dev.slipway.ecs.Aws;
import dev.slipway.outcome.Outcome;
import dev.slipway.reconcile.Reconciler;
import dev.slipway.reconcile.StoppedTaskTargets;
import dev.slipway.reconcile.Sweep;
import dev.slipway.reconcile.TargetDiscovery;
import dev.slipway.reconcile.TargetsAtRest;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.account.SandboxAws;
import dev.slipway.select.Selection;
import dev.slipway.select.Targets;
import dev.slipway.text.Json;
import dev.slipway.trigger.Invocation;
import dev.slipway.trigger.Trigger;
import dev.slipway.trigger.TriggerParser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The code of the functions, with the sandbox as AWS and simulated time. */
final class SoakFunctions {
    private static final Duration AFTER_A_PAUSE = Duration.ofSeconds(10);

    private final AwsAccount account;
    private final SimulatedTime time;
    private final Targets targets;
    private final RandomGenerator random;
    private final SoakStatistics figures;
    /** What the instance that runs the schedule knows; empty while it does, or after it crashed. */
    private Optional<TargetsAtRest> atRest = Optional.empty();

    SoakFunctions(
            AwsAccount account, SimulatedTime time, Targets targets, RandomGenerator random, SoakStatistics figures) {
        this.account = account;
        this.time = time;
        this.targets = targets;
        this.random = random;
        this.figures = figures;
    }

    List<Outcome> deploy(String event, SimulatedLambda.Run run) {
        return switch (TriggerParser.read(Json.parse(event), new Invocation(run.id(), time.instant()))) {
            case Trigger.Push push -> deploy(targets.select(push), run);
            case Trigger.Deploy request -> deploy(targets.select(request), run);
            case Trigger.Rollback request -> deploy(targets.select(request), run);
            case Trigger other -> throw new IllegalArgumentException("DeployFunction does not handle this: " + other);
        };
    }

    private List<Outcome> deploy(Selection selection, SimulatedLambda.Run run) {
        return new Deployer(aws(run), new Parallel(Runnable::run), time, pause(run), targets).deploy(selection);
    }

    List<Outcome> settle(String event, SimulatedLambda.Run run) {
        return switch (TriggerParser.read(Json.parse(event), new Invocation(run.id(), time.instant()))) {
            case Trigger.StateChange change -> onStateChange(change, run);
            case Trigger.TaskStopped stopped -> onTaskStopped(stopped, run);
            case Trigger.Scheduled scheduled -> reconcileAll(run);
            case Trigger other -> throw new IllegalArgumentException("RollbackFunction does not handle this: " + other);
        };
    }

    private List<Outcome> onStateChange(Trigger.StateChange change, SimulatedLambda.Run run) {
        var reconciler = new Reconciler(aws(run), new Parallel(Runnable::run), time, pause(run), targets);
        return targets
                .ofService(new AccountRegion(change.account(), change.region()), change.cluster(), change.service())
                .targets()
                .stream()
                .flatMap(target -> reconciler.onStateChange(target, change).stream())
                .toList();
    }

    private List<Outcome> onTaskStopped(Trigger.TaskStopped stopped, SimulatedLambda.Run run) {
        var reconciler = new Reconciler(aws(run), new Parallel(Runnable::run), time, pause(run), targets);
        return new StoppedTaskTargets(aws(run), new Parallel(Runnable::run))
                .of(stopped, targets).match().targets().stream()
                        .flatMap(target -> reconciler.reconcile(target).stream())
                        .toList();
    }

    /** A sweep that begins before the last one has ended has an instance of its own. */
    private List<Outcome> reconcileAll(SimulatedLambda.Run run) {
        TargetsAtRest before = atRest.orElse(TargetsAtRest.none(0));
        atRest = Optional.empty();
        var rates = new EcsRates(1, time, random::nextDouble)
                .at(new AccountRegion(account.accountId(), account.region()), EcsRates.Share.HALF);
        Aws aws = aws(new SandboxAws(account, rates, pause(run)), run);
        TargetDiscovery.Discovered found = new TargetDiscovery(aws, new Parallel(Runnable::run)).targets(targets);
        Sweep sweep = new Reconciler(aws, new Parallel(Runnable::run), time, pause(run), targets)
                .reconcileAll(found.targets(), before);
        atRest = Optional.of(sweep.atRest());
        // one that has a release task is never at rest
        int neverAtRest = (int) found.targets().stream()
                .filter(target -> target.releaseTask().isPresent())
                .count();
        figures.swept(found.targets().size() - neverAtRest, sweep.read() - neverAtRest);
        var outcomes = new ArrayList<>(sweep.outcomes());
        outcomes.addAll(found.failures());
        return outcomes;
    }

    private Aws aws(SimulatedLambda.Run run) {
        return aws(new SandboxAws(account), run);
    }

    private Aws aws(Aws aws, SimulatedLambda.Run run) {
        return new RetryingAws(aws, time, run.deadline(), random, figures);
    }

    private Pause pause(SimulatedLambda.Run run) {
        return length -> {
            if (time.instant().plus(length).isAfter(run.deadline().minus(AFTER_A_PAUSE))) {
                return false;
            }
            time.sleep(length);
            return true;
        };
    }
}
