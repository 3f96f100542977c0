package dev.slipway.rollback;

import dev.slipway.ecs.Entry;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.ecs.State;
import dev.slipway.plan.Owner;
import dev.slipway.rollback.Verdict.Act;
import dev.slipway.rollback.Verdict.Note;
import dev.slipway.rollback.Verdict.Rest;
import dev.slipway.rollback.Verdict.Then;
import dev.slipway.rollback.Verdict.What;
import dev.slipway.target.Target.Rollback;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The entry requested last does not come out well
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html">circuit
 * breaker</a>).
 */
final class Failing {
    /** So long ECS may take to begin its own way back. What is started meanwhile could stall the service. */
    static final Duration ECS_BEGINS = Duration.ofMinutes(10);

    private final Standing standing;
    private final Entry last;
    private final Verdicts verdicts;

    Failing(Standing standing, Entry last, Verdicts verdicts) {
        this.standing = standing;
        this.last = last;
        this.verdicts = verdicts;
    }

    /** An event says so. What was read may lag behind it. */
    Verdict heard(Heard heard) {
        if (standing.service().runs(last.arn())) {
            return standing.service().rolling() ? failed(heard.reason(), heard.at()) : byEcsHistory(heard.reason());
        }
        if (standing.serviceDeployment().isEmpty()) {
            return Verdict.Read.of(What.SERVICE_DEPLOYMENT, What.DEPLOYMENTS);
        }
        if (standing.ecsGoesBackFrom(last)) {
            return byEcs();
        }
        boolean nothingCameAfter = standing.newestServiceDeployment()
                .filter(n -> n.taskDefinition().equals(last.arn()))
                .isPresent();
        return nothingCameAfter
                ? new Verdict.Unclear("ECS does not show yet that the service was told to run " + last.arn())
                : verdicts.failed(last, heard.reason(), "");
    }

    /** The PRIMARY deployment, which brings it, is FAILED. */
    Verdict inEcsWords(Deployment primary) {
        String reason = primary.rolloutReason().orElse("ECS calls its deployment FAILED");
        return last.state() == State.GOOD ? verdicts.rollbackFailed(last, reason) : failed(reason, primary.updatedAt());
    }

    /** Past its deadline. */
    Verdict stuck(String words) {
        if (last.state() == State.GOOD) {
            return verdicts.rollbackFailed(last, words);
        }
        if (standing.serviceDeployment().isEmpty()) {
            return Verdict.Read.of(What.SERVICE_DEPLOYMENT, What.HISTORY);
        }
        if (standing.ecsGoesBackFrom(last)) {
            return byEcs();
        }
        if (standing.hookWaits().isEmpty() && standing.newestServiceDeployment().isPresent()) {
            return Verdict.Read.of(What.HOOK);
        }
        return standing.hookWaits().orElse(false) ? new Rest(waitsForSomebody(words)) : goBack(words);
    }

    private static String waitsForSomebody(String words) {
        return words + ", but a PAUSE hook of it waits for somebody";
    }

    /** It failed before, and the service still tries to run it. */
    Verdict still() {
        return failed(verdicts.stateReason(), last.settledAt().orElse(Instant.EPOCH));
    }

    private Verdict failed(String reason, Instant since) {
        boolean ecsWill = standing.service().goesBackItself() && LastGood.ecsHasOne(standing, last);
        if (ecsWill && standing.serviceDeployment().isEmpty()) {
            return Verdict.Read.of(What.SERVICE_DEPLOYMENT, What.HISTORY);
        }
        if (standing.ecsGoesBackFrom(last)) {
            return byEcs();
        }
        if (ecsWill && since.plus(ECS_BEGINS).isAfter(standing.now())) {
            return leftToEcs(reason);
        }
        return goBack(reason);
    }

    private Verdict leftToEcs(String reason) {
        return last.state() == State.FAILED
                ? new Rest("ECS itself is to roll the service back")
                : verdicts.rollingBackByEcs(reason);
    }

    private Verdict goBack(String reason) {
        if (standing.newestServiceDeployment()
                .filter(ServiceDeployment::rollingBackNow)
                .isPresent()) {
            return new Rest("ECS is rolling the service back");
        }
        if (standing.target().rollback() == Rollback.OFF) {
            return last.state() == State.FAILED
                    ? new Rest("rollback is off for this target")
                    : verdicts.failed(last, reason, "; rollback is off for this target");
        }
        if (!standing.historyRead()) {
            return Verdict.Read.of(What.HISTORY);
        }
        Optional<Entry> good = LastGood.of(standing, last);
        if (good.isPresent()) {
            return verdicts.goBack(good.get(), reason);
        }
        return standing.wholeRead() ? verdicts.nothingToGoBackTo(reason) : Verdict.Read.of(What.OLDER);
    }

