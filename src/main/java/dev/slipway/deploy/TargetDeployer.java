package dev.slipway.deploy;

import dev.slipway.access.LogReader;
import dev.slipway.access.Parallel;
import dev.slipway.access.Pause;
import dev.slipway.access.ServiceUpdater;
import dev.slipway.config.Target;
import dev.slipway.deploy.plan.DeployAction;
import dev.slipway.deploy.plan.DeployPlanner;
import dev.slipway.deploy.plan.DeployRead;
import dev.slipway.deploy.plan.DeploySnapshot;
import dev.slipway.deploy.plan.RegisterRequest;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.Services;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.OutcomeDetails;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.release.TagValues;
import dev.slipway.select.DeployRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One target's way: decide, append, tell, look again. It may end between any two calls; the same request, handled
 * again, then finds its own entry and finishes.
 */
final class TargetDeployer {
    /** Between looks for an append that may or may not have happened: ECS's reads lag, and its trouble passes. */
    private static final Duration BETWEEN_APPENDS = Duration.ofSeconds(1);

    private static final Duration LONGEST_BETWEEN = Duration.ofSeconds(15);
    /** Between looks at whether ECS has gone back. */
    static final Duration WHILE_SETTLING = Duration.ofSeconds(10);

    private final DeployRequest asked;
    private final Target target;
    private final Services services;
    private final TaskDefinitions taskDefinitions;
    private final LogReader log;
    private final ServiceUpdater updater;
    private final TemplateRecheck look;
    private final WithdrawnMarker withdrawal;
    private final DeployReader deployReads;
    private final DryRun dryRun;
    private final Pause pause;
    private boolean notYet;

    TargetDeployer(DeployRequest asked, Aws aws, Parallel parallel, InstantSource clock, Pause pause) {
        this.asked = asked;
        this.target = asked.target();
        this.services = aws.services(target.location());
        this.taskDefinitions = aws.taskDefinitions(target.location());
        this.log = new LogReader(taskDefinitions, parallel, clock);
        this.updater = new ServiceUpdater(services, taskDefinitions, clock);
        this.deployReads = new DeployReader(asked, aws, log);
        this.dryRun = new DryRun(asked, taskDefinitions);
        this.withdrawal = new WithdrawnMarker(asked, taskDefinitions);
        this.pause = pause;
        var converge = new Converger(services, taskDefinitions, log, updater, parallel);
        this.look = new TemplateRecheck(asked, taskDefinitions, converge, parallel);
    }

    /** The same request once more, where its template has changed since it was read. */
    Optional<DeployRequest> again() {
        return look.again();
    }

    /** Whether it cannot be decided before others have noted what they did. */
    boolean notYet() {
        return notYet;
    }

    Outcome deploy(DeploySnapshot first) {
        DeploySnapshot seen = first;
        Duration wait = BETWEEN_APPENDS;
        boolean mayHaveAppended = false;
        while (true) {
            try {
                Outcome outcome = act(seen);
                boolean foundOwnAppend = mayHaveAppended && outcome.kind() == Kind.UNCHANGED;
                return foundOwnAppend ? outcome.as(Kind.DEPLOYING) : outcome;
            } catch (AwsException failure) {
                boolean unclear = failure.kind() == AwsException.Kind.UNKNOWN
                        && failure.call().equals("RegisterTaskDefinition");
                if (!unclear || !pause.pause(wait)) {
                    throw failure;
                }
                mayHaveAppended = true;
                wait = wait.multipliedBy(2).compareTo(LONGEST_BETWEEN) < 0 ? wait.multipliedBy(2) : LONGEST_BETWEEN;
                seen = seen.withLog(log.end(target.family()));
            }
        }
    }

    private Outcome act(DeploySnapshot first) {
        DeploySnapshot seen = first;
        while (true) {
            DeployAction decision = DeployPlanner.decide(asked, seen);
            switch (decision) {
                case DeployAction.Read(DeployRead what) -> seen = deployReads.read(seen, what);
                case DeployAction.Refuse(String reason) -> {
                    return Outcome.of(asked, Kind.REFUSED, reason);
                }
                case DeployAction.Wait(String reason) -> {
                    notYet = true;
                    return Outcome.of(asked, Kind.FAILED, reason).retryable(true);
                }
                case DeployAction.Supersede(String reason) -> {
                    return asked.dryRun() ? Outcome.of(asked, Kind.SUPERSEDED, reason) : overtaken(reason);
                }
                case DeployAction.Unchanged(Release desired, String reason) -> {
                    return asked.dryRun() ? dryRun.nothingToDo(desired, reason) : unchanged(desired, reason);
                }
                case DeployAction.Register(RegisterRequest revision) -> {
                    return asked.dryRun() ? dryRun.planned(seen, revision) : appendAndTell(seen, revision);
                }
                case DeployAction.RegisterAndWait(RegisterRequest revision, String reason) -> {
                    return asked.dryRun() ? dryRun.planned(seen, revision) : appendOnly(seen, revision, reason);
                }
            }
        }
    }

