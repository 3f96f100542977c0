package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.pipeline.CommandFixture.Ran;
import dev.slipway.pipeline.CommandFixture.Running;
import dev.slipway.sandbox.events.Event;
import dev.slipway.sandbox.task.Behaviour;
import dev.slipway.sandbox.task.RunBehaviour;
import dev.slipway.text.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services whose database is migrated before they are updated, each with a story of its own. */
class ReleaseTaskStoryIT {
    private static final Duration LATEST = Duration.ofMinutes(1);
    private static final Duration LONG_AGO = Duration.ofMinutes(20);
    private static final RunBehaviour WORKS = exits(Duration.ZERO, 0);
    private static final RunBehaviour TAKES_LONG = exits(Duration.ofHours(1), 0);
    private static final Map<String, String> PARAMETERS = Map.of("RunTasks", "ENABLED", "Configuration", """
            {"targets": [{"service": "{service}", "environment": "dev", "repository": "acme/{service}", "tags": ["main-*"],
              "releaseTask": {"command": ["bin/migrate"], "timeoutMinutes": 10}}]}""");

    @TempDir
    private static Path directory;

    @SuppressWarnings("NullAway.Init")
    private static PackagedSlipway slipway;

    @SuppressWarnings("NullAway.Init")
    private static SlipwayScript jo;

    /** One service, which runs main-1. */
    private record Story(String service) {
        private static Story of(String service) throws Exception {
            slipway.account().setup().repository("acme/" + service);
            String template = slipway.account().setup().taskDefinition("""
                            {"family": "%1$s-dev-template", "containerDefinitions": [
                              {"name": "app", "image": "%2$s/acme/%1$s:latest", "memory": 64}]}""".formatted(
                            service, slipway.account().registryHost()));
            slipway.account()
                    .setup()
                    .service(Json.object()
                            .put("cluster", "dev")
                            .put("serviceName", service)
                            .put("taskDefinition", template)
                            .put("desiredCount", 2));
            var story = new Story(service);
            story.push("main-1", WORKS);
            story.awaitStatus("main-1 (1)  good");
            return story;
        }

        private String push(String tag, RunBehaviour migration) {
            // before the event: the image's digest is known only afterwards, and one tag is one image
            slipway.account().conditions().run("acme/" + service + ":" + tag, migration);
            return slipway.account().setup().push("acme/" + service, tag, service + tag);
        }

        private String awaitStatus(String text) throws Exception {
            await(() -> status().contains(text), text + " in " + status());
            return status();
        }

        private String status() {
            return ran("status", service, "dev").out();
        }

        private List<JsonNode> releaseTasks() {
            return slipway.account().calls().stream()
                    .filter(call ->
                            call.operation().equals("RunTask") && call.fault().isEmpty())
                    .map(call -> (JsonNode) call.input())
                    .filter(input -> input.path("taskDefinition").asText().contains("/" + service + "-dev:"))
                    .toList();
        }

        private List<String> published() {
            return slipway.account().bus().events().stream()
                    .filter(event -> event.source().equals("slipway"))
                    .filter(event -> event.detail().path("service").asText().equals(service))
                    .map(Event::detailType)
                    .toList();
        }

        private boolean wasUpdatedTo(int revision) {
            return slipway.account().calls().stream()
                    .filter(call -> call.operation().equals("UpdateService"))
                    .anyMatch(call -> call.input()
                            .path("taskDefinition")
                            .asText()
                            .endsWith("/%s-dev:%d".formatted(service, revision)));
        }

        /** ECS has sent the event of the end of a revision's release task. */
        private boolean hasEnded(int revision) {
            return slipway.account().bus().events().stream()
                    .filter(event -> event.detail().path("lastStatus").asText().equals("STOPPED"))
                    .anyMatch(event -> is(event, revision));
        }

        private boolean is(Event event, int revision) {
            return event.detail()
                    .path("taskDefinitionArn")
                    .asText()
                    .endsWith("/%s-dev:%d".formatted(service, revision));
        }

