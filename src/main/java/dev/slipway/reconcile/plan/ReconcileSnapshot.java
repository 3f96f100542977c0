package dev.slipway.reconcile.plan;

import dev.slipway.config.Target;
import dev.slipway.ecs.NewestServiceDeployment;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.reconcile.plan.ReconcileAction.EcsCall;
import dev.slipway.release.DeploymentOwnership;
import dev.slipway.release.LogPart;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.trigger.Trigger.StateChange;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What was read of one target.
 *
 * @param event the state change that this run handles; empty where all targets are reconciled
 */
public record ReconcileSnapshot(
        Target target,
        Service service,
        LogTail log,
        Optional<StateChange> event,
        ReleasesRead releases,
        EcsHistoryRead history,
        Instant now) {

    /** @param unusable the numbers of releases whose images are gone */
    public static ReconcileSnapshot of(
            Target target,
            Service service,
            LogTail log,
            Optional<StateChange> event,
            Set<Integer> unusable,
            Instant now) {
        return new ReconcileSnapshot(
                target, service, log, event, ReleasesRead.of(log, unusable), EcsHistoryRead.NOTHING, now);
    }

    public ReconcileSnapshot with(ReleasesRead read) {
        return new ReconcileSnapshot(target, service, log, event, read, history, now);
    }

    public ReconcileSnapshot with(EcsHistoryRead read) {
        return new ReconcileSnapshot(target, service, log, event, releases, read, now);
    }

    /** The release requested last of those that may run, with the tags that were written since the log was read. */
    public Optional<Release> last() {
        return log.lastReady().flatMap(last -> releases.at(last.number()));
    }

    /** Whether the images of the release that this call rolls back to exist, as far as is known. */
    public boolean allows(EcsCall call) {
        return call.rolledBackTo()
                .filter(release -> !releases.isUsable(release))
                .isEmpty();
    }

    boolean recentReleasesRead() {
        return releases.downTo() <= log.newest();
    }

    boolean newestReleasesRead() {
        return releases.downTo() <= Math.max(1, log.newest() - LogPart.BELOW_TAIL);
    }

    /** Whether all were read that can have been requested after this release: those that its run did not see. */
    boolean allReadThatMaySupersede(Release release) {
        return IntStream.range(release.after() + 1, releases.downTo()).allMatch(releases::isRead);
    }

    boolean allReleasesRead() {
        return releases.downTo() <= 1;
    }

    boolean deployedReleasesRead() {
        return deployed().stream().allMatch(releases::isRead);
    }

    boolean serviceDeploymentRead() {
        return history.newest().isPresent() && history.revisionRead();
    }

    boolean serviceDeploymentStatusRead() {
        return history.newest().isPresent();
    }

    /** Whether ECS is rolling the service back now, whichever revision it leaves. */
    boolean ecsIsRollingBack() {
        return newestServiceDeployment()
                .filter(ServiceDeployment::isRollingBack)
                .isPresent();
    }

    /** Whether ECS rolled back, and does not say from which revision. */
    boolean ecsRollsBackUnknownRevision() {
        return serviceDeploymentRead()
                && newestServiceDeployment()
                        .filter(d -> d.isRollback() && d.taskDefinition().isEmpty())
                        .isPresent();
    }

    public Optional<ServiceDeployment> newestServiceDeployment() {
        return history.newest().flatMap(NewestServiceDeployment::deployment);
    }

    /** The newest service deployment, if it is of this release. */
    Optional<ServiceDeployment> newestServiceDeployment(Release release) {
        return newestServiceDeployment().filter(newest -> newest.isOf(release.arn()));
    }

    /** Whether ECS itself rolls this release back, or did so. */
    boolean ecsRollsBack(Release release) {
        return newestServiceDeployment(release)
                .filter(ServiceDeployment::isRollback)
                .isPresent();
    }

    /** The number in the target's family; empty for another family's revision. */
    Optional<Integer> number(String taskDefinitionArn) {
        return RevisionName.parse(taskDefinitionArn)
                .filter(name -> name.family().equals(target.family()))
                .map(RevisionName::number);
    }

    /** The numbers of the family's revisions that the service's deployments run, the running revision included. */
    public Set<Integer> deployed() {
        return Stream.concat(
                        Stream.of(service.taskDefinition()),
                        service.deployments().stream().map(Deployment::taskDefinition))
                .flatMap(arn -> number(arn).stream())
                .collect(Collectors.toSet());
    }

    Optional<Release> release(Deployment deployment) {
        return number(deployment.taskDefinition()).flatMap(releases::at);
    }

    Optional<Release> running() {
        return number(service.taskDefinition()).flatMap(releases::at);
    }

    DeploymentOwnership ownership(Release desired, Release last) {
        return new DeploymentOwnership(service, target.template(), running(), desired, last, log.desiredBefore());
    }

    /** The good release that a failed one was rolled back to, unless that one failed too or its images are gone. */
    Optional<Release> rolledBackTo(Release failed) {
        return failed.rolledBackTo()
                .flatMap(releases::at)
                .filter(release -> release.state() != ReleaseState.FAILED)
                .filter(releases::isUsable);
    }

    /** What the service should run. */
    Optional<Release> desired(Release last) {
        return last.state() == ReleaseState.FAILED ? rolledBackTo(last) : Optional.of(last);
    }

    /** The id of the release's newest deployment: the PRIMARY one where the service runs it, else the recorded one. */
    Optional<String> currentDeployment(Release release) {
        return service.runs(release.arn()) ? service.primary().map(Deployment::id) : release.deployment();
    }
}
