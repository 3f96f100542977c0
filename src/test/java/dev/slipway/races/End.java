package dev.slipway.races;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.apply.Deployer;
import dev.slipway.apply.LogProbe;
import dev.slipway.apply.Outcome;
import dev.slipway.ecs.Entry;
import dev.slipway.ecs.ImageReference;
import dev.slipway.ecs.Json;
import dev.slipway.races.Actor.At;
import dev.slipway.races.Race.State;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.account.SandboxAws;
import dev.slipway.target.Asked;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The final state of a scenario, with the requests that led to it. */
final class End {
    private final Race race;
    private final State state;
    private final AwsAccount world;
    private final Look observed;
    private final Optional<Rest> rest;

    private End(Race race, State state, AwsAccount world, Look observed) {
        this(race, state, world, observed, Optional.empty());
    }

    private End(Race race, State state, AwsAccount world, Look observed, Optional<Rest> rest) {
        this.race = race;
        this.state = state;
        this.world = world;
        this.observed = observed;
        this.rest = rest;
    }

    static End of(Race race, State state) {
        Worlds worlds = race.worlds();
        return new End(race, state, worlds.world(state.world()), worlds.observed(state.world(), state.minute()));
    }

    /** After one reconciliation by the schedule. */
    static End afterReconciliation(Race race, State state) {
        AwsAccount world = race.worlds().world(state.world()).copy();
        race.worlds().story().setClock(state.minute());
        LogProbe.converge(new SandboxAws(world), race.worlds().story().target(), () -> Story.at(state.minute()));
        return new End(race, state, world, Look.at(world, state.minute()));
    }

    /** After the schedule has reconciled until nothing changes. */
    static End atRest(Race race, State state) {
        Rest rest = race.worlds().rest(state.world(), state.minute());
        return new End(race, state, rest.world(), rest.observed(), Optional.of(rest));
    }

    /** After the last request's event was delivered once more. */
    static End afterLastEventAgain(Race race, State state) {
        AwsAccount world = race.worlds().world(state.world()).copy();
        race.worlds().story().setClock(state.minute());
        new Deployer(new SandboxAws(world), Runnable::run, () -> Story.at(state.minute()), length -> true)
                .deploy(List.of(of(race, state).requestedLast().getFirst()));
        return new End(race, state, world, Look.at(world, state.minute()));
    }

    Look observed() {
        return observed;
    }

    Optional<Outcome> outcome(Actor actor) {
        return at(actor).outcome();
    }

    boolean hadNoFaults() {
        return state.faults() == race.faultsAllowed();
    }

    int updates() {
        return state.updates() + rest.map(Rest::updates).orElse(0);
    }

    /** How the account came to rest, where the schedule reconciled. */
    Rest rest() {
        return rest.orElseThrow();
    }

    List<Deployment> deployments() {
        return race.deployments();
    }

    /** The last request; more than one if their times are equal. */
    List<Asked> requestedLast() {
        List<Asked> all = Stream.concat(
                        race.requestedBefore().stream(), race.deployments().stream().map(this::asRequested))
                .toList();
        Instant last =
                all.stream().map(Asked::requestedAt).max(Instant::compareTo).orElseThrow();
        return all.stream().filter(a -> a.requestedAt().equals(last)).toList();
    }

    /** A request counts from its first attempt that registered a release, or else from its last attempt. */
    private Asked asRequested(Deployment deployment) {
        int attempts = at(deployment).attempt();
        for (int earlier = 0; earlier < attempts; earlier++) {
            Asked asked = deployment.request(earlier);
            if (observed.releases().stream()
                    .anyMatch(e -> e.request().equals(asked.request())
                            && e.requestedAt().equals(asked.requestedAt()))) {
                return asked;
            }
        }
        return deployment.request(attempts);
    }

    private At at(Actor actor) {
        return state.actors().stream()
                .filter(a -> a.actor().equals(actor))
                .findFirst()
                .orElseThrow();
    }

    boolean imageExists(Entry release) {
        ImageReference image = ImageReference.tryParse(
                        release.definition().containers().getFirst().image())
                .orElseThrow();
        return race.worlds().story().images().find(image).isPresent();
    }

    Past past() {
        return Past.of(world);
    }

    /** ECS's deployment history, newest first: task definition and status, such as {@code web-dev:2 SUCCESSFUL}. */
    List<String> history() {
        var history = new ArrayList<String>();
        for (JsonNode rollout : EcsRollouts.history(world)) {
            ObjectNode which = Json.object();
            ArrayNode arns = which.putArray("serviceRevisionArns");
            arns.add(rollout.path("targetServiceRevisionArn"));
            String arn = world.quietly("ecs", "DescribeServiceRevisions", which)
                    .at("/serviceRevisions/0/taskDefinition")
                    .asText();
            history.add(arn.substring(arn.lastIndexOf('/') + 1) + " "
                    + rollout.path("status").asText());
        }
        return history;
    }
}
