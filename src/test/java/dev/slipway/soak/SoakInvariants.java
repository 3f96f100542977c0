package dev.slipway.soak;

import dev.slipway.fixtures.ReleaseTaskRuns;
import dev.slipway.outcome.Outcome;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.sandbox.account.AwsAccount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks the invariants of every service: it runs the right version, and its release log agrees with ECS. */
final class SoakInvariants {
    /** Prints everything that happened to the first service that violates an invariant. */
    private static final boolean TRACES = Boolean.getBoolean("soak.trace");

    private final SoakRun soak;
    private final Map<String, VersionBehaviour> versions = new HashMap<>();
    private final List<String> violations = new ArrayList<>();
    private ReleaseTaskRuns tasks = ReleaseTaskRuns.read(List.of());
    private int unrecorded;
    private int concurrent;
    private int withdrawn;
    private int replaced;
    private int updates;
    private int releases;

    SoakInvariants(SoakRun soak) {
        this.soak = soak;
    }

    /** The violations in the current state. */
    List<String> violations() {
        // a copy has no faults
        AwsAccount account = soak.account().copy();
        soak.fleet()
                .repositories()
                .forEach(r -> soak.pushes().of(r).forEach(p -> versions.put(p.digest(), p.version())));
        tasks = ReleaseTaskRuns.read(soak.account().bus().events());
        unrecorded = 0;
        concurrent = 0;
        updates = 0;
        releases = 0;
        violations.clear();
        violations.addAll(soak.figures().mistakes());
        for (FleetService member : soak.fleet().members()) {
            ServiceResult ended = ServiceResult.read(member, account);
            int before = violations.size();
            end(ended);
            ended.releases().forEach(e -> {
                state(ended, e);
                concurrent += e.after() < e.number() - 1 ? 1 : 0;
            });
            requestsAreNotLost(ended);
            updates(ended);
            unchanged(ended);
            releaseTasks(ended);
            if (before == 0 && !violations.isEmpty() && TRACES) {
                System.out.println(soak.trace().of(member, account));
            }
        }
        return List.copyOf(violations);
    }

    void print() {
        SoakStatistics.line("%,d releases were registered concurrently; %,d completed without being recorded as good"
                .formatted(concurrent, unrecorded));
        SoakStatistics.line("%,d release tasks ran".formatted(tasks.count()));
        SoakStatistics.line("%,d UpdateService calls executed for %,d releases".formatted(updates, releases));
        SoakStatistics.line(
                "%,d times an earlier request replaced a version whose outcome was UNCHANGED".formatted(replaced));
        SoakStatistics.line(
                "%,d times ECS rolled a service back to a revision that a person had withdrawn".formatted(withdrawn));
    }

    private void report(ServiceResult ended, String what) {
        violations.add("%s: %s".formatted(ended, what));
    }

    /** The service runs the release requested last of those that it may run or, if that is bad, the newest good one. */
    private void end(ServiceResult ended) {
        ended.last()
                .filter(last -> isGood(ended, last) && !tasks.isReady(last))
                .ifPresent(last -> report(
                        ended,
                        "revision %d was requested last and is good, but is not prepared".formatted(last.number())));
        Optional<Release> last =
                ended.releases().stream().filter(tasks::isReady).max(ServiceResult.REQUESTED);
        if (last.isEmpty()) {
            return;
        }
        if (ended.completed(last.get())) {
            runs(ended, last.get());
            return;
        }
        if (isGood(ended, last.get())) {
            report(
                    ended,
                    "revision %d was requested last and is good, but did not complete"
                            .formatted(last.get().number()));
        }
        if (last.get().state() != ReleaseState.FAILED) {
            report(
                    ended,
                    "revision %d was requested last and did not complete, but its state is not failed"
                            .formatted(last.get().number()));
        }
        if (ended.rolledBackByEcs()
                && ended.running()
                        .filter(e -> e.state() == ReleaseState.WITHDRAWN)
                        .isPresent()) {
            // ECS does not know which revisions a person withdrew
            withdrawn++;
            return;
        }
        Optional<Release> lastGood = ended.releases().stream()
                .filter(ended::completed)
                .filter(e -> e.state() != ReleaseState.WITHDRAWN)
                .max(ServiceResult.REQUESTED);
        lastGood.ifPresent(release -> runs(ended, release));
    }

    private void runs(ServiceResult ended, Release release) {
        if (!ended.runs(release)) {
            report(ended, "the service should run revision %d".formatted(release.number()));
        } else if (!ended.settled()) {
            report(ended, "the deployment should be COMPLETED");
        }
    }

    private void releaseTasks(ServiceResult ended) {
        FleetService member = ended.member();
        tasks.violations(member.family()).forEach(what -> report(ended, what));
        if (member.hasReleaseTask()) {
            tasks.unprepared(ended.releases(), soak.figures().updates(member)).forEach(what -> report(ended, what));
        }
    }

