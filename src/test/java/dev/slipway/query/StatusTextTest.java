package dev.slipway.query;

import static dev.slipway.fixtures.TargetFixture.ARNS;
import static dev.slipway.fixtures.TargetFixture.NOON;
import static dev.slipway.fixtures.TargetFixture.release;
import static dev.slipway.fixtures.TargetFixture.service;
import static dev.slipway.fixtures.TargetFixture.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.Boundary;
import dev.slipway.config.ImageGate;
import dev.slipway.config.Target;
import dev.slipway.config.TargetSpec;
import dev.slipway.config.UnclearEntry;
import dev.slipway.config.UnclearEntry.Cause;
import dev.slipway.ecs.Service;
import dev.slipway.fixtures.ConfigurationFixture;
import dev.slipway.fixtures.Golden;
import dev.slipway.query.StatusQuery.History;
import dev.slipway.release.Hold;
import dev.slipway.release.Release;
import dev.slipway.release.Waiting;
import dev.slipway.release.Waiting.For;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The tables of status and history, as golden files. */
@NullMarked
class StatusTextTest {
    private static final Release GOOD = released(7, "v1.4.1", "good", "requested-by", "jo@example.com");
    private static final Release PUSHED = released(8, "main-42", "good");
    private static final Release FAILED = released(
            9,
            "v1.4.2",
            "failed",
            "state-reason",
            "tasks failed to start: container app exited with code 1",
            "settled-at",
            "2026-03-01T12:12:30Z",
            "rolled-back-to",
            "7",
            "reason",
            "release 2026-03",
            "requested-by",
            "jo@example.com");

    @Test
    void statusShowsEachStateInARow() {
        List<TargetStatus> all = List.of(
                status("web", Optional.of(service("web-dev:8")), PUSHED, PUSHED),
                status("held", Optional.of(service("web-dev:8")), PUSHED, PUSHED),
                status("checkout", Optional.of(service("web-dev:7")), GOOD, FAILED),
                waiting("search", For.ROLLOUT, "1 of 2 tasks run, 3 failed in a row"),
                waiting(
                        "basket",
                        For.HOOK,
                        "waits at the lifecycle hook POST_SCALE_UP until 2026-03-02 11:01Z; `continue` or `abort` it"),
                preparing("billing"),
                waiting("orders", For.ECS_ROLLBACK, "ECS rolls the service back: circuit breaker triggered"),
                status("new", Optional.of(service("web-dev-template:3")), Optional.empty(), Optional.empty()),
                status("other", Optional.of(service("by-hand:5")), Optional.empty(), Optional.of(PUSHED)),
                status("missing", Optional.empty(), Optional.empty(), Optional.empty()),
                status("deleted", Optional.of(deleted()), Optional.empty(), Optional.of(PUSHED)),
                TargetStatus.unread(
                        named("closed"),
                        "DescribeServices: AccessDeniedException: not authorized to perform ecs:DescribeServices on service/dev/closed"));

        Golden.assertText("query/status.txt", StatusText.of(all, refused()));
    }

    @Test
    void statusOfOneServiceAtRestIsShort() {
        Golden.assertText(
                "query/status-at-rest.txt",
                StatusText.of(List.of(status("web", Optional.of(service("web-dev:8")), PUSHED, PUSHED)), List.of()));
    }

    @Test
    void historyShowsReleasesNewestFirst() {
        Release back = released(10, "v1.4.1", "deploying", "restores", "7", "requested-by", "ann", "reason", "slow");
        Release untagged = release(6, NOON.minus(Duration.ofDays(2)), "r6", "slipway:settled-at", NOON.toString());
        Release waits = released(12, "main-44", "preparing", "release-task", "waits");
        Release runs = released(
                11,
                "main-43",
                "preparing",
                "release-task",
                "2026-03-01T12:11:02Z 8",
                "release-task-id",
                "0123456789abcdef0123456789abcdef");
        var history = new History(
                target(),
                List.of(waits, runs, back, FAILED, PUSHED, GOOD, untagged),
                Optional.of(back),
                Optional.of(ARNS + "web-dev:8"));

        Golden.assertText("query/history.txt", HistoryText.of(history));
    }

