package dev.slipway.apply;

import dev.slipway.apply.Outcome.Kind;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsFailure;
import dev.slipway.ecs.Entry;
import dev.slipway.ecs.LogEnd;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.Services;
import dev.slipway.ecs.State;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.plan.Decision;
import dev.slipway.plan.Planner;
import dev.slipway.plan.Revision;
import dev.slipway.plan.Seen;
import dev.slipway.plan.TagValues;
import dev.slipway.target.Asked;
import dev.slipway.target.Target;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One target's way: decide, append, tell, look again. It may end between any two calls; the same request, handled
 * again, then finds its own entry and finishes.
 */
final class OneTarget {
    /** Between looks for an append that may or may not have happened: ECS's reads lag, and its trouble passes. */
    private static final Duration BETWEEN_APPENDS = Duration.ofSeconds(1);

    private static final Duration LONGEST_BETWEEN = Duration.ofSeconds(15);
    /** Between looks at whether ECS has gone back. */
    static final Duration WHILE_SETTLING = Duration.ofSeconds(10);

    private final Asked asked;
    private final Target target;
    private final Services services;
    private final TaskDefinitions taskDefinitions;
    private final LogReader log;
    private final Teller teller;
    private final LookAgain look;
    private final Withdrawal withdrawal;
    private final DeployReads deployReads;
    private final DryRun dryRun;
    private final Pause pause;
    private boolean notYet;

    OneTarget(Asked asked, Aws aws, AllAtOnce allAtOnce, InstantSource clock, Pause pause) {
        this.asked = asked;
        this.target = asked.target();
        this.services = aws.services(target.place());
        this.taskDefinitions = aws.taskDefinitions(target.place());
        this.log = new LogReader(taskDefinitions, allAtOnce, clock);
        this.teller = new Teller(services, taskDefinitions, clock);
        this.deployReads = new DeployReads(asked, aws, log);
        this.dryRun = new DryRun(asked, taskDefinitions);
        this.withdrawal = new Withdrawal(asked, taskDefinitions);
        this.pause = pause;
        var converge = new Converge(services, taskDefinitions, log, teller, allAtOnce);
        this.look = new LookAgain(asked, taskDefinitions, converge, allAtOnce);
    }

    /** The same request once more, where its template has changed since it was read. */
    Optional<Asked> again() {
        return look.again();
    }

    /** Whether it cannot be decided before others have noted what they did. */
    boolean notYet() {
        return notYet;
    }

