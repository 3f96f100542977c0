package dev.slipway.deploy;

import dev.slipway.access.Parallel;
import dev.slipway.access.Pause;
import dev.slipway.deploy.RequestDeployer.Pending;
import dev.slipway.deploy.plan.ReleaseTasks;
import dev.slipway.ecs.Aws;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.select.DeployRequest;
import dev.slipway.select.KnownTargets;
import dev.slipway.select.Selection;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Deploys to many targets in parallel: it reads together what they share, and then deploys to each by itself. A failure
 * at one target does not stop the others. Very many targets start in groups, because ECS's rates would only let them wait,
 * each with its template and log in memory.
 */
public record Deployer(
        Aws aws,
        Parallel parallel,
        InstantSource clock,
        Pause pause,
        KnownTargets known,
        ReleaseTasks releaseTasks,
        Optional<StartedReads> started) {
    /** How many targets are deployed at once. */
    static final int AT_ONCE = 100;
    /** How many targets start together after the first ones. */
    private static final int GROUP = 50;
    /** ECS registers one task definition a second: a group that starts with less time left would not end. */
    private static final Duration TIME_FOR_GROUP = Duration.ofSeconds(AT_ONCE);

    /** For targets that share nothing with others. */
    public Deployer(Aws aws, Parallel parallel, InstantSource clock, Pause pause) {
        this(aws, parallel, clock, pause, KnownTargets.NONE);
    }

    /** Without reads that were started before. */
    public Deployer(Aws aws, Parallel parallel, InstantSource clock, Pause pause, KnownTargets known) {
        this(aws, parallel, clock, pause, known, ReleaseTasks.ENABLED, Optional.empty());
    }

    /** @return one outcome for each request, in their order */
    public List<Outcome> deploy(List<DeployRequest> requests) {
        List<Pending> pending = requests.stream().map(Pending::resolved).toList();
        return deployAll(pending, new Watch(seen(pending), pending.size()), outcome -> {});
    }

    /** One request made all of them. */
    private static Optional<String> seen(List<Pending> pending) {
        return pending.stream().flatMap(p -> p.request().seen().stream()).findFirst();
    }

    public List<Outcome> deploy(Selection selection) {
        return deploy(selection, outcome -> {});
    }

    /**
     * Deploys to every target of the selection.
     *
     * @param done gets each outcome as soon as there is one, from several threads
     * @return one outcome for each request; requests for which no version was found come last
     */
    public List<Outcome> deploy(Selection selection, Consumer<Outcome> done) {
        List<Outcome> atOnce = withoutDeployment(selection);
        if (!atOnce.isEmpty()) {
            atOnce.forEach(done);
            return atOnce;
        }
        var outcomes = new ArrayList<Outcome>();
        var pending = new ArrayList<>(
                selection.requests().stream().map(Pending::resolved).toList());
        List<RequestResolver> resolvers = selection.unresolved().stream()
                .map(request -> new RequestResolver(request, aws, parallel, clock))
                .toList();
        List<RequestResolver.Resolution> resolutions = parallel.each(resolvers, RequestResolver::resolve);
        for (int i = 0; i < resolvers.size(); i++) {
            switch (resolutions.get(i)) {
                case RequestResolver.Resolution.Resolved(DeployRequest request) ->
                    pending.add(new Pending(request, Optional.of(resolvers.get(i))));
                case RequestResolver.Resolution.Ended(Outcome outcome) -> outcomes.add(outcome);
            }
        }
        selection.refused().forEach(r -> outcomes.add(Outcome.refused(r.service(), r.environment(), r.reason())));
        outcomes.forEach(done);
        var watch = new Watch(seen(pending), pending.size() + outcomes.size());
        outcomes.forEach(watch::show);
        outcomes.addAll(0, deployAll(pending, watch, done));
        return outcomes;
    }

    private static List<Outcome> withoutDeployment(Selection selection) {
        return selection
                .unclear()
                .map(entries -> List.of(undecided(selection, entries)))
                .orElseGet(() ->
                        selection.ignored().isEmpty() ? List.of() : List.of(Outcome.ignored(selection.ignored())));
    }

    private static Outcome undecided(Selection selection, String entries) {
        return Outcome.undecided(
                selection.refused().stream()
                        .map(Selection.Refused::reason)
                        .findFirst()
                        .orElse(selection.ignored()),
                entries);
    }

    private List<Outcome> deployAll(List<Pending> inOrder, Watch watch, Consumer<Outcome> done) {
        List<Pending> all = shuffled(inOrder);
        var places = new Places(AT_ONCE, pause);
        var deployer = new RequestDeployer(aws, parallel, clock, places, known, releaseTasks, watch);
        var running = new IdentityHashMap<Pending, CompletableFuture<Outcome>>();
        for (int from = 0, to = Math.min(AT_ONCE, all.size());
                from < all.size();
                from = to, to = Math.min(to + GROUP, all.size())) {
            List<Pending> group = all.subList(from, to);
            places.take(group.size());
            if (from > 0 && !pause.hasTimeFor(TIME_FOR_GROUP)) {
                all.subList(from, all.size()).forEach(pending -> {
                    Outcome outcome = notStarted(pending.request());
                    done.accept(outcome);
                    running.put(pending, CompletableFuture.completedFuture(outcome));
                });
                break;
            }
            List<DeployRequest> requests = group.stream().map(Pending::request).toList();
            SharedReads reads = started.flatMap(s -> s.take(requests))
                    .orElseGet(() -> new SharedReads(aws, parallel, clock, pause, requests));
            group.forEach(pending -> running.put(pending, parallel.start(() -> {
                try {
                    Outcome outcome = deployer.deploy(pending, reads);
                    done.accept(outcome);
                    return outcome;
                } finally {
                    places.leave();
                }
            })));
        }
        return inOrder.stream().map(running::get).map(Parallel::await).toList();
    }

    /**
     * Targets that start in groups start in another order in each attempt. In the same order every attempt of a function with
     * a short timeout could spend its time on the targets that are deployed already, and never start the last ones.
     */
    private static List<Pending> shuffled(List<Pending> all) {
        if (all.size() <= AT_ONCE) {
            return all;
        }
        var shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, new SecureRandom());
        return shuffled;
    }

    private static Outcome notStarted(DeployRequest request) {
        return Outcome.of(
                        request,
                        Kind.FAILED,
                        "not started, because ECS's request rates leave no time for it in this invocation; Lambda tries the event again")
                .retryable(true);
    }
}