    @Test
    void historyOfNothingSaysSo() {
        assertThat(HistoryText.of(new History(target(), List.of(), Optional.empty(), Optional.empty())))
                .isEqualTo("Slipway has not deployed to web in dev yet");
    }

    private static List<UnclearEntry> refused() {
        List<TargetSpec> clashing = ConfigurationFixture.configuration(
                        "{'service': 'api', 'environment': 'dev', 'repository': 'acme/api'}")
                .specs();
        List<TargetSpec> removed = ConfigurationFixture.configuration(
                        "{'service': 'old', 'environment': 'dev', 'repository': 'acme/old'}")
                .specs();
        return List.of(
                new UnclearEntry(
                        "/slipway/targets/bad",
                        List.of(),
                        Boundary.none(ConfigurationFixture.HOME),
                        Cause.INVALID,
                        List.of(
                                "/slipway/targets/bad service: is missing",
                                "/slipway/targets/bad family: is the template")),
                new UnclearEntry(
                        "/slipway/targets/api",
                        clashing,
                        Boundary.none(ConfigurationFixture.HOME),
                        Cause.CLASHING,
                        "/slipway/targets/api ecsService: is also that of api in dev (/slipway/targets/api-2)"),
                new UnclearEntry(
                        "/slipway/targets/old",
                        removed,
                        Boundary.none(ConfigurationFixture.HOME),
                        Cause.MISSING,
                        "the parameter has been missing since 2026-03-01T12:00:00Z"));
    }

    private static TargetStatus status(String name, Optional<Service> service, Release running, Release last) {
        return status(name, service, Optional.of(running), Optional.of(last));
    }

    private static TargetStatus status(
            String name, Optional<Service> service, Optional<Release> running, Optional<Release> last) {
        Optional<Release> attempt = last.filter(l -> !running.equals(last));
        Optional<Release> desired = last.filter(l -> !l.equals(FAILED)).or(() -> running);
        return new TargetStatus(
                named(name), service, running, desired, attempt, hold(name), Optional.empty(), Optional.empty());
    }

    private static Optional<Hold> hold(String name) {
        return name.equals("held")
                ? Optional.of(
                        new Hold(NOON, NOON.plus(Duration.ofHours(3)), Optional.of("jo@example.com"), "release freeze"))
                : Optional.empty();
    }

    private static TargetStatus waiting(String name, For what, String reason) {
        Release deploying = released(9, "v1.4.2", "deploying");
        return new TargetStatus(
                named(name),
                Optional.of(service("web-dev:9", "ACTIVE", "ECS", "IN_PROGRESS")),
                Optional.of(deploying),
                Optional.of(deploying),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Waiting(what, reason)),
                Optional.empty());
    }

    private static TargetStatus preparing(String name) {
        return new TargetStatus(
                named(name),
                Optional.of(service("web-dev:8")),
                Optional.of(PUSHED),
                Optional.of(PUSHED),
                Optional.of(released(10, "main-43", "preparing")),
                Optional.empty(),
                Optional.of(new Waiting(For.RELEASE_TASK, "revision 10's release task runs since 2026-03-01 12:10Z")),
                Optional.empty());
    }

    private static Service deleted() {
        return service("web-dev:8", "INACTIVE", "ECS", "COMPLETED");
    }

    private static Target named(String service) {
        Target t = target();
        return new Target(
                service,
                t.environment(),
                t.registry(),
                t.repository(),
                t.tags(),
                t.cluster(),
                Optional.of(service),
                Optional.empty(),
                t.family(),
                t.template(),
                t.containers(),
                t.placeholderTag(),
                t.versionNames(),
                t.rollback(),
                t.deadlineMinutes(),
                t.followTemplate(),
                Optional.empty(),
                ImageGate.NONE,
                t.location());
    }

    private static Release released(int number, String tag, String state, String... more) {
        var tags = new ArrayList<>(List.of("slipway:image-tag", tag, "slipway:state", state));
        for (int i = 0; i < more.length; i += 2) {
            tags.addAll(List.of("slipway:" + more[i], more[i + 1]));
        }
        return release(number, NOON.plus(Duration.ofMinutes(number)), "r" + number, tags.toArray(String[]::new));
    }
}
