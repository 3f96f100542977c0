package dev.slipway.endtoend.kills;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.Location;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.endtoend.kills.KillRound.Pushed;
import dev.slipway.fixtures.ReleaseTaskRuns;
import dev.slipway.fixtures.ReleaseTaskRuns.Update;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.account.SandboxAws;
import dev.slipway.sandbox.events.Event;
import dev.slipway.text.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How one service ended: what it runs, its release log, and ECS's own history. The rules are those of the soak. */
final class ServiceEnd {
    /** By request time, then by number: an order that does not depend on the log's own. */
    private static final Comparator<Release> REQUESTED =
            Comparator.comparing(Release::requestedAt).thenComparingInt(Release::number);

    private static final Set<String> FAILURES =
            Set.of("Deployment Failed", "Deployment Rolled Back", "Rollback Failed");
    private static final Set<String> ANSWERED = Set.of("SUPERSEDED", "UNCHANGED", "REFUSED");
    private static final String ROLLBACK = "ROLLBACK_";
    private static final int ALL = 100;

    private final AwsAccount account;
    private final String name;
    private final List<Pushed> pushed;
    private final List<Update> updates;
    private final KilledFunction deploy;
    private final KilledFunction rollback;
    private final JsonNode service;
    private final List<Release> releases;
    private final ReleaseTaskRuns tasks;
    private final Set<String> completed = new HashSet<>();
    private final List<String> statuses = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();

    /** @param updates what UpdateService was executed with */
    ServiceEnd(
            AwsAccount account,
            String name,
            List<Pushed> pushed,
            List<Update> updates,
            KilledFunction deploy,
            KilledFunction rollback) {
        this.account = account;
        this.name = name;
        this.pushed = pushed;
        this.updates = List.copyOf(updates);
        this.deploy = deploy;
        this.rollback = rollback;
        this.service = service(account, name);
        // a copy keeps no calls
        TaskDefinitions definitions = new SandboxAws(account.copy()).taskDefinitions(Location.OWN);
        this.releases = definitions.newestNumbers(name + "-dev", ALL).reversed().stream()
                .flatMap(n -> definitions.revision(new RevisionName(name + "-dev", n)).stream())
                .flatMap(definition -> Release.read(definition).stream())
                .toList();
        this.tasks = ReleaseTaskRuns.read(account.bus().events());
        readHistory();
    }

    static JsonNode service(AwsAccount account, String name) {
        ObjectNode which = Json.object().put("cluster", "dev");
        which.putArray("services").add(name);
        return account.quietly("ecs", "DescribeServices", which).at("/services/0");
    }

    static String image(AwsAccount account, String taskDefinition) {
        return account.quietly("ecs", "DescribeTaskDefinition", Json.object().put("taskDefinition", taskDefinition))
                .at("/taskDefinition/containerDefinitions/0/image")
                .asText();
    }

    private void readHistory() {
        ObjectNode which =
                Json.object().put("cluster", "dev").put("service", name).put("maxResults", ALL);
        JsonNode history =
                account.quietly("ecs", "ListServiceDeployments", which).path("serviceDeployments");
        for (JsonNode rollout : history) {
            statuses.add(rollout.path("status").asText());
            ObjectNode revision = Json.object();
            revision.putArray("serviceRevisionArns").add(rollout.path("targetServiceRevisionArn"));
            if (rollout.path("status").asText().equals("SUCCESSFUL")) {
                completed.add(account.quietly("ecs", "DescribeServiceRevisions", revision)
                        .at("/serviceRevisions/0/taskDefinition")
                        .asText());
            }
        }
    }

    /**
     * The rule that holds at any time: an event that was answered has updated the service to what it registered, whichever
     * attempt registered it. While ECS rolls back, the state change that ends this does it.
     */
    List<String> undone() {
        releases.stream()
                .max(REQUESTED)
                .filter(last -> last.state() == ReleaseState.DEPLOYING
                        && !last.preparation().wasOpen()
                        && statuses.stream().noneMatch(status -> status.startsWith(ROLLBACK)))
                .filter(last -> deploy.hasAnswered(last.request()))
                .filter(last ->
                        updates.stream().noneMatch(update -> update.revision().equals(last.arn())))
                .ifPresent(last -> report(
                        "an event was answered, and revision %d waits for another one".formatted(last.number())));
        return List.copyOf(wrong);
    }

    /** @return each rule that does not hold at the end, with the service's history */
    List<String> violations(KillStatistics counts) {
        releases.stream().max(REQUESTED).ifPresent(this::isPrepared);
        releases.stream().filter(tasks::isReady).max(REQUESTED).ifPresent(this::runsLastOrNewestGood);
        releaseTasks();
        releases.forEach(this::stateAgreesWithEcs);
        pushed.forEach(this::isNotLost);
        updatesAreFew();
        failuresArePublished(counts);
        return List.copyOf(wrong);
    }

    private void isPrepared(Release last) {
        if (!tasks.isReady(last) && !isUnprepared(last)) {
            report("revision %d was requested last, but its release task did not succeed".formatted(last.number()));
        }
    }

    private void releaseTasks() {
        tasks.violations(name + "-dev").forEach(this::report);
        if (name.startsWith("m")) {
            tasks.unprepared(releases, updates).forEach(this::report);
        }
    }

