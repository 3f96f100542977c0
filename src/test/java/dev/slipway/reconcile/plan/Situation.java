package dev.slipway.reconcile.plan;

import static dev.slipway.fixtures.TargetFixture.ARNS;

import dev.slipway.config.Target;
import dev.slipway.ecs.CompletedDeployment;
import dev.slipway.ecs.NewestServiceDeployment;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.reconcile.plan.ReconcileAction.EcsCall;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import dev.slipway.trigger.Trigger.StateChange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The whole state of one target. It answers what the rules read, and changes as ECS does on UpdateService.
 *
 * @param family the release of each number, or empty if Slipway did not register the revision
 * @param history ECS's newest service deployment
 * @param completed the completed deployments in ECS's history
 * @param hookWaits whether a PAUSE hook of that deployment waits
 * @param imagesGone the numbers of the releases whose images are gone
 */
record Situation(
        Target target,
        Service service,
        TreeMap<Integer, Optional<Release>> family,
        Optional<ServiceDeployment> history,
        List<CompletedDeployment> completed,
        boolean hookWaits,
        Set<Integer> imagesGone,
        Instant now) {
    private static final int NEWEST = 20;
    private static final int RECENT = 4;

    ReconcileSnapshot snapshot(Optional<StateChange> event, Set<Integer> unusable) {
        return ReconcileSnapshot.of(target, service, logEnd(), event, unusable, now);
    }

    /** The newest release and those that beat it, as if its writer had not seen them. */
    private LogTail logEnd() {
        List<Release> releases =
                family.values().stream().flatMap(Optional::stream).toList();
        if (releases.isEmpty()) {
            return new LogTail(family.isEmpty() ? 0 : family.lastKey(), List.of(), Optional.empty());
        }
        Release newest = releases.getLast();
        var end = new LogTail(
                family.lastKey(),
                releases.stream()
                        .filter(e -> e.equals(newest) || e.supersedes(newest))
                        .toList(),
                Optional.empty());
        Optional<Release> rollbackTarget =
                end.last().flatMap(Release::rolledBackTo).flatMap(this::at);
        return new LogTail(end.newest(), end.releases(), rollbackTarget);
    }

    Optional<Release> at(int number) {
        return family.getOrDefault(number, Optional.empty());
    }

    Release last() {
        return logEnd().last().orElseThrow();
    }

    ReconcileSnapshot answer(ReconcileSnapshot before, Set<ReconcileRead> what) {
        ReleasesRead releases = before.releases();
        if (what.contains(ReconcileRead.OLDER_RELEASES)) {
            releases = releases.with(numbered(IntStream.range(1, releases.downTo())), 1);
        } else if (what.contains(ReconcileRead.NEWEST_RELEASES)) {
            int lowest = Math.max(1, before.log().newest() - NEWEST + 1);
            releases = releases.with(
                    numbered(IntStream.rangeClosed(lowest, before.log().newest())), lowest);
        } else if (what.contains(ReconcileRead.RECENT_RELEASES)) {
            int lowest = Math.max(1, before.log().newest() - RECENT + 1);
            releases = releases.with(
                    numbered(IntStream.rangeClosed(lowest, before.log().newest())),
                    Math.min(lowest, releases.downTo()));
        }
        if (what.contains(ReconcileRead.PREVIOUS_RELEASE)) {
            releases = releases.with(
                    numbered(IntStream.of(before.last().orElseThrow().after())), releases.downTo());
        }
        if (what.contains(ReconcileRead.DEPLOYED_RELEASES)
                || what.contains(ReconcileRead.RECENT_RELEASES)
                || what.contains(ReconcileRead.NEWEST_RELEASES)) {
            releases = releases.with(numbered(before.deployed().stream().mapToInt(n -> n)), releases.downTo());
        }
        var ecs = new EcsHistoryRead(
                newest(before, what),
                what.contains(ReconcileRead.SERVICE_DEPLOYMENT)
                        || before.history().revisionRead(),
                what.contains(ReconcileRead.HOOK)
                        ? Optional.of(hookWaits)
                        : before.history().hookWaits(),
                what.contains(ReconcileRead.COMPLETED_DEPLOYMENTS)
                        ? Optional.of(completed)
                        : before.history().completed());
        return before.with(releases).with(ecs);
    }

    private Optional<NewestServiceDeployment> newest(ReconcileSnapshot before, Set<ReconcileRead> what) {
        if (what.contains(ReconcileRead.SERVICE_DEPLOYMENT)) {
            return Optional.of(new NewestServiceDeployment(history));
        }
        return what.contains(ReconcileRead.SERVICE_DEPLOYMENT_STATUS)
                ? Optional.of(new NewestServiceDeployment(history.map(d -> d.of(Optional.empty()))))
                : before.history().newest();
    }

    private Map<Integer, Optional<Release>> numbered(IntStream numbers) {
        var found = new HashMap<Integer, Optional<Release>>();
        numbers.forEach(n -> found.put(n, at(n)));
        return found;
    }

    Situation withTags(List<ReconcileAction.TagWrite> writes) {
        var written = new TreeMap<>(family);
        writes.forEach(write -> {
            int number = write.release().number();
            written.put(number, Optional.of(at(number).orElseThrow().with(write.tags())));
        });
        return with(service, written, history);
    }

    boolean canDo(EcsCall call) {
        return call.rolledBackTo()
                .filter(release -> imagesGone.contains(release.number()))
                .isEmpty();
    }

    /** The same at the next look of the schedule. */
    Situation later(Duration time) {
        return new Situation(target, service, family, history, completed, hookWaits, imagesGone, now.plus(time));
    }

    /** What ECS does, at once. */
    Situation done(EcsCall call) {
        return switch (call) {
            case EcsCall.None() -> this;
            case EcsCall.UpdateService(Release release, boolean isRollback) -> updated(release);
            case EcsCall.StopServiceDeployment(String arn) -> rolledBackByEcs();
        };
    }

    private Situation updated(Release release) {
        if (service.runs(release.arn()) && service.primary().isPresent()) {
            // ECS starts no deployment for the revision that the service already runs
            return withDeployment(release, service);
        }
        String id = "ecs-svc/" + (500 + release.number());
        Service rolling = rollingOut(new Deployment(
                id, "PRIMARY", release.arn(), state("IN_PROGRESS"), Optional.empty(), now, now, 2, 0, 0));
        var newest = new ServiceDeployment(
                "arn:updated", "IN_PROGRESS", Optional.empty(), Optional.empty(), Optional.of(release.arn()), now);
        return with(rolling, family, Optional.of(newest)).withDeployment(release, rolling);
    }

    private Situation withDeployment(Release release, Service updated) {
        Map<String, String> tags =
                Map.of(Release.DEPLOYMENT, updated.primary().orElseThrow().id());
        return withTags(List.of(new ReconcileAction.TagWrite(release, tags)));
    }

    /** ECS rolls back to the newest completed deployment, which keeps its id. Without one, the service stalls. */
    Situation rolledBackByEcs() {
        ServiceDeployment rollout = history.orElseThrow();
        Optional<Deployment> goal = service.deployments().stream()
                .filter(d -> !d.status().equals("PRIMARY"))
                .findFirst();
        ServiceDeployment back = in(rollout, "ROLLBACK_IN_PROGRESS");
        if (goal.isEmpty()) {
            return with(service, family, Optional.of(back));
        }
        Deployment primary = new Deployment(
                goal.get().id(),
                "PRIMARY",
                goal.get().taskDefinition(),
                state("IN_PROGRESS"),
                Optional.empty(),
                now,
                now,
                2,
                0,
                0);
        return with(rollingOut(primary), family, Optional.of(back));
    }

    /** The PRIMARY deployment reaches a steady state. */
    Situation settled() {
        Deployment going = service.primary().orElseThrow();
        Deployment completed = new Deployment(
                going.id(),
                "PRIMARY",
                going.taskDefinition(),
                state("COMPLETED"),
                Optional.empty(),
                going.createdAt(),
                now,
                2,
                2,
                0);
        Optional<ServiceDeployment> after =
                history.map(h -> in(h, h.isRollback() ? "ROLLBACK_SUCCESSFUL" : "SUCCESSFUL"));
        return with(running(completed, List.of(completed)), family, after);
    }

    private static ServiceDeployment in(ServiceDeployment before, String status) {
        return new ServiceDeployment(
                before.arn(),
                status,
                before.reason(),
                before.serviceRevision(),
                before.taskDefinition(),
                before.createdAt());
    }

    /** ECS gives no rollout state for blue/green, linear and canary deployments. */
    private Optional<String> state(String state) {
        return service.isRolling() ? Optional.of(state) : Optional.empty();
    }

    private Service rollingOut(Deployment primary) {
        var all = new ArrayList<Deployment>();
        all.add(primary);
        service.deployments().stream()
                .filter(d -> !d.id().equals(primary.id()))
                .map(d -> new Deployment(
                        d.id(),
                        "ACTIVE",
                        d.taskDefinition(),
                        d.rolloutState(),
                        d.rolloutReason(),
                        d.createdAt(),
                        d.updatedAt(),
                        d.desiredCount(),
                        d.runningCount(),
                        d.failedTasks()))
                .forEach(all::add);
        return running(primary, all);
    }

    private Service running(Deployment primary, List<Deployment> all) {
        return new Service(
                service.arn(),
                service.status(),
                service.controller(),
                primary.taskDefinition(),
                service.strategy(),
                service.detection(),
                service.createdAt(),
                all);
    }

    private Situation with(
            Service newService, TreeMap<Integer, Optional<Release>> newFamily, Optional<ServiceDeployment> newHistory) {
        return new Situation(target, newService, newFamily, newHistory, completed, hookWaits, imagesGone, now);
    }

    /** The ARN of a number of the family, of the {@code template}, or of a foreign family ({@code other}). */
    static String arn(String revision) {
        return switch (revision) {
            case "template" -> ARNS + "web-dev-template:3";
            case "other" -> ARNS + "somebody-elses:1";
            default -> ARNS + "web-dev:" + revision;
        };
    }
}
