package dev.slipway.rollback;

import dev.slipway.ecs.Entry;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.ecs.State;
import dev.slipway.plan.Owner;
import dev.slipway.rollback.Verdict.What;
import java.util.Optional;

/**
 * Judges how one target stands: first what was heard of a deployment, then whether the service runs what the log
 * desires, and how that comes along. The schedule hears nothing and judges the same, so what nobody heard of is found.
 */
public final class Rollbacks {
    private final Standing standing;
    private final Entry last;
    private final Verdicts verdicts;
    private final Failing failing;

    private Rollbacks(Standing standing, Entry last) {
        this.standing = standing;
        this.last = last;
        this.verdicts = new Verdicts(standing, last);
        this.failing = new Failing(standing, last, verdicts);
    }

    public static Verdict judge(Standing standing) {
        Optional<Entry> last = standing.log().last();
        if (last.isEmpty()) {
            return new Verdict.Rest("nothing was deployed by Slipway yet");
        }
        if (!standing.service().active() || !standing.service().controller().equals("ECS")) {
            return new Verdict.Rest("the service is not ACTIVE, or not ECS's own controller deploys it");
        }
        var rules = new Rollbacks(standing, last.get());
        Verdict verdict = standing.heard().flatMap(rules::heard).orElseGet(rules::look);
        return verdict instanceof Verdict.Rest(String why, Optional<Report> report) && report.isEmpty()
                ? rules.settledBeside().orElse(verdict)
                : verdict;
    }

    /** Deployments beside the PRIMARY one, whose end nobody heard of. */
    private Optional<Verdict> settledBeside() {
        if (standing.heard().isPresent() || standing.service().deployments().size() < 2) {
            return Optional.empty();
        }
        if (!standing.deploymentsRead()) {
            return Optional.of(Verdict.Read.of(What.DEPLOYMENTS));
        }
        return standing.service().deployments().stream()
                .filter(d -> !d.status().equals("PRIMARY"))
                .flatMap(d -> standing.entry(d).filter(e -> open(e, d)).flatMap(e -> settled(e, d)).stream())
                .findFirst();
    }

    private boolean open(Entry entry, Deployment deployment) {
        boolean its =
                entry.deployment().filter(id -> !id.equals(deployment.id())).isEmpty();
        return its && (entry.state() == State.DEPLOYING || entry.state() == State.SUPERSEDED);
    }

    private Optional<Verdict> settled(Entry entry, Deployment deployment) {
        if (deployment.inState("COMPLETED")) {
            return Optional.of(verdicts.good(entry, deployment.updatedAt()));
        }
        return deployment.inState("FAILED") && entry.number() != last.number()
                ? Optional.of(verdicts.failed(
                        entry, deployment.rolloutReason().orElse("ECS calls its deployment FAILED"), ""))
                : Optional.empty();
    }

    /** Empty where the event asks for nothing, or for nothing more. */
    private Optional<Verdict> heard(Heard heard) {
        Optional<Deployment> shown = standing.service().deployment(heard.deployment());
        if (shown.isPresent()) {
            Optional<Integer> number = standing.number(shown.get().taskDefinition());
            if (number.isPresent() && !standing.wasRead(number.get())) {
                return Optional.of(Verdict.Read.of(What.DEPLOYMENTS));
            }
            return standing.entry(shown.get())
                    .map(entry -> heard(heard, entry))
                    .orElseGet(
                            () -> Optional.of(new Verdict.Rest("%s is no deployment of an entry of the log, but of %s"
                                    .formatted(heard.deployment(), shown.get().taskDefinition()))));
        }
        Optional<Entry> noted = standing.entries()
                .filter(e -> e.deployment().equals(Optional.of(heard.deployment())))
                .findFirst();
        if (noted.isEmpty() && !standing.historyRead()) {
            return Optional.of(Verdict.Read.of(What.HISTORY));
        }
        return noted.map(entry -> heard(heard, entry))
                .orElseGet(() -> Optional.of(
                        new Verdict.Rest(heard.deployment() + " is a deployment of no entry that the log shows")));
    }

    private Optional<Verdict> heard(Heard heard, Entry entry) {
        boolean late = verdicts.currentDeployment(entry)
                .filter(current -> !current.equals(heard.deployment()))
                .isPresent();
        if (late) {
            return Optional.of(new Verdict.Rest(
                    "%s is over: revision %d was told again since".formatted(heard.deployment(), entry.number())));
        }
        return heard.completed() ? completed(heard, entry) : failed(heard, entry);
    }

    private Optional<Verdict> completed(Heard heard, Entry entry) {
        return verdicts.mayBecomeGood(entry) ? Optional.of(verdicts.good(entry, heard.at())) : Optional.empty();
    }