    private void runsLastOrNewestGood(Release last) {
        if (!isBad(last)) {
            runs(last);
            return;
        }
        if (last.state() != ReleaseState.FAILED) {
            report("revision %d was requested last and failed, but its state is %s"
                    .formatted(last.number(), last.state()));
        }
        if (statuses.getFirst().startsWith(ROLLBACK) && releases.stream().anyMatch(this::isWithdrawnAndRuns)) {
            // ECS does not know which revisions a person withdrew
            return;
        }
        releases.stream()
                .filter(release -> completed.contains(release.arn()))
                .filter(release -> release.state() != ReleaseState.WITHDRAWN)
                .max(REQUESTED)
                .ifPresent(this::runs);
    }

    private boolean isWithdrawnAndRuns(Release release) {
        return release.state() == ReleaseState.WITHDRAWN
                && service.path("taskDefinition").asText().equals(release.arn());
    }

    private void runs(Release release) {
        boolean runs = service.path("taskDefinition").asText().equals(release.arn())
                && service.at("/deployments/0/rolloutState").asText().equals("COMPLETED");
        if (!runs) {
            report("revision %d should run".formatted(release.number()));
        } else if (release.state() != ReleaseState.GOOD) {
            report("revision %d runs, but its state is %s".formatted(release.number(), release.state()));
        }
    }

    private void stateAgreesWithEcs(Release release) {
        boolean ended = completed.contains(release.arn());
        boolean last = release.equals(releases.stream().max(REQUESTED).orElseThrow());
        boolean holds = switch (release.state()) {
            case GOOD -> ended;
            case FAILED -> !ended && (isBad(release) || isUnprepared(release));
            case PREPARING -> false;
            case DEPLOYING -> !last;
            case SUPERSEDED -> !last && !ended;
            case WITHDRAWN -> !last; // a person may roll back from a deployment that is in progress
        };
        if (!holds) {
            report("the state %s of revision %d does not agree with ECS".formatted(release.state(), release.number()));
        }
    }

    /** Each push is in the log, or an outcome says why not; one event is one release. */
    private void isNotLost(Pushed push) {
        List<Release> of = releases.stream()
                .filter(release -> release.request().equals(push.event()))
                .toList();
        if (of.isEmpty() && deploy.outcomes(push.event(), name).stream().noneMatch(ANSWERED::contains)) {
            report("%s is lost: its outcomes are %s".formatted(push, deploy.outcomes(push.event(), name)));
        }
        if (of.size() > 1) {
            report("%s is registered %d times".formatted(push, of.size()));
        }
        if (of.stream().anyMatch(release -> !release.requestedAt().equals(push.at()))) {
            report("the time of %s has changed: %s".formatted(push, of));
        }
    }

    /** Once for a release, again after a lost answer, and once for a rollback. */
    private void updatesAreFew() {
        if (updates.size() > 2L * releases.size() + 2) {
            report("UpdateService was called %d times".formatted(updates.size()));
        }
    }

    /** A failure of what should run is published, unless the function died between its call and PutEvents. */
    private void failuresArePublished(KillStatistics counts) {
        Set<String> published = new HashSet<>();
        for (Event event : account.bus().events()) {
            if (event.source().equals("slipway") && FAILURES.contains(event.detailType())) {
                published.add(event.detail().path("taskDefinition").asText());
                published.add(event.detail().path("previousTaskDefinition").asText());
            }
        }
        Optional<Release> last = releases.stream().max(REQUESTED);
        List<Integer> silent = releases.stream()
                .filter(release -> release.state() == ReleaseState.FAILED)
                .filter(release -> release.rolledBackTo().isPresent()
                        || release.preparation().hasFailed()
                        || Optional.of(release).equals(last))
                .filter(release -> !published.contains(release.arn()))
                .map(Release::number)
                .toList();
        counts.count("failures that a function died over before it published them", silent.size());
        if (!silent.isEmpty() && !rollback.diedOver(name)) {
            report("the failures of revisions %s were not published, and no function died over them".formatted(silent));
        }
    }

    private boolean isUnprepared(Release release) {
        return release.imageTag().filter(tag -> tag.endsWith(Pushed.UNPREPARED)).isPresent();
    }

    private boolean isBad(Release release) {
        return release.imageTag().filter(tag -> tag.endsWith(Pushed.BAD)).isPresent();
    }

    private void report(String what) {
        var log = new StringBuilder();
        for (Release release : releases) {
            log.append("%n    %d %s %s after %d, requested %s by %s%s%s"
                    .formatted(
                            release.number(),
                            release.state().tag(),
                            release.imageTag().orElse(""),
                            release.after(),
                            release.requestedAt(),
                            release.request(),
                            release.rolledBackTo()
                                    .map(to -> ", rolled back to " + to)
                                    .orElse(""),
                            completed.contains(release.arn()) ? ", COMPLETED" : ""));
        }
        wrong.add("%s: %s; it runs %s (%s)%s"
                .formatted(
                        name,
                        what,
                        service.path("taskDefinition").asText(),
                        service.at("/deployments/0/rolloutState").asText(),
                        log));
    }
}
