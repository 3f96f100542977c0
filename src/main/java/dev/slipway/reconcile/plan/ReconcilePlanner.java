package dev.slipway.reconcile.plan;

import dev.slipway.ecs.Service.Deployment;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.release.DeploymentOwnership;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import java.util.Optional;

/**
 * Judges how one target stands: first what was heard of a deployment, then whether the service runs what the log
 * desires, and how that comes along. The schedule hears nothing and judges the same, so what nobody heard of is found.
 */
public final class ReconcilePlanner {
    private final ReconcileSnapshot standing;
    private final Release last;
    private final ReconcileActions verdicts;
    private final FailureRules failing;

    private ReconcilePlanner(ReconcileSnapshot standing, Release last) {
        this.standing = standing;
        this.last = last;
        this.verdicts = new ReconcileActions(standing, last);
        this.failing = new FailureRules(standing, last, verdicts);
    }

    public static ReconcileAction judge(ReconcileSnapshot standing) {
        Optional<Release> last = standing.log().last();
        if (last.isEmpty()) {
            return new ReconcileAction.NoAction("nothing was deployed by Slipway yet");
        }
        if (!standing.service().isActive() || !standing.service().controller().equals("ECS")) {
            return new ReconcileAction.NoAction("the service is not ACTIVE, or not ECS's own controller deploys it");
        }
        var rules = new ReconcilePlanner(standing, last.get());
        ReconcileAction verdict = standing.heard().flatMap(rules::heard).orElseGet(rules::look);
        return verdict instanceof ReconcileAction.NoAction(String why, Optional<Report> report) && report.isEmpty()
                ? rules.settledBeside().orElse(verdict)
                : verdict;
    }

    /** Deployments beside the PRIMARY one, whose end nobody heard of. */
    private Optional<ReconcileAction> settledBeside() {
        if (standing.heard().isPresent() || standing.service().deployments().size() < 2) {
            return Optional.empty();
        }
        if (!standing.deploymentsRead()) {
            return Optional.of(ReconcileAction.Read.of(ReconcileRead.DEPLOYMENTS));
        }
        return standing.service().deployments().stream()
                .filter(d -> !d.status().equals("PRIMARY"))
                .flatMap(d -> standing.release(d).filter(e -> open(e, d)).flatMap(e -> settled(e, d)).stream())
                .findFirst();
    }

    private boolean open(Release release, Deployment deployment) {
        boolean its =
                release.deployment().filter(id -> !id.equals(deployment.id())).isEmpty();
        return its && (release.state() == ReleaseState.DEPLOYING || release.state() == ReleaseState.SUPERSEDED);
    }

    private Optional<ReconcileAction> settled(Release release, Deployment deployment) {
        if (deployment.isInState("COMPLETED")) {
            return Optional.of(verdicts.good(release, deployment.updatedAt()));
        }
        return deployment.isInState("FAILED") && release.number() != last.number()
                ? Optional.of(verdicts.failed(
                        release, deployment.rolloutReason().orElse("ECS calls its deployment FAILED"), ""))
                : Optional.empty();
    }

    /** Empty where the event asks for nothing, or for nothing more. */
    private Optional<ReconcileAction> heard(Heard heard) {
        Optional<Deployment> shown = standing.service().deployment(heard.deployment());
        if (shown.isPresent()) {
            Optional<Integer> number = standing.number(shown.get().taskDefinition());
            if (number.isPresent() && !standing.wasRead(number.get())) {
                return Optional.of(ReconcileAction.Read.of(ReconcileRead.DEPLOYMENTS));
            }
            return standing.release(shown.get())
                    .map(release -> heard(heard, release))
                    .orElseGet(() -> Optional.of(
                            new ReconcileAction.NoAction("%s is no deployment of an entry of the log, but of %s"
                                    .formatted(heard.deployment(), shown.get().taskDefinition()))));
        }
        Optional<Release> noted = standing.releases()
                .filter(e -> e.deployment().equals(Optional.of(heard.deployment())))
                .findFirst();
        if (noted.isEmpty() && !standing.historyRead()) {
            return Optional.of(ReconcileAction.Read.of(ReconcileRead.HISTORY));
        }
        return noted.map(release -> heard(heard, release))
                .orElseGet(() -> Optional.of(new ReconcileAction.NoAction(
                        heard.deployment() + " is a deployment of no entry that the log shows")));
    }

    private Optional<ReconcileAction> heard(Heard heard, Release release) {
        boolean late = verdicts.currentDeployment(release)
                .filter(current -> !current.equals(heard.deployment()))
                .isPresent();
        if (late) {
            return Optional.of(new ReconcileAction.NoAction(
                    "%s is over: revision %d was told again since".formatted(heard.deployment(), release.number())));
        }
        return heard.completed() ? completed(heard, release) : failed(heard, release);
    }

    private Optional<ReconcileAction> completed(Heard heard, Release release) {
        return verdicts.mayBecomeGood(release) ? Optional.of(verdicts.good(release, heard.at())) : Optional.empty();
    }

    private Optional<ReconcileAction> failed(Heard heard, Release release) {
        boolean isLast = release.number() == last.number();
        return switch (release.state()) {
            case FAILED -> Optional.empty();
            case GOOD ->
                standing.desired(last)
                                .filter(d -> d.number() == release.number())
                                .isPresent()
                        ? Optional.of(verdicts.rollbackFailed(release, heard.reason()))
                        : Optional.of(
                                new ReconcileAction.NoAction("revision %d was good before, and is not desired any more"
                                        .formatted(release.number())));
            case DEPLOYING, SUPERSEDED, WITHDRAWN ->
                Optional.of(
                        isLast
                                ? failing.heard(heard)
                                : verdicts.failed(
                                        release,
                                        heard.reason(),
                                        "; revision %d was requested since, so nothing else follows from it"
                                                .formatted(last.number())));
        };
    }