    private Optional<Verdict> failed(Heard heard, Entry entry) {
        boolean isLast = entry.number() == last.number();
        return switch (entry.state()) {
            case FAILED -> Optional.empty();
            case GOOD ->
                standing.desired(last).filter(d -> d.number() == entry.number()).isPresent()
                        ? Optional.of(verdicts.rollbackFailed(entry, heard.reason()))
                        : Optional.of(new Verdict.Rest(
                                "revision %d was good before, and is not desired any more".formatted(entry.number())));
            case DEPLOYING, SUPERSEDED, WITHDRAWN ->
                Optional.of(
                        isLast
                                ? failing.heard(heard)
                                : verdicts.failed(
                                        entry,
                                        heard.reason(),
                                        "; revision %d was requested since, so nothing else follows from it"
                                                .formatted(last.number())));
        };
    }

    private Verdict look() {
        if (standing.service().runs(last.arn())) {
            return runsLast();
        }
        Optional<Entry> desired = standing.desired(last);
        if (desired.isEmpty()) {
            return failing.leftByTheService();
        }
        return standing.service().runs(desired.get().arn()) ? runsRefuge(desired.get()) : astray(desired.get());
    }

    private Verdict runsLast() {
        Optional<Entry> refuge = standing.refuge(last);
        if (last.state() == State.FAILED && refuge.isPresent()) {
            return astray(refuge.get());
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
            default -> standing.service().rolling() ? inProgress(primary.get()) : failing.byEcsHistory();
        };
    }

    private Verdict inProgress(Deployment primary) {
        return Deadline.passed(standing.target(), standing.service(), primary, standing.now())
                .map(failing::stuck)
                .orElseGet(() -> last.state() == State.FAILED ? failing.still() : verdicts.rest());
    }

    /** The service went back from the last entry. */
    private Verdict runsRefuge(Entry refuge) {
        Optional<Deployment> primary = standing.service().primary();
        Optional<String> rollout = primary.flatMap(Deployment::rolloutState);
        if (primary.isEmpty()) {
            return verdicts.rest();
        }
        if (rollout.isEmpty()) {
            return refugeByEcsHistory(refuge);
        }
        return switch (rollout.get()) {
            case "COMPLETED" ->
                verdicts.mayBecomeGood(refuge)
                        ? verdicts.good(refuge, primary.get().updatedAt())
                        : verdicts.rest();
            case "FAILED" ->
                refugeFailed(refuge, primary.get().rolloutReason().orElse("ECS calls its deployment FAILED"));
            default ->
                Deadline.passed(standing.target(), standing.service(), primary.get(), standing.now())
                        .map(words -> refugeFailed(refuge, words))
                        .orElseGet(verdicts::rest);
        };
    }

    /** ECS tells no rollout's state of some kinds of service: its history does. */
    private Verdict refugeByEcsHistory(Entry refuge) {
        if (standing.serviceDeployment().isEmpty()) {
            return Verdict.Read.of(What.SERVICE_DEPLOYMENT, What.DEPLOYMENTS);
        }
        if (standing.ecsGoesBackFrom(last)) {
            return failing.byEcs();
        }
        Optional<ServiceDeployment> newest = standing.newestServiceDeployment()
                .filter(n -> n.taskDefinition().equals(refuge.arn()));
        return switch (newest.map(ServiceDeployment::status).orElse("")) {
            case "SUCCESSFUL" ->
                verdicts.mayBecomeGood(refuge) ? verdicts.good(refuge, standing.now()) : verdicts.rest();
            case "STOPPED" ->
                refugeFailed(refuge, newest.flatMap(ServiceDeployment::reason).orElse("ECS stopped its deployment"));
            default -> verdicts.rest();
        };
    }

    /** It was noted as what ECS went back to. Where it never was good, that was read wrong: there may be a good one. */
    private Verdict refugeFailed(Entry refuge, String reason) {
        return refuge.state() == State.GOOD
                ? verdicts.rollbackFailed(refuge, reason)
                : verdicts.failed(refuge, reason, "");
    }

    /**
     * The service runs something else than it should: who chose so? ECS's own history is asked before the PRIMARY
     * deployment's id is trusted: going back, ECS may give the old deployment its old id again.
     */
    private Verdict astray(Entry desired) {
        boolean told = Owner.wasTold(desired);
        if (!told && !Owner.mayBeRollingBack(standing.service(), standing.desired(last))) {
            return verdicts.tell(desired);
        }
        if (standing.serviceDeployment().isEmpty() || !standing.deploymentsRead()) {
            return Verdict.Read.of(What.SERVICE_DEPLOYMENT, What.DEPLOYMENTS);
        }
        Optional<ServiceDeployment> newest = standing.newestServiceDeployment();
        return switch (Owner.choice(standing.service(), standing.running(), newest, desired, last)) {
            case TELL -> verdicts.tell(desired);
            case LEAVE_ECS_WENT_BACK ->
                standing.ecsGoesBackFrom(last)
                        ? failing.byEcs()
                        : verdicts.rollbackFailed(desired, "ECS itself went back from it");
            case LEAVE_UNTIL_ROLLED_BACK -> new Verdict.Rest("ECS is rolling the service back");
            case LEAVE_SOMEBODY_CHOSE -> verdicts.changedElsewhere();
        };
    }
}
