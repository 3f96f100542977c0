package dev.slipway.apply;

import dev.slipway.apply.Outcome.Kind;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsFailure;
import dev.slipway.ecs.Entry;
import dev.slipway.ecs.ImageReference;
import dev.slipway.ecs.LogEnd;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.State;
import dev.slipway.plan.FollowUp;
import dev.slipway.plan.TagValues;
import dev.slipway.plan.WayBack;
import dev.slipway.target.Asked;
import dev.slipway.target.Open;
import dev.slipway.target.Restores;
import dev.slipway.target.Target;
import dev.slipway.trigger.Trigger;
import dev.slipway.trigger.Trigger.To;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Finds out which version is meant where a request does not name it: what runs elsewhere, or what ran before. */
final class Resolver {
    private final Open open;
    private final Target target;
    private final Aws aws;
    private final LogReader log;
    private final AllAtOnce allAtOnce;
    private final InstantSource clock;

    Resolver(Open open, Aws aws, AllAtOnce allAtOnce, InstantSource clock) {
        this.open = open;
        this.target = open.target();
        this.aws = aws;
        this.allAtOnce = allAtOnce;
        this.clock = clock;
        this.log = log(target);
    }

    /** What came of it. */
    sealed interface Resolved {
        record Known(Asked asked) implements Resolved {}

        record Not(Outcome outcome) implements Resolved {}
    }

    Resolved resolve() {
        try {
            LogEnd end = log.end(target.family());
            return switch (open.what()) {
                case Open.What.From(Target source) -> before(end).orElseGet(() -> promote(source));
                case Open.What.Back(Optional<To> to) -> before(end).orElseGet(() -> back(end, to));
                case Open.What.Follow(RevisionName template) -> follow(end, template);
            };
        } catch (AwsFailure failure) {
            return new Resolved.Not(
                    outcome(Kind.FAILED, String.valueOf(failure.getMessage())).healable(failure.retryCanHeal()));
        }
    }

    /** Whatever it would mean by now: the same request is what it was. */
    private Optional<Resolved> before(LogEnd end) {
        return log.history(target.family(), end).stream()
                .filter(e -> e.request().equals(TagValues.identity(open.demand().request())))
                .findFirst()
                .map(entry -> known(entry, Optional.empty()));
    }

    private Resolved follow(LogEnd end, RevisionName template) {
        Trigger.Demand registered = open.demand();
        return switch (FollowUp.find(end, TagValues.identity(registered.request()), registered.requestedAt())) {
            case FollowUp.Found(Entry version, Instant requestedAt) ->
                new Resolved.Known(open.following(image(version), requestedAt, template));
            case FollowUp.NothingYet(String reason) -> new Resolved.Not(outcome(Kind.IGNORED, reason));
            case FollowUp.Overtaken(String reason) -> new Resolved.Not(outcome(Kind.SUPERSEDED, reason));
        };
    }

    private Resolved promote(Target source) {
        Optional<Service> service = describe(source);
        if (service.isEmpty()) {
            return refused("there is no service %s, which %s runs as (ECS says MISSING)"
                    .formatted(source.serviceRef(), source));
        }
        Optional<Entry> running = running(source, log(source), service.get());
        if (running.isEmpty()) {
            return refused("%s runs %s, which Slipway did not deploy: deploy a version there first, or name one by tag"
                    .formatted(source, service.get().taskDefinition()));
        }
        boolean completed = service.get()
                .primary()
                .filter(d -> d.inState("COMPLETED")
                        && d.taskDefinition().equals(running.get().arn()))
                .isPresent();
        boolean good = running.get().state() == State.GOOD || (running.get().state() == State.DEPLOYING && completed);
        return good
                ? known(running.get(), Optional.empty())
                : refused(
                        "revision %d, which %s runs, is %s and not good; wait until its deployment has completed, or name a version by tag"
                                .formatted(
                                        running.get().number(),
                                        source,
                                        running.get().state().tag()));
    }

    private Resolved back(LogEnd end, Optional<To> to) {
        Optional<Service> service = describe(target);
        Optional<Entry> running = service.flatMap(s -> running(target, log, s)).or(end::desired);
        if (running.isEmpty()) {
            return refused(
                    "nothing was deployed by Slipway to %s yet, so there is nothing to go back to".formatted(target));
        }
        var read = new ArrayList<Entry>();
        WayBack.Aim found = WayBack.find(running.get(), to, enough -> {
            List<Entry> back = log.back(target.family(), end, enough);
            read.addAll(back);
            return back;
        });
        return switch (found) {
            case WayBack.Found(Entry aim) ->
                known(aim, Optional.of(new Restores(aim, withdrawn(running.get(), aim, read))));
            case WayBack.NotFound(String reason) -> refused(reason);
        };
    }

    /**
     * Whatever has the version that is gone back from, with each of its templates, and is newer than what is gone back
     * to. Who goes on to something newer goes back from nothing.
     */
    private List<Entry> withdrawn(Entry running, Entry aim, List<Entry> read) {
        if (WayBack.content(aim) >= WayBack.content(running)) {
            return List.of();
        }
        var entries = new TreeMap<Integer, Entry>();
        read.forEach(e -> entries.put(e.number(), e));
        log.entries(target.family(), List.of(running.number(), WayBack.content(running)))
                .forEach((number, entry) -> entry.ifPresent(e -> entries.put(number, e)));
        return entries.values().stream()
                .filter(e -> e.number() > WayBack.content(aim) && e.digest().equals(running.digest()))
                .filter(e -> e.state() != State.FAILED && e.state() != State.WITHDRAWN)
                .toList();
    }

    private Optional<Service> describe(Target of) {
        return Optional.ofNullable(aws.services(of.place())
                .describe(of.cluster(), List.of(of.ecsService()))
                .get(of.ecsService()));
    }

    private static Optional<Entry> running(Target of, LogReader itsLog, Service service) {
        return RevisionName.parse(service.taskDefinition())
                .filter(name -> name.family().equals(of.family()))
                .flatMap(name -> itsLog.entries(of.family(), List.of(name.number())).values().stream()
                        .flatMap(Optional::stream)
                        .findFirst());
    }

    private LogReader log(Target of) {
        return new LogReader(aws.taskDefinitions(of.place()), allAtOnce, clock);
    }

    private Resolved known(Entry entry, Optional<Restores> restores) {
        return new Resolved.Known(open.found(image(entry), restores));
    }

    private ImageReference image(Entry entry) {
        return target.images()
                .withTag(entry.imageTag().filter(ImageReference::isTag))
                .withDigest(entry.digest());
    }

    private Resolved refused(String reason) {
        return new Resolved.Not(outcome(Kind.REFUSED, reason));
    }

    private Outcome outcome(Kind kind, String reason) {
        return Outcome.of(target, kind, reason).requested(open.demand().requestedAt());
    }
}
