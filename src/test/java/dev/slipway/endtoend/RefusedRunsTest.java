package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One-off tasks that a rule forbids: the reason says what to do, and no task is started. */
class RefusedRunsTest {
    private final FunctionFixture stage = new FunctionFixture(
                    Map.of("SLIPWAY_CONFIG", FunctionFixture.CONFIGURATION, "SLIPWAY_RUN_TASKS", "true"),
                    Duration.ofMinutes(5))
            .withoutLag();
    private final DeploymentFixture endings = new DeploymentFixture(stage);

    @AfterEach
    void close() {
        assertThat(stage.calls("RunTask")).isEmpty();
        stage.close();
    }

    private static ObjectNode run() {
        ObjectNode request =
                Json.object().put("action", "run").put("service", "web").put("environment", "dev");
        ArrayNode words = request.putArray("command");
        List.of("bin/migrate").forEach(words::add);
        return request;
    }

    private String refusal(ObjectNode request) {
        String message = stage.errorMessage(Json.write(request));
        assertThat(message).startsWith("REFUSED web in dev: ");
        assertThat(endings.published()).doesNotContain("Deployment Refused");
        return message.substring("REFUSED web in dev: ".length());
    }

    @ParameterizedTest
    @CsvSource({",", "false", "ENABLED", "TRUE"})
    void installationDoesNotRunTasksUnlessItSaysTrue(String value) {
        Map<String, String> environment = value == null
                ? Map.of("SLIPWAY_CONFIG", FunctionFixture.CONFIGURATION)
                : Map.of("SLIPWAY_CONFIG", FunctionFixture.CONFIGURATION, "SLIPWAY_RUN_TASKS", value);
        try (var other = new FunctionFixture(environment, Duration.ofMinutes(5)).web()) {
            other.account().forgetCalls();
            assertThat(other.errorMessage(Json.write(run())))
                    .isEqualTo(
                            "REFUSED web in dev: this installation does not run tasks; to change that, set its parameter RunTasks to ENABLED (Terraform: run_tasks = true)");
            assertThat(other.account().calls()).isEmpty();
        }
    }

    @Test
    void serviceIsMissing() {
        stage.account().setup().cluster("dev");
        assertThat(refusal(run())).startsWith("there is no service dev/web (ECS says MISSING); create it in Terraform");
    }

    @Test
    void clusterIsMissing() {
        assertThat(refusal(run())).contains("Cluster not found", "create it in Terraform");
    }

    @Test
    void targetIsUnknown() {
        assertThat(stage.errorMessage(
                        Json.write(run().put("environment", "nowhere").put("service", "no"))))
                .startsWith("REFUSED no in nowhere: ");
    }

    @Test
    void serviceRunsTheTemplate() {
        stage.web();
        assertThat(refusal(run()))
                .endsWith(
                        "web-dev-template:1, which is not a revision of web-dev; deploy a version first, or name one with `revision` or `tag`");
        assertThat(refusal(run().put("tag", "main-1")))
                .isEqualTo("Slipway has not deployed to web in dev yet; deploy a version first");
    }

    @Test
    void serviceIsDeleted() {
        stage.web();
        endings.deployGood("main-1");
        stage.account()
                .quietly(
                        "ecs",
                        "DeleteService",
                        Json.object()
                                .put("cluster", "dev")
                                .put("service", "web")
                                .put("force", true));
        assertThat(refusal(run())).startsWith("service dev/web is INACTIVE; ");
    }

    @Test
    void revisionOrTagIsUnknown() {
        stage.web();
        endings.deployGood("main-1");
        assertThat(refusal(run().put("revision", 7)))
                .startsWith("web-dev:7 is not an ACTIVE revision that Slipway registered");
        assertThat(refusal(run().put("tag", "main-9"))).startsWith("no revision of web-dev has the image tag main-9");
    }

    @Test
    void runningRevisionIsInactive() {
        stage.web();
        endings.deployGood("main-1");
        stage.account().quietly("ecs", "DeregisterTaskDefinition", Json.object().put("taskDefinition", "web-dev:1"));
        assertThat(refusal(run()))
                .startsWith("web-dev:1 is INACTIVE, and ECS starts no task of it; deploy its version");
    }

    @Test
    void containerIsUnknown() {
        stage.web();
        endings.deployGood("main-1");
        assertThat(refusal(run().put("container", "none")))
                .isEqualTo("web-dev:1 has no container none (it has: app, agent); name one of them");
    }

    @Test
    void severalContainersTakeTheImage() {
        stage.account().setup().service("dev", "web", stage.account().setup().taskDefinition("""
                { "family": "web-dev-template", "containerDefinitions": [
                  { "name": "app", "image": "%s/acme/web:latest", "memory": 64 },
                  { "name": "worker", "image": "%s/acme/web:latest", "memory": 64 } ] }""".formatted(
                        FunctionFixture.REGISTRY, FunctionFixture.REGISTRY)));
        endings.deployGood("main-1");
        assertThat(refusal(run()))
                .isEqualTo(
                        "several containers of web-dev:1 take the image: app, worker; name the one that runs the command in `container`");
    }

    @Test
    void waitNeedsAnEssentialContainer() {
        stage.web();
        endings.deployGood("main-1");
        assertThat(refusal(run().put("container", "agent").put("wait", true)))
                .isEqualTo(
                        "container agent of web-dev:1 is not essential, so the task does not end with its command; name an essential container, or remove `wait`");
    }

    @Test
    void commandIsTooLong() {
        stage.web();
        endings.deployGood("main-1");
        ObjectNode request = run();
        request.withArray("command").add("x".repeat(9000));
        assertThat(refusal(request)).contains("ECS takes at most 8192", "put what is long into the image");
    }

    /** The family is another target's by its newest release. */
    @Test
    void familyIsAnotherTargets() {
        stage.web();
        endings.deployGood("main-1");
        ObjectNode tags =
                Json.object().put("resourceArn", "arn:aws:ecs:us-east-1:123456789012:task-definition/web-dev:1");
        tags.putArray("tags").addObject().put("key", "slipway:environment").put("value", "prod");
        stage.account().quietly("ecs", "TagResource", tags);
        assertThat(refusal(run())).contains("is web in prod's");
    }

    @Test
    void ecsController() {
        stage.account().setup().service((ObjectNode)
                Json.parse("""
                {"cluster": "dev", "serviceName": "web", "taskDefinition": "%s", "desiredCount": 1, "deploymentController": {"type": "CODE_DEPLOY"}}""".formatted(stage.template("web-dev-template", "info"))));
        assertThat(refusal(run())).contains("CODE_DEPLOY");
    }
}
