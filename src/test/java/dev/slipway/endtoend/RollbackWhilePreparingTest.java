package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.sandbox.task.RunBehaviour;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A person rolls back while a later version prepares, and sends the request again when its release task has succeeded. */
class RollbackWhilePreparingTest {
    private static final Duration RUNS = Duration.ofMinutes(5);
    private static final String CONFIGURATION = """
            { "targets": [
              { "service": "web", "environment": "dev", "repository": "acme/web", "tags": ["main-*"],
                "releaseTask": { "command": ["bin/migrate"] } } ] }
            """;
    private static final String ROLLBACK = """
            { "action": "rollback", "service": "web", "environment": "dev", "id": "back" }""";

    private final FunctionFixture stage = new FunctionFixture(
            Map.of("SLIPWAY_CONFIG", CONFIGURATION, "SLIPWAY_RUN_TASKS", "true"), Duration.ofMinutes(15));
    private final DeploymentFixture deployments = new DeploymentFixture(stage);

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void repeatedRequestWithdrawsOnlyWhatTheServiceLeft() {
        stage.account().conditions().runOtherwise(new RunBehaviour.Exits(Duration.ofSeconds(10), RUNS, 0, 0));
        stage.account().setup().service((ObjectNode)
                Json.parse("""
                {"cluster": "dev", "serviceName": "web", "taskDefinition": "%s", "desiredCount": 2,
                 "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-1"]}}}""".formatted(stage.template("web-dev-template", "info"))));
        for (String tag : new String[] {"main-1", "main-2"}) {
            stage.invoke(deployments.pushEvent(tag));
            taskEnds();
            deployments.completes("dev", "web");
        }
        stage.invoke(deployments.pushEvent("main-3"));
        stage.advance(Duration.ofMinutes(1));
        assertThat(stage.outcome(ROLLBACK).path("outcome").asText()).isEqualTo("DEPLOYING");
        taskEnds();
        assertThat(deployments.states("web-dev")).startsWith("good withdrawn superseded ");

        assertThat(stage.outcome(ROLLBACK).path("outcome").asText()).isEqualTo("UNCHANGED");

        assertThat(deployments.states("web-dev")).startsWith("good withdrawn superseded ");
    }

    private void taskEnds() {
        stage.advance(RUNS.plusMinutes(1)).account().step();
        deployments.deliverEvents();
    }
}
