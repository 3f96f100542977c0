package dev.slipway.reconcile.plan;

import dev.slipway.config.Target.Rollback;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.reconcile.plan.ReconcileAction.Act;
import dev.slipway.reconcile.plan.ReconcileAction.EcsCall;
import dev.slipway.reconcile.plan.ReconcileAction.NoAction;
import dev.slipway.reconcile.plan.ReconcileAction.TagWrite;
import dev.slipway.release.DeploymentOwnership;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The entry requested last does not come out well
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html">circuit
 * breaker</a>).
 */
final class FailureRules {
    /** So long ECS may take to begin its own way back. ReconcileRead is started meanwhile could stall the service. */
    static final Duration ECS_BEGINS = Duration.ofMinutes(10);

    private final ReconcileSnapshot standing;
    private final Release last;
    private final ReconcileActions verdicts;

    FailureRules(ReconcileSnapshot standing, Release last, ReconcileActions verdicts) {
        this.standing = standing;
        this.last = last;
        this.verdicts = verdicts;
    }

    /** An event says so. ReconcileRead was read may lag behind it. */
    ReconcileAction heard(Heard heard) {
        if (standing.service().runs(last.arn())) {
            return standing.service().isRolling() ? failed(heard.reason(), heard.at()) : byEcsHistory(heard.reason());
        }
        if (standing.serviceDeployment().isEmpty()) {
            return ReconcileAction.Read.of(ReconcileRead.SERVICE_DEPLOYMENT, ReconcileRead.DEPLOYMENTS);
        }
        if (standing.ecsGoesBackFrom(last)) {
            return byEcs();
        }
        boolean nothingCameAfter = standing.newestServiceDeployment()
                .filter(n -> n.taskDefinition().equals(last.arn()))
                .isPresent();
        return nothingCameAfter
                ? new ReconcileAction.ReadAgain("ECS does not show yet that the service was told to run " + last.arn())
                : verdicts.failed(last, heard.reason(), "");
    }

    /** The PRIMARY deployment, which brings it, is FAILED. */
    ReconcileAction inEcsWords(Deployment primary) {
        String reason = primary.rolloutReason().orElse("ECS calls its deployment FAILED");
        return last.state() == ReleaseState.GOOD
                ? verdicts.rollbackFailed(last, reason)
                : failed(reason, primary.updatedAt());
    }

    /** Past its deadline: the last one, or the one that the service went back to from it. */
    ReconcileAction stuck(Release release, String words) {
        if (standing.serviceDeployment().isEmpty()) {
            return ReconcileAction.Read.of(ReconcileRead.SERVICE_DEPLOYMENT, ReconcileRead.HISTORY);
        }
        if (standing.ecsGoesBackFrom(last)) {
            return byEcs();
        }
        if (standing.hookWaits().isEmpty() && standing.newestServiceDeployment().isPresent()) {
            return ReconcileAction.Read.of(ReconcileRead.HOOK);
        }
        if (standing.hookWaits().orElse(false)) {
            return new NoAction(waitsForSomebody(words));
        }
        return release.state() == ReleaseState.GOOD || release.number() != last.number()
                ? refugeFailed(release, words)
                : goBack(words);
    }

    /** It was good once. Where it never was, it was read wrong that ECS had gone back to it: there may be a good one. */
    ReconcileAction refugeFailed(Release rolledBackTo, String reason) {
        return rolledBackTo.state() == ReleaseState.GOOD || rolledBackTo.state() == ReleaseState.WITHDRAWN
                ? verdicts.rollbackFailed(rolledBackTo, reason)
                : verdicts.failed(rolledBackTo, reason, "");
    }

    private static String waitsForSomebody(String words) {
        return words + ", but a PAUSE hook of it waits for somebody";
    }

    /** It failed before, and the service still tries to run it. */
    ReconcileAction still() {
        return failed(verdicts.stateReason(), last.settledAt().orElse(Instant.EPOCH));
    }

    private ReconcileAction failed(String reason, Instant since) {
        boolean ecsWill = standing.service().rollsBackAutomatically() && LastGood.ecsHasOne(standing, last);
        if (ecsWill && standing.serviceDeployment().isEmpty()) {
            return ReconcileAction.Read.of(ReconcileRead.SERVICE_DEPLOYMENT, ReconcileRead.HISTORY);
        }
        if (standing.ecsGoesBackFrom(last)) {
            return byEcs();
        }
        if (ecsWill && since.plus(ECS_BEGINS).isAfter(standing.now())) {
            return leftToEcs(reason);
        }
        return goBack(reason);
    }

    private ReconcileAction leftToEcs(String reason) {
        return last.state() == ReleaseState.FAILED
                ? new NoAction("ECS itself is to roll the service back")
                : verdicts.rollingBackByEcs(reason);
    }

    private ReconcileAction goBack(String reason) {
        if (standing.newestServiceDeployment()
                .filter(ServiceDeployment::isRollingBack)
                .isPresent()) {
            return new NoAction("ECS is rolling the service back");
        }
        if (standing.target().rollback() == Rollback.OFF) {
            return last.state() == ReleaseState.FAILED
                    ? new NoAction("rollback is off for this target")
                    : verdicts.failed(last, reason, "; rollback is off for this target");
        }
        if (!standing.historyRead()) {
            return ReconcileAction.Read.of(ReconcileRead.HISTORY);
        }
        Optional<Release> good = LastGood.of(standing, last);
        if (good.isPresent()) {
            return verdicts.goBack(good.get(), reason);
        }
        return standing.wholeRead() ? verdicts.nothingToGoBackTo(reason) : ReconcileAction.Read.of(ReconcileRead.OLDER);
    }

