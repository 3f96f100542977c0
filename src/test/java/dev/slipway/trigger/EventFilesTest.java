package dev.slipway.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.ecs.RevisionName;
import dev.slipway.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The example events have the meaning that the project documents. */
class EventFilesTest {
    private static final Invocation INVOCATION = new Invocation("invoke-1", Instant.parse("2026-04-01T00:00:00Z"));
    private static final String REGISTRY = "123456789012.dkr.ecr.us-east-1.amazonaws.com/";

    @ParameterizedTest
    @CsvSource({"push, acme/web:main-42@sha256:", "push-multi-arch, acme/web:v1.4.2@sha256:"})
    void readsPushes(String file, String image) throws IOException {
        assertThat(((Trigger.Push) read(file)).image().toString()).startsWith(REGISTRY + image);
    }

    @Test
    void readsReplication() throws IOException {
        assertThat(((Trigger.Replicated) read("replication")).push().image().toString())
                .startsWith(REGISTRY + "acme/web:v1.4.2@sha256:");
    }

    @ParameterizedTest
    @CsvSource({
        "push-multi-arch-child, with no tag",
        "push-signature, a signature",
        "delete, Slipway acts only on PUSH",
        "storage-class, Slipway acts only on PUSH"
    })
    void ignoresEventsWithoutAnImageToDeploy(String file, String why) throws IOException {
        assertThat(((Trigger.Ignored) read(file)).reason()).contains("\"acme/web\"", why);
    }

    @ParameterizedTest
    @CsvSource({
        "deploy, false, invoke-1",
        "deploy-and-wait, false, invoke-1",
        "dry-run, true, invoke-1",
        "deploy-requested, false, 18ca67f9"
    })
    void readsDeployRequests(String file, boolean dryRun, String request) throws IOException {
        assertThat((Trigger.Deploy) read(file)).satisfies(deploy -> {
            assertThat(deploy.version()).isEqualTo(new Trigger.Version.Tag("v1.4.2"));
            assertThat(deploy.service()).isEqualTo("web");
            assertThat(deploy.environment()).isEqualTo("prod");
            assertThat(deploy.metadata().dryRun()).isEqualTo(dryRun);
            assertThat(deploy.metadata().waits()).isEqualTo(file.equals("deploy-and-wait"));
            assertThat(deploy.metadata().request()).startsWith(request);
        });
    }

    @Test
    void readsPromotion() throws IOException {
        assertThat((Trigger.Deploy) read("promote")).satisfies(deploy -> {
            assertThat(deploy.environment()).isEqualTo("prod");
            assertThat(deploy.version()).isEqualTo(new Trigger.Version.From("dev"));
        });
    }

    @Test
    void readsRollbacks() throws IOException {
        assertThat(((Trigger.Rollback) read("rollback"))).satisfies(rollback -> {
            assertThat(rollback.to()).isEmpty();
            assertThat(rollback.service()).isEqualTo("web");
            assertThat(rollback.metadata().reason()).contains("checkout fails since v1.4.2");
        });
        assertThat(((Trigger.Rollback) read("rollback-to")).to()).contains(new Trigger.To.Tag("v1.4.1"));
    }

    @Test
    void readsRequestsForManyTargets() throws IOException {
        assertThat((Trigger.RollbackSince) read("rollback-since")).satisfies(rollback -> {
            assertThat(rollback.environment()).isEqualTo("prod");
            assertThat(rollback.since()).isEqualTo(Instant.parse("2026-03-10T12:30:00Z"));
            assertThat(rollback.hold()).isPresent();
        });
        assertThat((Trigger.Promote) read("promote-all")).satisfies(promote -> {
            assertThat(promote.services()).isEmpty();
            assertThat(promote.metadata().dryRun()).isTrue();
        });
    }

    @Test
    void readsRestartAndHolds() throws IOException {
        assertThat(((Trigger.Restart) read("restart")).metadata().reason())
                .contains("the database password is rotated");
        assertThat(((Trigger.HoldRequest) read("hold")).hold().until())
                .isEqualTo(Instant.parse("2026-04-02T00:00:00Z"));
        assertThat(((Trigger.HoldRequest) read("unhold")).hold().isEnd()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"continue, CONTINUE, the test traffic looks fine", "abort, ABORT, wrong build"})
    void readsControlOfADeployment(String file, Trigger.Control.What what, String reason) throws IOException {
        assertThat(read(file))
                .isEqualTo(new Trigger.Control(
                        "web",
                        "prod",
                        what,
                        new Person(Optional.of("jo@example.com"), Optional.of(reason), INVOCATION.now())));
    }