    /** UpdateService is called once for a release, again after a lost response or a concurrent run, and once for a rollback. */
    private void updates(ServiceResult ended) {
        int calls = soak.figures().updates(ended.member()).size();
        if (calls > 2 * ended.registered() + 2) {
            report(ended, "UpdateService was called %d times".formatted(calls));
        }
        updates += calls;
        releases += ended.releases().size();
    }

    /** An UNCHANGED request registers no release: an earlier request that arrives later replaces its version. */
    private void unchanged(ServiceResult ended) {
        Optional<PlannedPush> newest = soak.pushes().of(ended.member().repository()).stream()
                .filter(p -> soak.wasDelivered(soak.pushes().event(p)))
                .max(Comparator.comparing(PlannedPush::at));
        if (newest.isEmpty() || ended.member().onRequest()) {
            return;
        }
        boolean unchanged = soak.figures().of(soak.pushes().event(newest.get()), ended.member()).stream()
                .anyMatch(o -> o.kind() == Outcome.Kind.UNCHANGED);
        boolean newer = ended.last()
                .filter(l -> l.requestedAt().isAfter(newest.get().at()))
                .isPresent();
        boolean runs = ended.running()
                .filter(e -> e.digest().equals(newest.get().digest()))
                .isPresent();
        replaced += unchanged
                        && !newer
                        && !runs
                        && newest.get().version().isGood(ended.member().hasReleaseTask())
                ? 1
                : 0;
    }

    private boolean isGood(ServiceResult ended, Release release) {
        return versions.getOrDefault(release.digest(), VersionBehaviour.GOOD)
                .isGood(ended.member().hasReleaseTask());
    }

    private void state(ServiceResult ended, Release release) {
        boolean completed = ended.completed(release);
        boolean newer = ended.last().filter(l -> l.number() != release.number()).isPresent();
        boolean holds = switch (release.state()) {
            case GOOD -> completed;
            case FAILED -> !completed && !isGood(ended, release);
            case PREPARING -> false;
            case DEPLOYING -> newer;
            case SUPERSEDED -> newer && !completed;
            case WITHDRAWN -> newer;
        };
        if (!holds) {
            report(ended, "the state of revision %d does not agree with ECS".formatted(release.number()));
        }
        if (completed && release.state() == ReleaseState.DEPLOYING) {
            unrecorded++;
        }
    }

    /** Each delivered request is in the log, or an outcome says why not. */
    private void requestsAreNotLost(ServiceResult ended) {
        FleetService member = ended.member();
        if (!member.onRequest()) {
            for (PlannedPush push : soak.pushes().of(member.repository())) {
                String event = soak.pushes().event(push);
                Optional<Release> release = ended.release(event);
                if (release.filter(e -> !e.requestedAt().equals(push.at())).isPresent()) {
                    report(ended, "the request time of %s is not %s".formatted(event, push.at()));
                }
                if (soak.wasDelivered(event) && release.isEmpty()) {
                    answered(ended, event, push.tag());
                    refusedForAReason(ended, push);
                }
            }
        }
        for (String request : soak.requests().of(member)) {
            if (ended.release(request).isEmpty()) {
                answered(ended, request, request);
            }
        }
    }

    private void answered(ServiceResult ended, String event, String what) {
        List<Outcome> came = soak.figures().of(event, ended.member());
        boolean answered = came.stream().anyMatch(o -> switch (o.kind()) {
            case SUPERSEDED, REFUSED, UNCHANGED, HELD -> !o.isRetryable();
            case DEPLOYING,
                    PREPARING,
                    REGISTERED,
                    SUCCEEDED,
                    STARTED,
                    ROLLED_BACK,
                    ROLLING_BACK_BY_ECS,
                    NOTHING_TO_ROLL_BACK_TO,
                    ROLLBACK_FAILED,
                    PLANNED,
                    FAILED,
                    IGNORED -> false;
        });
        if (!answered) {
            report(ended, "%s is lost, its outcomes are %s".formatted(what, came));
        }
    }

    private void refusedForAReason(ServiceResult ended, PlannedPush push) {
        for (Outcome outcome : soak.figures().of(soak.pushes().event(push), ended.member())) {
            boolean holds = switch (outcome.kind()) {
                case SUPERSEDED ->
                    ended.releases().stream().anyMatch(e -> !e.requestedAt().isBefore(push.at()));
                case REFUSED -> !push.version().isGood(ended.member().hasReleaseTask());
                case UNCHANGED ->
                    ended.releases().stream().anyMatch(e -> e.digest().equals(push.digest()));
                case DEPLOYING,
                        PREPARING,
                        REGISTERED,
                        SUCCEEDED,
                        STARTED,
                        ROLLED_BACK,
                        ROLLING_BACK_BY_ECS,
                        NOTHING_TO_ROLL_BACK_TO,
                        ROLLBACK_FAILED,
                        HELD,
                        PLANNED,
                        FAILED,
                        IGNORED -> true;
            };
            if (!holds) {
                report(ended, "%s should not be %s: %s".formatted(push.tag(), outcome.kind(), outcome.reason()));
            }
        }
    }
}