    /** ECS tells no rollout's state of blue/green, linear and canary deployments: its history does. */
    ReconcileAction byEcsHistory() {
        return byEcsHistory(verdicts.stateReason());
    }

    private ReconcileAction byEcsHistory(String reason) {
        boolean settled = last.state() == ReleaseState.GOOD || last.state() == ReleaseState.WITHDRAWN;
        if (settled) {
            return verdicts.rest();
        }
        if (standing.serviceDeployment().isEmpty()) {
            return ReconcileAction.Read.of(ReconcileRead.SERVICE_DEPLOYMENT);
        }
        Optional<ServiceDeployment> newest = standing.newestServiceDeployment()
                .filter(n -> n.taskDefinition().equals(last.arn()));
        if (newest.isEmpty()) {
            return verdicts.rest();
        }
        if (newest.get().isRollback()) {
            return byEcs();
        }
        return switch (newest.get().status()) {
            case "SUCCESSFUL" -> verdicts.mayBecomeGood(last) ? verdicts.good(last, standing.now()) : verdicts.rest();
            case "STOPPED" -> goBack(newest.get().reason().orElse(reason));
            default -> stillRollingOut(newest.get(), reason);
        };
    }

    private ReconcileAction stillRollingOut(ServiceDeployment rollout, String reason) {
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
            return ReconcileAction.Read.of(ReconcileRead.HOOK);
        }
        return standing.hookWaits().get() ? new NoAction(waitsForSomebody(passed.get())) : stop(rollout, passed.get());
    }

    private ReconcileAction stop(ServiceDeployment rollout, String reason) {
        return standing.target().rollback() == Rollback.OFF ? goBack(reason) : verdicts.stop(rollout.arn(), reason);
    }

    /** ECS itself goes back, or went back, from it. */
    ReconcileAction byEcs() {
        if (!standing.deploymentsRead()) {
            return ReconcileAction.Read.of(ReconcileRead.DEPLOYMENTS);
        }
        ServiceDeployment rollout = standing.newestServiceDeployment().orElseThrow();
        String reason = rollout.reason().orElse("ECS itself went back from it");
        if (last.state() == ReleaseState.GOOD) {
            return verdicts.rollbackFailed(last, reason);
        }
        Optional<Release> wentTo = standing.service().runs(last.arn()) ? Optional.empty() : standing.running();
        boolean noted = wentTo.isEmpty() || last.rolledBackTo().equals(wentTo.map(Release::number));
        if (last.state() != ReleaseState.FAILED) {
            return verdicts.rollingBackByEcs(reason);
        }
        if (wentTo.filter(e -> e.state() == ReleaseState.FAILED).isPresent()) {
            // ECS goes back to what was COMPLETED: somebody told the service since, or what was read does not fit
            return rollout.isRollingBack()
                    ? new ReconcileAction.ReadAgain("ECS goes back from %s, and the service runs %s, which failed too"
                            .formatted(last.arn(), wentTo.get().arn()))
                    : wentBackToFailed(wentTo.get(), reason);
        }
        if (!noted) {
            return new Act(
                    List.of(new TagWrite(last, rolledBackTo(wentTo.get()))), new EcsCall.None(), Optional.empty());
        }
        return rollout.status().equals("ROLLBACK_FAILED")
                ? wentTo.map(good -> verdicts.rollbackFailed(good, reason))
                        .orElseGet(() -> verdicts.ecsCouldNotGoBack(reason))
                : new NoAction("ECS itself went back from revision " + last.number());
    }

    /** A person may have told it again, and ECS have called it COMPLETED since. */
    private ReconcileAction wentBackToFailed(Release wentTo, String reason) {
        boolean fails =
                standing.service().primary().filter(d -> d.isInState("FAILED")).isPresent();
        return fails
                ? verdicts.ecsCouldNotGoBack(reason)
                : new NoAction("ECS itself went back from revision %d to revision %d, which failed before"
                        .formatted(last.number(), wentTo.number()));
    }

    private static Map<String, String> rolledBackTo(Release release) {
        return Map.of(Release.ROLLED_BACK_TO, Integer.toString(release.number()));
    }

    /** It failed, it was not written where the service goes back to, and the service runs something else. */
    ReconcileAction leftByTheService() {
        if (standing.serviceDeployment().isEmpty() || !standing.deploymentsRead()) {
            return ReconcileAction.Read.of(ReconcileRead.SERVICE_DEPLOYMENT, ReconcileRead.DEPLOYMENTS);
        }
        if (standing.ecsGoesBackFrom(last)) {
            return byEcs();
        }
        Optional<Release> running = standing.running();
        if (running.isEmpty() || !DeploymentOwnership.isSlipway(standing.service(), running)) {
            return verdicts.changedElsewhere();
        }
        return running.get().state() == ReleaseState.GOOD
                ? new Act(
                        List.of(new TagWrite(last, rolledBackTo(running.get()))), new EcsCall.None(), Optional.empty())
                : goBack(verdicts.stateReason());
    }
}