    Outcome deploy(Seen first) {
        Seen seen = first;
        Duration wait = BETWEEN_APPENDS;
        boolean mayHaveAppended = false;
        while (true) {
            try {
                Outcome outcome = act(seen);
                boolean foundOwnAppend = mayHaveAppended && outcome.kind() == Kind.UNCHANGED;
                return foundOwnAppend ? outcome.as(Kind.DEPLOYING) : outcome;
            } catch (AwsFailure failure) {
                boolean unclear = failure.kind() == AwsFailure.Kind.UNCLEAR
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

    private Outcome act(Seen first) {
        Seen seen = first;
        while (true) {
            Decision decision = Planner.decide(asked, seen);
            switch (decision) {
                case Decision.Read(Decision.What what) -> seen = deployReads.read(seen, what);
                case Decision.Refuse(String reason) -> {
                    return Outcome.of(asked, Kind.REFUSED, reason);
                }
                case Decision.NotYet(String reason) -> {
                    notYet = true;
                    return Outcome.of(asked, Kind.FAILED, reason).healable(true);
                }
                case Decision.Supersede(String reason) -> {
                    return asked.dryRun() ? Outcome.of(asked, Kind.SUPERSEDED, reason) : overtaken(reason);
                }
                case Decision.Unchanged(Entry desired, String reason) -> {
                    return asked.dryRun() ? dryRun.nothingToDo(desired, reason) : unchanged(desired, reason);
                }
                case Decision.Deploy(Revision revision) -> {
                    return asked.dryRun() ? dryRun.planned(seen, revision) : appendAndTell(seen, revision);
                }
                case Decision.DeployLater(Revision revision, String reason) -> {
                    return asked.dryRun() ? dryRun.planned(seen, revision) : appendOnly(seen, revision, reason);
                }
            }
        }
    }

    private Outcome appendAndTell(Seen seen, Revision revision) {
        TaskDefinition appended = withdrawal.append(revision.request());
        Facts facts = Facts.of(revision, seen.service()).deployed(appended.arn(), Optional.empty());
        Service told;
        try {
            Optional<Entry> later = requestedLater(seen.log(), appended);
            if (later.isPresent()) {
                taskDefinitions.tag(appended.arn(), Map.of(Entry.STATE, State.SUPERSEDED.tag()));
                withdrawal.undo();
                return superseded(later.get(), facts);
            }
            told = teller.tell(target, appended.arn());
        } catch (AwsFailure failure) {
            return Outcome.of(
                            asked,
                            Kind.FAILED,
                            "%s is registered, but the service was not told: %s"
                                    .formatted(appended.name(), failure.getMessage()))
                    .with(facts)
                    .healable(failure.retryCanHeal());
        }
        return afterTelling(
                Outcome.of(asked, Kind.DEPLOYING, "the service was told to run it")
                        .with(facts.deployed(appended.arn(), Teller.deploymentOf(appended.arn(), told))),
                appended,
                told);
    }

    /** Told is told: what is left to do is done when the event comes again, or by whoever converges next. */
    private Outcome afterTelling(Outcome deploying, TaskDefinition appended, Service told) {
        try {
            teller.note(appended.arn(), told);
            return settled(deploying, appended, look.run());
        } catch (AwsFailure failure) {
            return deploying
                    .because(deploying.reason() + ", but then: " + failure.getMessage())
                    .healable(failure.retryCanHeal());
        }
    }

    /** Numbers between what was seen and what ECS gave are others' appends. */
    private Optional<Entry> requestedLater(LogEnd end, TaskDefinition appended) {
        int number = appended.name().number();
        List<Entry> between = log.between(target.family(), end.newest() + 1, number - 1, appended)
                .entries();
        return between.stream()
                .filter(e -> e.requestedAt().isAfter(asked.requestedAt()))
                .reduce((a, b) -> b.beats(a) ? b : a);
    }

    private Outcome settled(Outcome deploying, TaskDefinition appended, Converge.Found found) {
        Optional<Entry> another = found.desired().filter(d -> !d.arn().equals(appended.arn()));
        if (another.isEmpty()) {
            return found.left()
                    .map(l -> deploying.because(deploying.reason() + "; since then " + l))
                    .orElse(deploying);
        }
        Entry desired = another.get();
        boolean sameVersion = Entry.read(appended).filter(desired::follows).isPresent();
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

    private Outcome superseded(Entry by, Facts facts) {
        return Outcome.of(
                        asked,
                        Kind.SUPERSEDED,
                        "revision %d was requested later, at %s".formatted(by.number(), by.requestedAt()))
                .with(facts);
    }

    /** Waits for ECS within the time there is; after that, the same event handled again tells the service. */
    private Outcome appendOnly(Seen seen, Revision revision, String reason) {
        TaskDefinition appended = withdrawal.append(revision.request());
        Outcome waiting = Outcome.of(asked, Kind.DEPLOYING, reason)
                .with(Facts.of(revision, seen.service()).deployed(appended.arn(), Optional.empty()))
                .healable(true);
        try {
            while (pause.pause(WHILE_SETTLING)) {
                Converge.Found found = look.run();
                if (!found.settling()) {
                    Outcome settled = waiting.because("the service was told to run it when ECS had rolled it back");
                    return settled(settled.healable(false), appended, found);
                }
            }
            return waiting;
        } catch (AwsFailure failure) {
            return waiting.because(reason + ", but then: " + failure.getMessage());
        }
    }

    private Outcome unchanged(Entry desired, String reason) {
        Converge.Found found = look.run();
        String also = found.left().map(l -> "; " + l).orElse(found.told() ? "; the service was told again" : "");
        String arn = found.desired().orElse(desired).arn();
        return Outcome.of(asked, found.settling() ? Kind.DEPLOYING : Kind.UNCHANGED, reason + also)
                .with(Facts.NONE.deployed(arn, found.deployment()))
                .healable(found.settling());
    }

    /** An earlier attempt may have told the service after that, and have ended before it looked again. */
    private Outcome overtaken(String reason) {
        Outcome superseded = Outcome.of(asked, Kind.SUPERSEDED, reason);
        try {
            Converge.Found found = look.run();
            return found.told() ? superseded.because(reason + "; the service was told to run that again") : superseded;
        } catch (AwsFailure failure) {
            return superseded
                    .because(reason + ", but then: " + failure.getMessage())
                    .healable(failure.retryCanHeal());
        }
    }
}
