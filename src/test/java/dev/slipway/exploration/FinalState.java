package dev.slipway.exploration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.access.FamiliesAsServices;
import dev.slipway.access.Parallel;
import dev.slipway.deploy.ConvergerFixture;
import dev.slipway.deploy.Deployer;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.Location;
import dev.slipway.exploration.model.AccountStates;
import dev.slipway.exploration.model.Actor;
import dev.slipway.exploration.model.Actor.At;
import dev.slipway.exploration.model.DeployRun;
import dev.slipway.exploration.model.DeploymentHistory;
import dev.slipway.exploration.model.EcsRollouts;
import dev.slipway.exploration.model.ObservedState;
import dev.slipway.exploration.model.Publications;
import dev.slipway.exploration.model.QuiescentState;
import dev.slipway.exploration.model.Scenario;
import dev.slipway.exploration.model.Scenario.State;
import dev.slipway.exploration.model.ScenarioSetup;
import dev.slipway.exploration.model.StartedTasks;
import dev.slipway.outcome.Outcome;
import dev.slipway.release.Release;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.account.SandboxAws;
import dev.slipway.select.DeployRequest;
import dev.slipway.text.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The final state of a scenario, with the requests that led to it. */
final class FinalState {
    private final Scenario race;
    private final State state;
    private final AwsAccount account;
    private final ObservedState observed;
    private final Optional<QuiescentState> rest;

    private FinalState(Scenario race, State state, AwsAccount account, ObservedState observed) {
        this(race, state, account, observed, Optional.empty());
    }

    private FinalState(
            Scenario race, State state, AwsAccount account, ObservedState observed, Optional<QuiescentState> rest) {
        this.race = race;
        this.state = state;
        this.account = account;
        this.observed = observed;
        this.rest = rest;
    }

    static FinalState of(Scenario race, State state) {
        AccountStates accounts = race.accounts();
        return new FinalState(
                race, state, accounts.account(state.account()), accounts.observed(state.account(), state.minute()));
    }

    /** After one reconciliation by the schedule. */
    static FinalState afterReconciliation(Scenario race, State state) {
        AwsAccount account = race.accounts().account(state.account()).copy();
        race.accounts().story().setClock(state.minute());
        ConvergerFixture.converge(
                new FamiliesAsServices(new SandboxAws(account)),
                race.accounts().story().target(),
                () -> ScenarioSetup.at(state.minute()));
        return new FinalState(race, state, account, ObservedState.at(account, state.minute()));
    }

    /** After the schedule has reconciled until nothing changes. */
    static FinalState atRest(Scenario race, State state) {
        QuiescentState rest = race.accounts().rest(state.account(), state.minute());
        return new FinalState(race, state, rest.account(), rest.observed(), Optional.of(rest));
    }

    /** After the last request's event was delivered once more. */
    static FinalState afterLastEventAgain(Scenario race, State state) {
        AwsAccount account = race.accounts().account(state.account()).copy();
        race.accounts().story().setClock(state.minute());
        new Deployer(
                        new SandboxAws(account),
                        new Parallel(Runnable::run),
                        () -> ScenarioSetup.at(state.minute()),
                        length -> true)
                .deploy(List.of(of(race, state).requestedLast().getFirst()));
        return new FinalState(race, state, account, ObservedState.at(account, state.minute()));
    }

    ObservedState observed() {
        return observed;
    }

    Optional<Outcome> outcome(Actor actor) {
        return at(actor).outcome();
    }

    boolean hadNoFaults() {
        return state.faults() == race.faultsAllowed();
    }

    int updates() {
        return state.updates() + rest.map(QuiescentState::updates).orElse(0);
    }

    /** How the account came to rest, where the schedule reconciled. */
    QuiescentState rest() {
        return rest.orElseThrow();
    }

    /** What the schedule did at last, where it ran. */
    String log() {
        return rest.map(r -> ";%nthe schedule did%n    %s".formatted(String.join("\n    ", r.log())))
                .orElse("");
    }

    List<DeployRun> deployments() {
        return race.deployments();
    }

    /** The last request; more than one if their times are equal. */
    List<DeployRequest> requestedLast() {
        List<DeployRequest> all = Stream.concat(
                        race.requestedBefore().stream(),
                        race.deployments().stream().map(this::asRequested))
                .toList();
        Instant last = all.stream()
                .map(DeployRequest::requestedAt)
                .max(Instant::compareTo)
                .orElseThrow();
        return all.stream().filter(a -> a.requestedAt().equals(last)).toList();
    }

    /** A request counts from its first attempt that registered a release, or else from its last attempt. */
    private DeployRequest asRequested(DeployRun deployment) {
        int attempts = at(deployment).attempt();
        for (int earlier = 0; earlier < attempts; earlier++) {
            DeployRequest asked = deployment.request(earlier);
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

    boolean imageExists(Release release) {
        ImageReference image = ImageReference.tryParse(
                        release.definition().containers().getFirst().image())
                .orElseThrow();
        return race.accounts().story().images().find(image).isPresent();
    }

    /** Whether no target's service runs a release of another target. */
    boolean eachServiceRunsItsOwn() {
        var aws = new SandboxAws(account);
        return race.accounts().story().targets().stream()
                .allMatch(target -> aws.services(Location.OWN)
                        .find(target.serviceRef())
                        .flatMap(service -> service.revisionOf(target.family()))
                        .flatMap(aws.taskDefinitions(Location.OWN)::revision)
                        .flatMap(Release::read)
                        .filter(release -> !release.isOf(target.service(), target.environment()))
                        .isEmpty());
    }

    /** Which rule of release tasks a state broke. */
    Optional<String> broken() {
        return race.accounts().violation(state.account()).or(() -> rest.flatMap(QuiescentState::broken));
    }

    /** Whether the configuration gives the target a release task in the end. */
    boolean hasReleaseTask() {
        return race.accounts().story().target().releaseTask().isPresent();
    }

    StartedTasks tasks() {
        return StartedTasks.of(account);
    }

    /** ARNs of the revisions whose failure was published, as often as it was. */
    List<String> publishedFailures() {
        return Publications.failures(account);
    }

    DeploymentHistory past() {
        return DeploymentHistory.of(account);
    }

    /** ECS's deployment history, newest first: task definition and status, such as {@code web-dev:2 SUCCESSFUL}. */
    List<String> history() {
        var history = new ArrayList<String>();
        for (JsonNode rollout : EcsRollouts.history(account)) {
            ObjectNode which = Json.object();
            ArrayNode arns = which.putArray("serviceRevisionArns");
            arns.add(rollout.path("targetServiceRevisionArn"));
            String arn = account.quietly("ecs", "DescribeServiceRevisions", which)
                    .at("/serviceRevisions/0/taskDefinition")
                    .asText();
            history.add(arn.substring(arn.lastIndexOf('/') + 1) + " "
                    + rollout.path("status").asText());
        }
        return history;
    }
}
