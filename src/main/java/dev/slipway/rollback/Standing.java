package dev.slipway.rollback;

import dev.slipway.ecs.Entry;
import dev.slipway.ecs.LogEnd;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.ecs.State;
import dev.slipway.target.Target;
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
public record Standing(
        Target target,
        Service service,
        LogEnd log,
        Optional<Heard> heard,
        Map<Integer, Optional<Entry>> known,
        int downTo,
        Optional<Optional<ServiceDeployment>> serviceDeployment,
        Optional<Boolean> hookWaits,
        Set<Integer> unusable,
        Instant now) {

    public Standing {
        known = Map.copyOf(known);
        unusable = Set.copyOf(unusable);
    }

    public static Standing of(
            Target target, Service service, LogEnd log, Optional<Heard> heard, Set<Integer> unusable, Instant now) {
        var known = new HashMap<Integer, Optional<Entry>>();
        Stream.concat(log.entries().stream(), log.refuge().stream())
                .forEach(e -> known.put(e.number(), Optional.of(e)));
        return new Standing(
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
    public Standing with(Map<Integer, Optional<Entry>> read, int lowest) {
        var all = new HashMap<>(read);
        all.putAll(known);
        return new Standing(target, service, log, heard, all, lowest, serviceDeployment, hookWaits, unusable, now);
    }

    public Standing with(Optional<ServiceDeployment> newest) {
        return new Standing(target, service, log, heard, known, downTo, Optional.of(newest), hookWaits, unusable, now);
    }

    public Standing withHook(boolean waits) {
        return new Standing(
                target, service, log, heard, known, downTo, serviceDeployment, Optional.of(waits), unusable, now);
    }

    public Standing without(Entry gone) {
        var numbers = new HashSet<>(unusable);
        numbers.add(gone.number());
        return new Standing(target, service, log, heard, known, downTo, serviceDeployment, hookWaits, numbers, now);
    }

    /** As it is after these notes were written. */
    public Standing noted(Collection<Verdict.Note> notes) {
        var all = new HashMap<>(known);
        notes.forEach(note -> all.compute(
                note.entry().number(),
                (number, before) -> Optional.of((before == null ? Optional.<Entry>empty() : before)
                        .orElse(note.entry())
                        .with(note.tags()))));
        var entries = log.entries().stream()
                .map(e -> all.getOrDefault(e.number(), Optional.of(e)).orElse(e))
                .toList();
        return new Standing(
                target,
                service,
                new LogEnd(log.newest(), entries, log.refuge()),
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

    Stream<Entry> entries() {
        return known.values().stream().flatMap(Optional::stream);
    }

    /** Whether it was read what the family has there. */
    boolean wasRead(int number) {
        return known.containsKey(number);
    }

    Optional<Entry> entry(int number) {
        return known.getOrDefault(number, Optional.empty());
    }

    /** The number in the target's family; empty for another family's. */
    Optional<Integer> number(String taskDefinitionArn) {
        return RevisionName.parse(taskDefinitionArn)
                .filter(n -> n.family().equals(target.family()))
                .map(RevisionName::number);
    }

    Optional<Entry> entry(Deployment deployment) {
        return number(deployment.taskDefinition()).flatMap(this::entry);
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

    Optional<Entry> running() {
        return number(service.taskDefinition()).flatMap(this::entry);
    }

    /** The good one that a failed entry was rolled back to, as long as it did not fail and its images are there. */
    Optional<Entry> refuge(Entry failed) {
        return failed.rolledBackTo()
                .flatMap(this::entry)
                .filter(e -> e.state() != State.FAILED)
                .filter(e -> !unusable.contains(e.number()));
    }

    /** What the service should run. */
    Optional<Entry> desired(Entry last) {
        return last.state() == State.FAILED ? refuge(last) : Optional.of(last);
    }

    /** Whether ECS itself goes back, or went back, from this entry. */
    boolean ecsGoesBackFrom(Entry entry) {
        return newestServiceDeployment()
                .filter(n -> n.rollsBack() && n.taskDefinition().equals(entry.arn()))
                .isPresent();
    }

    public Optional<ServiceDeployment> newestServiceDeployment() {
        return serviceDeployment.orElse(Optional.empty());
    }
}
