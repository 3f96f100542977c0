package dev.slipway.reconcile.plan;

import dev.slipway.config.Target;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What was read of one target.
 *
 * @param heard the state change that it is looked at for; empty for the schedule
 * @param known what the family has at the numbers that were read: entries, or nothing
 * @param downTo down to this number everything in the family was read; past the log's newest where nothing was
 * @param serviceDeployment ECS's own newest, where it was read
 * @param hookWaits whether a PAUSE hook of that one waits, where it was read
 * @param unusable numbers of entries whose images are gone
 */
public record ReconcileSnapshot(
        Target target,
        Service service,
        LogTail log,
        Optional<Heard> heard,
        Map<Integer, Optional<Release>> known,
        int downTo,
        Optional<Optional<ServiceDeployment>> serviceDeployment,
        Optional<Boolean> hookWaits,
        Set<Integer> unusable,
        Instant now) {

    public ReconcileSnapshot {
        known = Map.copyOf(known);
        unusable = Set.copyOf(unusable);
    }

    public static ReconcileSnapshot of(
            Target target, Service service, LogTail log, Optional<Heard> heard, Set<Integer> unusable, Instant now) {
        var known = new HashMap<Integer, Optional<Release>>();
        Stream.concat(log.releases().stream(), log.rolledBackTo().stream())
                .forEach(e -> known.put(e.number(), Optional.of(e)));
        return new ReconcileSnapshot(
                target,
                service,
                log,
                heard,
                known,
                log.newest() + 1,
                Optional.empty(),
                Optional.empty(),
                unusable,
                now);
    }

    /** @param lowest down to this number everything was read by now */
    public ReconcileSnapshot with(Map<Integer, Optional<Release>> read, int lowest) {
        var all = new HashMap<>(read);
        all.putAll(known);
        return new ReconcileSnapshot(
                target, service, log, heard, all, lowest, serviceDeployment, hookWaits, unusable, now);
    }

    public ReconcileSnapshot with(Optional<ServiceDeployment> newest) {
        return new ReconcileSnapshot(
                target, service, log, heard, known, downTo, Optional.of(newest), hookWaits, unusable, now);
    }

    public ReconcileSnapshot withHook(boolean waits) {
        return new ReconcileSnapshot(
                target, service, log, heard, known, downTo, serviceDeployment, Optional.of(waits), unusable, now);
    }

    public ReconcileSnapshot without(Release gone) {
        var numbers = new HashSet<>(unusable);
        numbers.add(gone.number());
        return new ReconcileSnapshot(
                target, service, log, heard, known, downTo, serviceDeployment, hookWaits, numbers, now);
    }

    /** As it is after these notes were written. */
    public ReconcileSnapshot noted(Collection<ReconcileAction.TagWrite> notes) {
        var all = new HashMap<>(known);
        notes.forEach(note -> all.compute(
                note.release().number(),
                (number, before) -> Optional.of((before == null ? Optional.<Release>empty() : before)
                        .orElse(note.release())
                        .with(note.tags()))));
        var releases = log.releases().stream()
                .map(e -> all.getOrDefault(e.number(), Optional.of(e)).orElse(e))
                .toList();
        return new ReconcileSnapshot(
                target,
                service,
                new LogTail(log.newest(), releases, log.rolledBackTo()),
                heard,
                all,
                downTo,
                serviceDeployment,
                hookWaits,
                unusable,
                now);
    }

    /** Whether the newest entries were read, of which most cases need none but the last. */
    boolean historyRead() {
        return downTo <= log.newest();
    }

    boolean wholeRead() {
        return downTo <= 1;
    }

    Stream<Release> releases() {
        return known.values().stream().flatMap(Optional::stream);
    }

    /** Whether it was read what the family has there. */
    boolean wasRead(int number) {
        return known.containsKey(number);
    }

    Optional<Release> release(int number) {
        return known.getOrDefault(number, Optional.empty());
    }

    /** The number in the target's family; empty for another family's. */
    Optional<Integer> number(String taskDefinitionArn) {
        return RevisionName.parse(taskDefinitionArn)
                .filter(n -> n.family().equals(target.family()))
                .map(RevisionName::number);
    }

    Optional<Release> release(Deployment deployment) {
        return number(deployment.taskDefinition()).flatMap(this::release);
    }

    /** The numbers of the family that the service's deployments bring, the running one included. */
    public Set<Integer> deployed() {
        var numbers = new HashSet<Integer>();
        number(service.taskDefinition()).ifPresent(numbers::add);
        service.deployments().forEach(d -> number(d.taskDefinition()).ifPresent(numbers::add));
        return numbers;
    }

    boolean deploymentsRead() {
        return deployed().stream().allMatch(this::wasRead);
    }

    Optional<Release> running() {
        return number(service.taskDefinition()).flatMap(this::release);
    }

    /** The good one that a failed entry was rolled back to, as long as it did not fail and its images are there. */
    Optional<Release> rolledBackTo(Release failed) {
        return failed.rolledBackTo()
                .flatMap(this::release)
                .filter(e -> e.state() != ReleaseState.FAILED)
                .filter(e -> !unusable.contains(e.number()));
    }

    /** What the service should run. */
    Optional<Release> desired(Release last) {
        return last.state() == ReleaseState.FAILED ? rolledBackTo(last) : Optional.of(last);
    }

    /** Whether ECS itself goes back, or went back, from this entry. */
    boolean ecsGoesBackFrom(Release release) {
        return newestServiceDeployment()
                .filter(n -> n.isRollback() && n.taskDefinition().equals(release.arn()))
                .isPresent();
    }

    public Optional<ServiceDeployment> newestServiceDeployment() {
        return serviceDeployment.orElse(Optional.empty());
    }
}