    @Test
    void readsRun() throws IOException {
        assertThat(((Trigger.Run) read("run")).command().words()).containsExactly("bin/migrate", "--dry-run");
    }

    @Test
    void readsQueries() throws IOException {
        assertThat(read("status")).isEqualTo(new Trigger.Status(Optional.of("web"), Optional.empty()));
        assertThat(read("history")).isEqualTo(new Trigger.History("web", "prod", 5));
        assertThat(read("why")).isEqualTo(new Trigger.Why("web", "prod", Optional.empty()));
    }

    @Test
    void readsStateChanges() throws IOException {
        assertThat(read("state-change-completed"))
                .isEqualTo(new Trigger.StateChange(
                        "123456789012",
                        "us-east-1",
                        Optional.of("dev"),
                        "web",
                        "ecs-svc/4803520274224782465",
                        Trigger.Ended.COMPLETED,
                        Instant.parse("2026-03-02T09:17:41Z"),
                        "ECS deployment ecs-svc/4803520274224782465 completed."));
        assertThat((Trigger.StateChange) read("state-change-failed"))
                .returns(Trigger.Ended.FAILED, Trigger.StateChange::ended)
                .returns("ECS deployment circuit breaker: task failed to start.", Trigger.StateChange::reason);
    }

    @Test
    void readsStoppedReleaseTask() throws IOException {
        assertThat(read("release-task-stopped"))
                .isEqualTo(new Trigger.TaskStopped(
                        "123456789012",
                        "us-east-1",
                        "dev",
                        new RevisionName("web-dev", 1),
                        "0123456789abcdef0123456789abcdef"));
    }

    @Test
    void readsHookThatWaits() throws IOException {
        assertThat(read("hook-awaiting-action"))
                .isEqualTo(new Trigger.HookChange(
                        "123456789012",
                        "us-east-1",
                        Optional.of("production"),
                        "web",
                        "b2f7c0de-5a41-4c39-9a6e-0d8e3f1c7b55",
                        Trigger.HookChange.State.WAITS,
                        Optional.of("POST_TEST_TRAFFIC_SHIFT")));
    }

    @Test
    void readsQueriesBeforeAndAfterADeployment() throws IOException {
        assertThat(read("check")).isEqualTo(new Trigger.Check("web", "prod", Optional.of("v1.4.2")));
        assertThat(((Trigger.CheckConfiguration) read("check-configuration")).text())
                .contains("acme/web");
        assertThat(read("diff"))
                .isEqualTo(new Trigger.Diff("web", "prod", new Trigger.To.Tag("v1.4.1"), new Trigger.To.Tag("v1.4.2")));
    }

    @Test
    void readsRegisteredTemplate() throws IOException {
        assertThat(((Trigger.TemplateRegistered) read("template-registered")).revision())
                .hasToString("web-dev-template:2");
    }

    @Test
    void readsScheduledEvent() throws IOException {
        assertThat(read("scheduled")).isEqualTo(new Trigger.Scheduled());
    }

    @Test
    void testsCoverEveryFile() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("events"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(List.of(
                            "push.json",
                            "push-multi-arch.json",
                            "push-multi-arch-child.json",
                            "push-signature.json",
                            "delete.json",
                            "storage-class.json",
                            "replication.json",
                            "deploy-requested.json",
                            "deploy.json",
                            "deploy-and-wait.json",
                            "dry-run.json",
                            "promote.json",
                            "rollback.json",
                            "rollback-to.json",
                            "rollback-since.json",
                            "restart.json",
                            "promote-all.json",
                            "hold.json",
                            "unhold.json",
                            "continue.json",
                            "abort.json",
                            "run.json",
                            "status.json",
                            "history.json",
                            "why.json",
                            "check.json",
                            "check-configuration.json",
                            "diff.json",
                            "state-change-completed.json",
                            "state-change-failed.json",
                            "release-task-stopped.json",
                            "hook-awaiting-action.json",
                            "template-registered.json",
                            "scheduled.json"));
        }
    }

    private static Trigger read(String file) throws IOException {
        return TriggerParser.read(Json.parse(Files.readString(Path.of("events", file + ".json"))), INVOCATION);
    }
}
