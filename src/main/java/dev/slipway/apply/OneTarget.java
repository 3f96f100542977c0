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
                    return Outcome.of(asked, Kind.SUPERSEDED, reason);
                }
                case Decision.Unchanged(Entry desired, String reason) -> {
                    return asked.dryRun() ? nothingPlanned(desired, reason) : unchanged(seen, desired, reason);
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
            case HISTORY -> seen.withHistory(log.history(target.family()));
            case SERVICE_DEPLOYMENT -> seen.withServiceDeployment(services.newestDeployment(target.serviceRef()));
            case NEWEST_TAGS -> seen.withNewestTags(aws.images().newestTags(target.images()));
        };
    }

    private Outcome appendAndTell(Seen seen, Revision revision) {
        TaskDefinition appended = taskDefinitions.register(revision.request());
        Optional<Entry> later = requestedLater(seen.log(), appended);
        if (later.isPresent()) {
            taskDefinitions.tag(appended.arn(), Map.of(Entry.STATE, State.SUPERSEDED.tag()));
            return outcome(Kind.SUPERSEDED, laterReason(later.get()), seen, revision, appended, Optional.empty());
        }
        Service told = teller.tell(target, appended.arn());
        Outcome deploying = outcome(
                Kind.DEPLOYING,
                "the service was told to run it",
                seen,
                revision,
                appended,
                Teller.deploymentOf(appended.arn(), told));
        try {
            teller.note(appended.arn(), told);
            return lookAgain(deploying, seen, revision, appended);
        } catch (AwsFailure failure) {
            return unfinished(deploying, failure);
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

    private Outcome lookAgain(Outcome deploying, Seen seen, Revision revision, TaskDefinition appended) {
        Converge.Found found = converge.run(target);
        Optional<Entry> another = found.desired().filter(d -> !d.arn().equals(appended.arn()));
        if (another.isPresent()) {
            return outcome(Kind.SUPERSEDED, laterReason(another.get()), seen, revision, appended, Optional.empty());
        }
        return found.left()
                .map(left -> withReason(deploying, deploying.reason() + "; since then " + left))
                .orElse(deploying);
    }

    private Outcome appendOnly(Seen seen, Revision revision, String reason) {
        TaskDefinition appended = taskDefinitions.register(revision.request());
        return outcome(Kind.DEPLOYING, reason, seen, revision, appended, Optional.empty())
                .healable(true);
    }

    private Outcome unchanged(Seen seen, Entry desired, String reason) {
        Converge.Found found = converge.run(target);
        String also = found.left().map(l -> "; " + l).orElse(found.told() ? "; the service was told again" : "");
        Entry now = found.desired().orElse(desired);
        return Outcome.of(asked, Kind.UNCHANGED, reason + also)
                .withTaskDefinitions(
                        Optional.of(now.arn()), seen.service().map(Service::taskDefinition), found.deployment());
    }

    private Outcome nothingPlanned(Entry desired, String reason) {
        return Outcome.of(asked, Kind.PLANNED, "nothing would change: " + reason)
                .withTaskDefinitions(Optional.of(desired.arn()), Optional.empty(), Optional.empty())
                .withChanges(List.of());
    }

    private Outcome planned(Seen seen, Revision revision) {
        Optional<String> runs = seen.service().map(Service::taskDefinition);
        Optional<TaskDefinition> running = runs.flatMap(RevisionName::parse).flatMap(taskDefinitions::revision);
        List<Change> changes = running.map(r -> Changes.between(r, revision)).orElse(List.of());
        return Outcome.of(asked, Kind.PLANNED, "a dry run: nothing was written")
                .withImage(revision.image().toString(), revision.template().arn())
                .withTaskDefinitions(Optional.empty(), runs, Optional.empty())
                .withChanges(changes);
    }

    private Outcome outcome(
            Kind kind,
            String reason,
            Seen seen,
            Revision revision,
            TaskDefinition appended,
            Optional<String> deployment) {
        return Outcome.of(asked, kind, reason)
                .withImage(revision.image().toString(), revision.template().arn())
                .withTaskDefinitions(
                        Optional.of(appended.arn()), seen.service().map(Service::taskDefinition), deployment);
    }

    /** Told is told: what is left to do is done when the event comes again, or by whoever converges next. */
    private static Outcome unfinished(Outcome deploying, AwsFailure failure) {
        return withReason(deploying, deploying.reason() + ", but then: " + failure.getMessage())
                .healable(failure.retryCanHeal());
    }

    private static Outcome withReason(Outcome o, String reason) {
        return new Outcome(
                o.service(),
                o.environment(),
                o.cluster(),
                o.kind(),
                o.image(),
                o.taskDefinition(),
                o.previousTaskDefinition(),
                o.template(),
                o.deployment(),
                reason,
                o.changes(),
                o.requestedAt(),
                o.retryCanHeal());
    }

    private static String laterReason(Entry later) {
        return "revision %d was requested later, at %s".formatted(later.number(), later.requestedAt());
    }
}