    /** ECS tells no rollout's state of blue/green, linear and canary deployments: its history does. */
    Verdict byEcsHistory() {
        return byEcsHistory(verdicts.stateReason());
    }

    private Verdict byEcsHistory(String reason) {
        boolean settled = last.state() == State.GOOD || last.state() == State.WITHDRAWN;
        if (settled) {
            return verdicts.rest();
        }
        if (standing.serviceDeployment().isEmpty()) {
            return Verdict.Read.of(What.SERVICE_DEPLOYMENT);
        }
        Optional<ServiceDeployment> newest = standing.newestServiceDeployment()
                .filter(n -> n.taskDefinition().equals(last.arn()));
        if (newest.isEmpty()) {
            return verdicts.rest();
        }
        if (newest.get().rollsBack()) {
            return byEcs();
        }
        return switch (newest.get().status()) {
            case "SUCCESSFUL" -> verdicts.mayBecomeGood(last) ? verdicts.good(last, standing.now()) : verdicts.rest();
            case "STOPPED" -> goBack(newest.get().reason().orElse(reason));
            default -> stillRollingOut(newest.get(), reason);
        };
    }

    private Verdict stillRollingOut(ServiceDeployment rollout, String reason) {
        if (standing.heard().filter(h -> !h.completed()).isPresent()) {
            return leftToEcs(reason);
        }
        Optional<String> passed = standing.target().deadlineMinutes().isPresent()
                ? Deadline.passed(standing.target(), rollout.createdAt(), standing.now())
                : Optional.empty();
        if (passed.isEmpty()) {
            return verdicts.rest();
        }
        if (standing.hookWaits().isEmpty()) {
            return Verdict.Read.of(What.HOOK);
        }
        return standing.hookWaits().get() ? new Rest(waitsForSomebody(passed.get())) : stop(rollout, passed.get());
    }

    private Verdict stop(ServiceDeployment rollout, String reason) {
        return standing.target().rollback() == Rollback.OFF ? goBack(reason) : verdicts.stop(rollout.arn(), reason);
    }

    /** ECS itself goes back, or went back, from it. */
    Verdict byEcs() {
        if (!standing.deploymentsRead()) {
            return Verdict.Read.of(What.DEPLOYMENTS);
        }
        ServiceDeployment rollout = standing.newestServiceDeployment().orElseThrow();
        String reason = rollout.reason().orElse("ECS itself went back from it");
        if (last.state() == State.GOOD) {
            return verdicts.rollbackFailed(last, reason);
        }
        Optional<Entry> wentTo = standing.service().runs(last.arn()) ? Optional.empty() : standing.running();
        boolean noted = wentTo.isEmpty() || last.rolledBackTo().equals(wentTo.map(Entry::number));
        if (last.state() != State.FAILED) {
            return verdicts.rollingBackByEcs(reason);
        }
        if (wentTo.filter(e -> e.state() == State.FAILED).isPresent()) {
            // ECS goes back to what was COMPLETED: somebody told the service since, or what was read does not fit
            return new Verdict.Unclear("ECS goes back from %s, and the service runs %s, which failed too"
                    .formatted(last.arn(), wentTo.get().arn()));
        }
        if (!noted) {
            return new Act(List.of(new Note(last, rolledBackTo(wentTo.get()))), new Then.Nothing(), Optional.empty());
        }
        return rollout.status().equals("ROLLBACK_FAILED")
                ? verdicts.rollbackFailed(wentTo.orElse(last), reason)
                : new Rest("ECS itself went back from revision " + last.number());
    }

    private static Map<String, String> rolledBackTo(Entry entry) {
        var tags = new LinkedHashMap<String, String>();
        tags.put(Entry.ROLLED_BACK_TO, Integer.toString(entry.number()));
        return tags;
    }

    /** It failed, it was not written where the service goes back to, and the service runs something else. */
    Verdict leftByTheService() {
        if (standing.serviceDeployment().isEmpty() || !standing.deploymentsRead()) {
            return Verdict.Read.of(What.SERVICE_DEPLOYMENT, What.DEPLOYMENTS);
        }
        if (standing.ecsGoesBackFrom(last)) {
            return byEcs();
        }
        Optional<Entry> running = standing.running();
        if (running.isEmpty() || !Owner.isSlipway(standing.service(), running)) {
            return verdicts.changedElsewhere();
        }
        return running.get().state() == State.GOOD
                ? new Act(List.of(new Note(last, rolledBackTo(running.get()))), new Then.Nothing(), Optional.empty())
                : goBack(verdicts.stateReason());
    }
}
