package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.pipeline.CommandFixture.Ran;
import dev.slipway.pipeline.CommandFixture.Running;
import dev.slipway.sandbox.task.Behaviour;
import dev.slipway.text.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A developer's day: a bad push, its cause, a hold while it is mended, and the mended version. */
class DeveloperStoryIT {
    private static final Duration LATEST = Duration.ofMinutes(1);
    private static final String TARGETS = """
            {"targets": [{"service": "web", "environment": "dev", "repository": "acme/web", "tags": ["main-*"]}]}""";

    private PackagedSlipway slipway;
    private SlipwayScript jo;

    @BeforeEach
    void install(@TempDir Path directory) throws Exception {
        CommandFixture.needed();
        slipway = new PackagedSlipway(directory, TARGETS);
        jo = slipway.of("jo");
        slipway.account().conditions().otherwise(new Behaviour.Starts(Duration.ZERO));
        slipway.account().setup().repository("acme/web");
        String template = slipway.account().setup().taskDefinition("""
                {"family": "web-dev-template", "containerDefinitions": [
                  {"name": "app", "image": "%s/acme/web:latest", "memory": 64}]}""".formatted(
                        slipway.account().registryHost()));
        ObjectNode service = Json.object()
                .put("cluster", "dev")
                .put("serviceName", "web")
                .put("taskDefinition", template)
                .put("desiredCount", 2);
        service.putObject("deploymentConfiguration")
                .putObject("deploymentCircuitBreaker")
                .put("enable", true)
                .put("rollback", false);
        slipway.account().setup().service(service);
        slipway.start();
    }

    @AfterEach
    void stop() throws Exception {
        slipway.close();
    }

    @Test
    void aBadPushIsExplainedHeldAndMended() throws Exception {
        push("main-1", new Behaviour.Starts(Duration.ZERO));
        awaitStatus("main-1 (1)  good");

        push("main-2", new Behaviour.FailsToStart(Duration.ZERO));
        String status = awaitStatus("last attempt: main-2 (2) failed");
        assertThat(status).contains("main-1 (1)  good").contains("container app exited with 1");

        assertThat(run("why", "web", "dev"))
                .contains("web in dev: revision 2 (main-2) failed\n")
                .contains("container app exited with 1")
                .contains("Slipway rolled the service back to revision 1 (main-1)");
        assertThat(run("hold", "web", "dev", "--reason", "main-2 does not start", "--until", "2h"))
                .startsWith("web in dev is held until ")
                .endsWith(" by jo: main-2 does not start\n");

        String mended = push("main-3", new Behaviour.Stuck());
        awaitLog("\"HELD\"");
        assertThat(run("status", "web")).contains("main-1 (1)  good").contains("held until ");
        Ran held = jo.run("deploy", "web", "dev", "main-3");
        assertThat(held.code()).isEqualTo(1);
        assertThat(held.err()).startsWith("slipway: HELD web in dev: ").contains("main-2 does not start");
        assertThat(run("unhold", "web", "dev")).contains("main-3");

        Running deploying = jo.start("deploy", "web", "dev", "main-3", "--reason", "main-2 mended");
        assertThat(deploying.line()).isEqualTo("web in dev (web-dev:3): acme/web:main-3: 0 of 2 tasks run");
        slipway.account().conditions().behave(mended, new Behaviour.Starts(Duration.ZERO));
        Ran deployed = deploying.end();
        assertThat(deployed.code()).as(deployed.err()).isZero();
        assertThat(deployed.out())
                .endsWith("SUCCEEDED web in dev (web-dev:3): acme/web:main-3: its deployment is COMPLETED\n");

        awaitStatus("main-3 (3)  good");
        assertThat(run("diff", "web", "dev", "1", "main-3"))
                .contains("acme/web:main-1")
                .contains("acme/web:main-3");
        assertThat(run("history", "web", "dev").lines())
                .anyMatch(line -> line.matches("3 +main-3 +good +runs .* jo +main-2 mended"))
                .anyMatch(line -> line.matches("2 +main-2 +failed .*"))
                .anyMatch(line -> line.matches("1 +main-1 +good .*"));
    }

    private String push(String tag, Behaviour behaviour) {
        String digest = slipway.account().setup().push("acme/web", tag, tag);
        slipway.account().conditions().behave(digest, behaviour);
        return digest;
    }

    /** What a person reads who asks again and again. */
    private String awaitStatus(String text) throws Exception {
        Instant latest = Instant.now().plus(LATEST);
        String status = run("status", "web", "dev");
        while (!status.contains(text) && Instant.now().isBefore(latest)) {
            status = run("status", "web", "dev");
        }
        assertThat(status).contains(text);
        return status;
    }

    private void awaitLog(String outcome) throws Exception {
        Instant latest = Instant.now().plus(LATEST);
        while (!slipway.deployLog().contains(outcome) && Instant.now().isBefore(latest)) {
            Thread.sleep(20);
        }
        assertThat(slipway.deployLog()).contains(outcome);
    }

    /** @return what it printed */
    private String run(String... arguments) throws Exception {
        Ran ran = jo.run(arguments);
        assertThat(ran.code()).as(ran.err()).isZero();
        return ran.out();
    }
}