    private ReconcileAction look() {
        if (standing.service().runs(last.arn())) {
            return runsLast();
        }
        Optional<Release> desired = standing.desired(last);
        if (desired.isEmpty()) {
            return failing.leftByTheService();
        }
        return standing.service().runs(desired.get().arn()) ? runsRefuge(desired.get()) : astray(desired.get());
    }

    private ReconcileAction runsLast() {
        Optional<Release> rolledBackTo = standing.rolledBackTo(last);
        if (last.state() == ReleaseState.FAILED && rolledBackTo.isPresent()) {
            return astray(rolledBackTo.get());
        }
        Optional<Deployment> primary = standing.service().primary();
        Optional<String> rollout = primary.flatMap(Deployment::rolloutState);
        if (primary.isEmpty()) {
            return verdicts.rest();
        }
        if (rollout.isEmpty()) {
            return failing.byEcsHistory();
        }
        return switch (rollout.get()) {
            case "COMPLETED" ->
                verdicts.mayBecomeGood(last) ? verdicts.good(last, primary.get().updatedAt()) : verdicts.rest();
            case "FAILED" -> failing.inEcsWords(primary.get());
            default -> standing.service().isRolling() ? inProgress(primary.get()) : failing.byEcsHistory();
        };
    }

    private ReconcileAction inProgress(Deployment primary) {
        return Deadline.passed(standing.target(), standing.service(), primary, standing.now())
                .map(words -> failing.stuck(last, words))
                .orElseGet(() -> last.state() == ReleaseState.FAILED ? failing.still() : verdicts.rest());
    }

    /** The service went back from the last entry. */
    private ReconcileAction runsRefuge(Release rolledBackTo) {
        Optional<Deployment> primary = standing.service().primary();
        Optional<String> rollout = primary.flatMap(Deployment::rolloutState);
        if (primary.isEmpty()) {
            return verdicts.rest();
        }
        if (rollout.isEmpty()) {
            return refugeByEcsHistory(rolledBackTo);
        }
        return switch (rollout.get()) {
            case "COMPLETED" ->
                verdicts.mayBecomeGood(rolledBackTo)
                        ? verdicts.good(rolledBackTo, primary.get().updatedAt())
                        : verdicts.rest();
            case "FAILED" ->
                failing.refugeFailed(
                        rolledBackTo, primary.get().rolloutReason().orElse("ECS calls its deployment FAILED"));
            default ->
                Deadline.passed(standing.target(), standing.service(), primary.get(), standing.now())
                        .map(words -> failing.stuck(rolledBackTo, words))
                        .orElseGet(verdicts::rest);
        };
    }

    /** ECS tells no rollout's state of some kinds of service: its history does. */
    private ReconcileAction refugeByEcsHistory(Release rolledBackTo) {
        if (standing.serviceDeployment().isEmpty()) {
            return ReconcileAction.Read.of(ReconcileRead.SERVICE_DEPLOYMENT, ReconcileRead.DEPLOYMENTS);
        }
        if (standing.ecsGoesBackFrom(last)) {
            return failing.byEcs();
        }
        Optional<ServiceDeployment> newest = standing.newestServiceDeployment()
                .filter(n -> n.taskDefinition().equals(rolledBackTo.arn()));
        return switch (newest.map(ServiceDeployment::status).orElse("")) {
            case "SUCCESSFUL" ->
                verdicts.mayBecomeGood(rolledBackTo) ? verdicts.good(rolledBackTo, standing.now()) : verdicts.rest();
            case "STOPPED" ->
                failing.refugeFailed(
                        rolledBackTo, newest.flatMap(ServiceDeployment::reason).orElse("ECS stopped its deployment"));
            default -> verdicts.rest();
        };
    }

    /**
     * The service runs something else than it should: who chose so? ECS's own history is asked before the PRIMARY
     * deployment's id is trusted: going back, ECS may give the old deployment its old id again.
     */
    private ReconcileAction astray(Release desired) {
        boolean told = DeploymentOwnership.wasUpdatedTo(desired);
        if (!told && !DeploymentOwnership.mayBeRollingBack(standing.service(), standing.desired(last))) {
            return verdicts.tell(desired);
        }
        if (standing.serviceDeployment().isEmpty() || !standing.deploymentsRead()) {
            return ReconcileAction.Read.of(ReconcileRead.SERVICE_DEPLOYMENT, ReconcileRead.DEPLOYMENTS);
        }
        Optional<ServiceDeployment> newest = standing.newestServiceDeployment();
        return switch (DeploymentOwnership.choice(standing.service(), standing.running(), newest, desired, last)) {
            case UPDATE -> verdicts.tell(desired);
            case ECS_ROLLED_BACK ->
                standing.ecsGoesBackFrom(last)
                        ? failing.byEcs()
                        : verdicts.rollbackFailed(desired, "ECS itself went back from it");
            case WAIT_FOR_ECS_ROLLBACK -> new ReconcileAction.NoAction("ECS is rolling the service back");
            case CHANGED_OUTSIDE -> verdicts.changedElsewhere();
        };
    }
}
