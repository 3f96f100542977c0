package dev.slipway.apply;

import dev.slipway.apply.Outcome.Kind;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsFailure;
import dev.slipway.ecs.Entry;
import dev.slipway.ecs.LogEnd;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.Services;
import dev.slipway.ecs.State;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.plan.Changes;
import dev.slipway.plan.Changes.Change;
import dev.slipway.plan.Decision;
import dev.slipway.plan.Planner;
import dev.slipway.plan.Revision;
import dev.slipway.plan.Seen;
import dev.slipway.plan.TagValues;
import dev.slipway.target.Asked;
import dev.slipway.target.Target;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One target's way: decide, append, tell, look again. It may end between any two calls; the same request, handled
 * again, then finds its own entry and finishes.
 */
final class OneTarget {
    /** How often an append that may or may not have happened is looked for in the log and, if it is not there, redone. */
    private static final int APPENDS = 3;

    private final Asked asked;
    private final Target target;
    private final Aws aws;
    private final Services services;
    private final TaskDefinitions taskDefinitions;
    private final LogReader log;
    private final Teller teller;
    private final Converge converge;

    OneTarget(Asked asked, Aws aws, AllAtOnce allAtOnce, InstantSource clock) {
        this.asked = asked;
        this.target = asked.target();
        this.aws = aws;
        this.services = aws.services(target.place());
        this.taskDefinitions = aws.taskDefinitions(target.place());
        this.log = new LogReader(taskDefinitions, allAtOnce, clock);
        this.teller = new Teller(services, taskDefinitions, clock);
        this.converge = new Converge(services, taskDefinitions, log, teller, allAtOnce);
    }

    Outcome deploy(Seen first) {
        Seen seen = first;
        for (int append = 1; ; append++) {
            try {
                return act(seen);
            } catch (AwsFailure failure) {
                boolean mayHaveAppended = failure.kind() == AwsFailure.Kind.UNCLEAR
                        && failure.call().equals("RegisterTaskDefinition");
                if (!mayHaveAppended || append == APPENDS) {
                    throw failure;
                }
                seen = seen.withLog(log.end(target.family()));
            }
        }
    }

    private Outcome act(Seen first) {
        Seen seen = first;
        while (true) {
            Decision decision = Planner.decide(asked, seen);
            switch (decision) {
                case Decision.Read(Decision.What what) -> seen = readAlso(seen, what);
                case Decision.Refuse(String reason) -> {
                    return Outcome.of(asked, Kind.REFUSED, reason);
                }
                case Decision.Supersede(String reason) -> {
                    return asked.dryRun() ? Outcome.of(asked, Kind.SUPERSEDED, reason) : overtaken(reason);
                }
                case Decision.Unchanged(Entry desired, String reason) -> {
                    return asked.dryRun() ? nothingPlanned(desired, reason) : unchanged(desired, reason);
                }
                case Decision.Deploy(Revision revision) -> {
                    return asked.dryRun() ? planned(seen, revision) : appendAndTell(seen, revision);
                }
                case Decision.DeployLater(Revision revision, String reason) -> {
                    return asked.dryRun() ? planned(seen, revision) : appendOnly(seen, revision, reason);
                }
            }
        }
    }

    private Seen readAlso(Seen seen, Decision.What what) {
        return switch (what) {
            case HISTORY -> seen.withHistory(log.history(target.family(), seen.log()));
            case SERVICE_DEPLOYMENT -> seen.withServiceDeployment(services.newestDeployment(target.serviceRef()));
            case NEWEST_TAGS -> seen.withNewestTags(aws.images().newestTags(target.images()));
        };
    }

    private Outcome appendAndTell(Seen seen, Revision revision) {
        TaskDefinition appended = taskDefinitions.register(revision.request());
        Facts facts = Facts.of(revision, seen.service());
        Optional<Entry> later = requestedLater(seen.log(), appended);
        if (later.isPresent()) {
            taskDefinitions.tag(appended.arn(), Map.of(Entry.STATE, State.SUPERSEDED.tag()));
            return superseded(later.get(), facts.deployed(appended.arn(), Optional.empty()));
        }
        Service told = teller.tell(target, appended.arn());
        Outcome deploying = Outcome.of(asked, Kind.DEPLOYING, "the service was told to run it")
                .with(facts.deployed(appended.arn(), Teller.deploymentOf(appended.arn(), told)));
        try {
            teller.note(appended.arn(), told);
            return lookAgain(deploying, appended);
        } catch (AwsFailure failure) {
            // Told is told: what is left to do is done when the event comes again, or by whoever converges next.
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

    private Outcome lookAgain(Outcome deploying, TaskDefinition appended) {
        Converge.Found found = converge.run(target);
        Optional<Entry> another = found.desired().filter(d -> !d.arn().equals(appended.arn()));
        if (another.isPresent()) {
            // delivered twice at once, a request is appended twice, and either run has done what was asked for
            return another.get().request().equals(TagValues.identity(asked.request()))
                    ? deploying.with(deploying.facts().deployed(another.get().arn(), found.deployment()))
                    : superseded(another.get(), deploying.facts());
        }
        return found.left()
                .map(left -> deploying.because(deploying.reason() + "; since then " + left))
                .orElse(deploying);
    }

    private Outcome superseded(Entry by, Facts facts) {
        return Outcome.of(
                        asked,
                        Kind.SUPERSEDED,
                        "revision %d was requested later, at %s".formatted(by.number(), by.requestedAt()))
                .with(facts);
    }

    /** Handled again, the same event tells the service once ECS has settled it. */
    private Outcome appendOnly(Seen seen, Revision revision, String reason) {
        TaskDefinition appended = taskDefinitions.register(revision.request());
        return Outcome.of(asked, Kind.DEPLOYING, reason)
                .with(Facts.of(revision, seen.service()).deployed(appended.arn(), Optional.empty()))
                .healable(true);
    }

    private Outcome unchanged(Entry desired, String reason) {
        Converge.Found found = converge.run(target);
        String also = found.left().map(l -> "; " + l).orElse(found.told() ? "; the service was told again" : "");
        String arn = found.desired().orElse(desired).arn();
        return Outcome.of(asked, Kind.UNCHANGED, reason + also).with(Facts.NONE.deployed(arn, found.deployment()));
    }

    /** An earlier attempt may have told the service after that, and have ended before it looked again. */
    private Outcome overtaken(String reason) {
        Converge.Found found = converge.run(target);
        return Outcome.of(
                asked, Kind.SUPERSEDED, reason + (found.told() ? "; the service was told to run that again" : ""));
    }

    private Outcome nothingPlanned(Entry desired, String reason) {
        return Outcome.of(asked, Kind.PLANNED, "nothing would change: " + reason)
                .with(Facts.NONE.deployed(desired.arn(), Optional.empty()).changing(List.of()));
    }

    private Outcome planned(Seen seen, Revision revision) {
        List<Change> changes = seen.service()
                .flatMap(service -> RevisionName.parse(service.taskDefinition()))
                .flatMap(taskDefinitions::revision)
                .map(running -> Changes.between(running, revision))
                .orElse(List.of());
        return Outcome.of(asked, Kind.PLANNED, "a dry run: nothing was written")
                .with(Facts.of(revision, seen.service()).changing(changes));
    }
}
