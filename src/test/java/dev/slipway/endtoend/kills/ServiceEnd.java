package dev.slipway.endtoend.kills;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.Location;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.endtoend.kills.KillRound.Pushed;
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
    private static final int ALL = 100;

    private final AwsAccount account;
    private final String name;
    private final List<Pushed> pushed;
    private final KilledFunction deploy;
    private final JsonNode service;
    private final List<Release> releases;
    private final Set<String> completed = new HashSet<>();
    private boolean rolledBackByEcs;
    private final List<String> wrong = new ArrayList<>();

    ServiceEnd(AwsAccount account, String name, List<Pushed> pushed, KilledFunction deploy) {
        this.account = account;
        this.name = name;
        this.pushed = pushed;
        this.deploy = deploy;
        this.service = service(account, name);
        // a copy keeps no calls
        TaskDefinitions definitions = new SandboxAws(account.copy()).taskDefinitions(Location.OWN);
        this.releases = definitions.newestNumbers(name + "-dev", ALL).reversed().stream()
                .flatMap(n -> definitions.revision(new RevisionName(name + "-dev", n)).stream())
                .flatMap(definition -> Release.read(definition).stream())
                .toList();
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
        rolledBackByEcs = history.path(0).path("status").asText().startsWith("ROLLBACK_");
        for (JsonNode rollout : history) {
            ObjectNode revision = Json.object();
            revision.putArray("serviceRevisionArns").add(rollout.path("targetServiceRevisionArn"));
            if (rollout.path("status").asText().equals("SUCCESSFUL")) {
                completed.add(account.quietly("ecs", "DescribeServiceRevisions", revision)
                        .at("/serviceRevisions/0/taskDefinition")
                        .asText());
            }
        }
    }

    /** @return each rule that does not hold, with the service's history */
    List<String> violations() {
        releases.stream().max(REQUESTED).ifPresent(this::runsLastOrNewestGood);
        releases.forEach(this::stateAgreesWithEcs);
        pushed.forEach(this::isNotLost);
        updatesAreFew();
        return List.copyOf(wrong);
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
        if (rolledBackByEcs && releases.stream().anyMatch(this::isWithdrawnAndRuns)) {
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
            case FAILED -> !ended && isBad(release);
            case DEPLOYING -> !last;
            case SUPERSEDED -> !last && !ended;
            case WITHDRAWN -> ended;
        };
        if (!holds) {
            report("the state %s of revision %d does not agree with ECS".formatted(release.state(), release.number()));
        }
    }

    /** Each push is in the log, or an outcome says why not; one event is one release, unless two ran at once. */
    private void isNotLost(Pushed push) {
        List<Release> of = releases.stream()
                .filter(release -> release.request().equals(push.event()))
                .toList();
        if (of.isEmpty() && deploy.outcomes(push.event(), name).stream().noneMatch(ANSWERED::contains)) {
            report("%s is lost: its outcomes are %s".formatted(push, deploy.outcomes(push.event(), name)));
        }
        if (of.stream().anyMatch(release -> !release.requestedAt().equals(push.at()))) {
            report("the time of %s has changed: %s".formatted(push, of));
        }
    }

    /** Once for a release, again after a lost answer, and once for a rollback. */
    private void updatesAreFew() {
        long updates = account.calls().stream()
                .filter(call -> call.operation().equals("UpdateService")
                        && call.fault().isEmpty()
                        && call.input().path("service").asText().equals(name))
                .count();
        if (updates > 2L * releases.size() + 2) {
            report("UpdateService was called %d times".formatted(updates));
        }
    }

    /** Failures of what should run that are in the log, but were not published. */
    int unpublishedFailures() {
        Set<String> published = new HashSet<>();
        for (Event event : account.bus().events()) {
            if (event.source().equals("slipway") && FAILURES.contains(event.detailType())) {
                published.add(event.detail().path("taskDefinition").asText());
                published.add(event.detail().path("previousTaskDefinition").asText());
            }
        }
        Optional<Release> last = releases.stream().max(REQUESTED);
        return (int) releases.stream()
                .filter(release -> release.state() == ReleaseState.FAILED)
                .filter(release -> release.rolledBackTo().isPresent()
                        || Optional.of(release).equals(last))
                .filter(release -> !published.contains(release.arn()))
                .count();
    }

    private boolean isBad(Release release) {
        return Optional.of(release.imageTag().orElse(""))
                .filter(tag -> tag.endsWith(Pushed.BAD))
                .isPresent();
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