    private Outcome appendAndTell(DeploySnapshot seen, RegisterRequest revision) {
        TaskDefinition appended = withdrawal.append(revision.request());
        OutcomeDetails facts = OutcomeDetails.of(revision, seen.service()).deployed(appended.arn(), Optional.empty());
        Service told;
        try {
            Optional<Release> later = requestedLater(seen.log(), appended);
            if (later.isPresent()) {
                taskDefinitions.tag(appended.arn(), Map.of(Release.STATE, ReleaseState.SUPERSEDED.tag()));
                withdrawal.undo();
                return superseded(later.get(), facts);
            }
            told = updater.tell(target, appended.arn());
        } catch (AwsException failure) {
            return Outcome.of(
                            asked,
                            Kind.FAILED,
                            "%s is registered, but the service was not told: %s"
                                    .formatted(appended.name(), failure.getMessage()))
                    .with(facts)
                    .retryable(failure.isRetryable());
        }
        return afterTelling(
                Outcome.of(asked, Kind.DEPLOYING, "the service was told to run it")
                        .with(facts.deployed(appended.arn(), ServiceUpdater.deploymentIdOf(appended.arn(), told))),
                appended,
                told);
    }

    /** Told is told: what is left to do is done when the event comes again, or by whoever converges next. */
    private Outcome afterTelling(Outcome deploying, TaskDefinition appended, Service told) {
        try {
            updater.note(appended.arn(), told);
            return settled(deploying, appended, look.run());
        } catch (AwsException failure) {
            return deploying
                    .because(deploying.reason() + ", but then: " + failure.getMessage())
                    .retryable(failure.isRetryable());
        }
    }

    /** Numbers between what was seen and what ECS gave are others' appends. */
    private Optional<Release> requestedLater(LogTail end, TaskDefinition appended) {
        int number = appended.name().number();
        List<Release> between = log.between(target.family(), end.newest() + 1, number - 1, appended)
                .releases();
        return between.stream()
                .filter(e -> e.requestedAt().isAfter(asked.requestedAt()))
                .reduce((a, b) -> b.supersedes(a) ? b : a);
    }

    private Outcome settled(Outcome deploying, TaskDefinition appended, Converger.Convergence found) {
        Optional<Release> another = found.desired().filter(d -> !d.arn().equals(appended.arn()));
        if (another.isEmpty()) {
            return found.left()
                    .map(l -> deploying.because(deploying.reason() + "; since then " + l))
                    .orElse(deploying);
        }
        Release desired = another.get();
        boolean sameVersion = Release.read(appended).filter(desired::follows).isPresent();
        if (sameVersion || desired.request().equals(TagValues.identity(asked.request()))) {
            // Delivered twice at once, a request is appended twice, and either run has done what was asked for. So has
            // who heard of a changed template and deployed the version again.
            return deploying.with(deploying.facts().deployed(desired.arn(), found.deployment()));
        }
        return desired.requestedAt().isBefore(asked.requestedAt())
                ? deploying.because(
                        deploying.reason() + "; since then the service went back to revision " + desired.number())
                : superseded(desired, deploying.facts());
    }

    private Outcome superseded(Release by, OutcomeDetails facts) {
        return Outcome.of(
                        asked,
                        Kind.SUPERSEDED,
                        "revision %d was requested later, at %s".formatted(by.number(), by.requestedAt()))
                .with(facts);
    }

    /** Waits for ECS within the time there is; after that, the same event handled again tells the service. */
    private Outcome appendOnly(DeploySnapshot seen, RegisterRequest revision, String reason) {
        TaskDefinition appended = withdrawal.append(revision.request());
        Outcome waiting = Outcome.of(asked, Kind.DEPLOYING, reason)
                .with(OutcomeDetails.of(revision, seen.service()).deployed(appended.arn(), Optional.empty()))
                .retryable(true);
        try {
            while (pause.pause(WHILE_SETTLING)) {
                Converger.Convergence found = look.run();
                if (!found.settling()) {
                    Outcome settled = waiting.because("the service was told to run it when ECS had rolled it back");
                    return settled(settled.retryable(false), appended, found);
                }
            }
            return waiting;
        } catch (AwsException failure) {
            return waiting.because(reason + ", but then: " + failure.getMessage());
        }
    }

    private Outcome unchanged(Release desired, String reason) {
        Converger.Convergence found = look.run();
        String also = found.left().map(l -> "; " + l).orElse(found.told() ? "; the service was told again" : "");
        String arn = found.desired().orElse(desired).arn();
        return Outcome.of(asked, found.settling() ? Kind.DEPLOYING : Kind.UNCHANGED, reason + also)
                .with(OutcomeDetails.NONE.deployed(arn, found.deployment()))
                .retryable(found.settling());
    }

    /** An earlier attempt may have told the service after that, and have ended before it looked again. */
    private Outcome overtaken(String reason) {
        Outcome superseded = Outcome.of(asked, Kind.SUPERSEDED, reason);
        try {
            Converger.Convergence found = look.run();
            return found.told() ? superseded.because(reason + "; the service was told to run that again") : superseded;
        } catch (AwsException failure) {
            return superseded
                    .because(reason + ", but then: " + failure.getMessage())
                    .retryable(failure.isRetryable());
        }
    }
}