        /** The release task of a revision seems to have been announced so long ago. */
        private void announcedBefore(int revision, Duration time) {
            String arn = releaseTasks().getLast().path("taskDefinition").asText();
            assertThat(arn).endsWith(":" + revision);
            ObjectNode tags = Json.object().put("resourceArn", arn);
            tags.putArray("tags")
                    .addObject()
                    .put("key", "slipway:release-task")
                    .put("value", "%s %d".formatted(Instant.now().minus(time), revision - 1));
            slipway.account().quietly("ecs", "TagResource", tags);
        }
    }

    @AfterEach
    void usual() {
        slipway.goOn();
        slipway.lose(event -> false);
        slipway.setBehind(Duration.ZERO);
    }

    @BeforeAll
    static void install() throws Exception {
        CommandFixture.needed();
        slipway = new PackagedSlipway(directory, PARAMETERS);
        slipway.account().conditions().otherwise(new Behaviour.Starts(Duration.ZERO));
        jo = slipway.of("jo");
        slipway.start();
    }

    @AfterAll
    static void stop() {
        slipway.close();
    }

    private static RunBehaviour exits(Duration runs, int code) {
        return new RunBehaviour.Exits(Duration.ZERO, runs, code, 0);
    }

    private static Ran ran(String... arguments) {
        try {
            return jo.run(arguments);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void await(BooleanSupplier condition, String what) throws InterruptedException {
        Instant latest = Instant.now().plus(LATEST);
        while (!condition.getAsBoolean() && Instant.now().isBefore(latest)) {
            Thread.sleep(20);
        }
        assertThat(condition.getAsBoolean()).as(what).isTrue();
    }

    @Test
    void aPersonWaitsForTheReleaseTaskAndForTheDeployment() throws Exception {
        Story web = Story.of("web");
        web.push("v2", WORKS);
        slipway.freeze();

        Running deploying = jo.start("deploy", "web", "dev", "v2");

        assertThat(deploying.line())
                .matches("web in dev \\(web-dev:2\\): acme/web:v2: revision 2's release task runs since .*Z");
        slipway.goOn();
        Ran deployed = deploying.end();
        assertThat(deployed.code()).as(deployed.err()).isZero();
        assertThat(deployed.out())
                .endsWith("SUCCEEDED web in dev (web-dev:2): acme/web:v2: its deployment is COMPLETED\n");
        assertThat(web.awaitStatus("v2 (2)  good")).doesNotContain("last attempt");
        assertThat(web.releaseTasks()).hasSize(2);
    }

    @Test
    void aFailedMigrationLeavesTheServiceAndIsRunAgainOnRequest() throws Exception {
        Story shop = Story.of("shop");
        shop.push("main-2", exits(Duration.ZERO, 3));

        await(() -> shop.published().contains("Deployment Failed"), "the failure is published");

        assertThat(shop.awaitStatus("last attempt: main-2 (2) failed"))
                .contains("main-1 (1)  good")
                .contains("container app exited with 3");
        Ran again = jo.run("deploy", "shop", "dev", "main-2");
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err())
                .startsWith("slipway: FAILED shop in dev: the release task failed: container app exited with 3");
        assertThat(ran("why", "shop", "dev").out())
                .contains("shop in dev: revision 3 (main-2) failed\n")
                .contains("container app exited with 3");

        slipway.account().conditions().run("acme/shop:main-2", WORKS);
        Ran mended = jo.run("deploy", "shop", "dev", "main-2");

        assertThat(mended.code()).as(mended.err()).isZero();
        assertThat(shop.awaitStatus("main-2 (4)  good")).doesNotContain("last attempt");
        assertThat(shop.wasUpdatedTo(2) || shop.wasUpdatedTo(3)).isFalse();
        assertThat(shop.releaseTasks()).hasSize(4);
        // each run that sees the end notes it: the rollback function, the one whose caller waits, or both at once
        assertThat(shop.published()).filteredOn("Deployment Failed"::equals).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void aLaterPushOvertakesAndNoTwoTasksRunAtOnce() throws Exception {
        Story mail = Story.of("mail");
        slipway.freeze();
        mail.push("main-2", WORKS);
        mail.awaitStatus("revision 2's release task runs since ");
        mail.push("main-3", WORKS);
        mail.awaitStatus("main-3 (3) preparing");
        mail.push("main-4", WORKS);
        mail.awaitStatus("main-4 (4) preparing");
        assertThat(mail.releaseTasks()).hasSize(2);

        slipway.goOn();

        mail.awaitStatus("main-4 (4)  good");
        assertThat(mail.releaseTasks())
                .extracting(task -> task.path("startedBy").asText())
                .containsExactly("slipway/release/1", "slipway/release/2", "slipway/release/4");
        assertThat(mail.wasUpdatedTo(2) || mail.wasUpdatedTo(3)).isFalse();
        assertThat(ran("history", "mail", "dev").out().lines())
                .anyMatch(line -> line.matches("3 +main-3 +superseded .*"))
                .anyMatch(line -> line.matches("2 +main-2 +superseded .*"));
    }

    @Test
    void theScheduleGoesOnWhenTheEventIsLost() throws Exception {
        Story jobs = Story.of("jobs");
        slipway.lose(event -> jobs.is(event, 2));
        jobs.push("main-2", WORKS);
        await(() -> jobs.hasEnded(2), "the release task has ended");
        assertThat(jobs.status()).contains("main-1 (1)  good").contains("last attempt: main-2 (2) preparing");

        slipway.reconcile();

        jobs.awaitStatus("main-2 (2)  good");
        assertThat(jobs.releaseTasks()).hasSize(2);
    }

    @Test
    void aMigrationThatTakesTooLongIsStoppedByTheSchedule() throws Exception {
        slipway.setBehind(LONG_AGO);
        Story search = Story.of("search");
        search.push("main-2", TAKES_LONG);
        search.awaitStatus("revision 2's release task runs since ");
        slipway.reconcile();
        assertThat(search.hasEnded(2)).as("its timeout is not over").isFalse();
        search.announcedBefore(2, LONG_AGO);

        slipway.reconcile();

        await(() -> search.published().contains("Deployment Failed"), "the failure is published");
        assertThat(search.awaitStatus("last attempt: main-2 (2) failed"))
                .contains("main-1 (1)  good")
                .contains("it took longer than its 10 minutes");
        assertThat(search.wasUpdatedTo(2)).isFalse();
    }

    @Test
    void aRollbackNeedsNoReleaseTaskAndOvertakes() throws Exception {
        Story auth = Story.of("auth");
        auth.push("main-2", WORKS);
        auth.awaitStatus("main-2 (2)  good");
        slipway.freeze();
        auth.push("main-3", WORKS);
        auth.awaitStatus("revision 3's release task runs since ");

        Running rollback = jo.start("rollback", "auth", "dev");

        await(() -> auth.wasUpdatedTo(4), "the service is rolled back while the release task runs");
        slipway.goOn();
        Ran ended = rollback.end();
        assertThat(ended.code()).as(ended.err()).isZero();
        auth.awaitStatus("main-1 (4)  good");
        await(() -> auth.hasEnded(3), "the release task has ended");
        slipway.reconcile();
        assertThat(auth.awaitStatus("main-1 (4)  good")).doesNotContain("waits:");
        assertThat(auth.wasUpdatedTo(3)).isFalse();
        assertThat(auth.releaseTasks()).hasSize(3);
        assertThat(ran("history", "auth", "dev").out().lines())
                .anyMatch(line -> line.matches("3 +main-3 +superseded .*"))
                .anyMatch(line -> line.matches("2 +main-2 +withdrawn .*"));
    }
}
