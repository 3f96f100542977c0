package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.text.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The version in {@code versionVariables} and {@code versionLabels}, from the configuration to ECS. */
class VersionForMonitoringTest {
    private static final String NAMED = """
            { "targets": [
              { "service": "web", "environment": "dev", "repository": "acme/web", "tags": ["main-*"],
                "versionVariables": ["DD_VERSION"], "versionLabels": ["com.datadoghq.tags.version"] } ] }
            """;

    private final FunctionFixture stage = new FunctionFixture(NAMED).service("dev", "web", "web-dev-template");

    @AfterEach
    void close() {
        stage.close();
    }

    private JsonNode pushed(String tag) {
        return stage.outcome(FunctionFixture.push(
                tag, stage.image(tag), "push-" + tag, stage.now().toString()));
    }

    private String requested(String members) {
        return stage.outcome("{\"service\":\"web\",\"environment\":\"dev\",%s}".formatted(members.replace('\'', '"')))
                .path("outcome")
                .asText();
    }

    /** The variables of the container, in the order that ECS has them. */
    private List<String> variables(String taskDefinition, int container) {
        return stage.taskDefinition(taskDefinition)
                .at("/taskDefinition/containerDefinitions/%d/environment".formatted(container))
                .valueStream()
                .map(v -> v.path("name").asText() + "=" + v.path("value").asText())
                .toList();
    }

    private Map<String, String> labels(String taskDefinition) {
        return stage
                .taskDefinition(taskDefinition)
                .at("/taskDefinition/containerDefinitions/0/dockerLabels")
                .properties()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, l -> l.getValue().asText()));
    }

    @Test
    void revisionHasTheTagInTheVariableAndTheLabelAndTheRestOfTheTemplate() {
        pushed("main-42");

        assertThat(variables("web-dev:1", 0))
                .containsExactly("LOG_LEVEL=info", "PASSWORD=" + FunctionFixture.SECRET, "DD_VERSION=main-42");
        assertThat(labels("web-dev:1")).isEqualTo(Map.of("com.datadoghq.tags.version", "main-42"));
        assertThat(variables("web-dev:1", 1)).isEmpty();
        assertThat(variables("web-dev-template:1", 0)).hasSize(2);
    }

    @Test
    void secondTagOfOnePushIsUnchangedAndTheVariableKeepsTheFirst() {
        String digest = stage.image("main-42");
        String time = stage.now().toString();
        stage.outcome(FunctionFixture.push("main-42", digest, "1", time));

        JsonNode second = stage.outcome(FunctionFixture.push("main-latest", digest, "2", time));

        assertThat(second.path("outcome").asText()).isEqualTo("UNCHANGED");
        assertThat(stage.executed("RegisterTaskDefinition")).hasSize(1);
        assertThat(variables("web-dev:1", 0)).contains("DD_VERSION=main-42");
    }

    @Test
    void rollbackBringsTheOldVersionBackWithTheOldRevision() {
        pushed("main-1");
        stage.account().settle("dev", "web");
        pushed("main-2");
        stage.account().settle("dev", "web");

        assertThat(requested("'action':'rollback','to':1")).isEqualTo("DEPLOYING");

        assertThat(variables("web-dev:3", 0)).contains("DD_VERSION=main-1");
        assertThat(labels("web-dev:3")).containsValue("main-1");
        assertThat(stage.tags("web-dev:3")).containsEntry("slipway:restores", "1");
    }

    @Test
    void requestByDigestWritesTheDigest() {
        String digest = stage.image("main-42");

        requested("'digest':'%s'".formatted(digest));

        assertThat(variables("web-dev:1", 0)).contains("DD_VERSION=" + digest);
        assertThat(labels("web-dev:1")).containsValue(digest);
    }

    @Test
    void dryRunShowsTheVersionAndNoOtherValue() {
        pushed("main-1");
        stage.image("main-2");

        JsonNode outcome = stage.outcome(
                Json.write(FunctionFixture.request("dev", "main-2").put("dryRun", true)));

        assertThat(outcome.path("changes").valueStream().map(Json::write).filter(c -> !c.contains(".image\"")))
                .containsExactly(
                        "{\"path\":\"$.containerDefinitions[?@.name=='app'].environment[?@.name=='DD_VERSION'].value\",\"change\":\"changed\",\"from\":\"main-1\",\"to\":\"main-2\"}",
                        "{\"path\":\"$.containerDefinitions[?@.name=='app'].dockerLabels['com.datadoghq.tags.version']\",\"change\":\"changed\",\"from\":\"main-1\",\"to\":\"main-2\"}");
        assertThat(stage.executed("RegisterTaskDefinition")).hasSize(1);
    }

    @Test
    void nameThatTheTemplateGivesAsASecretIsRefusedAndNothingIsRegistered() {
        stage.account().setup().taskDefinition("""
                { "family": "web-dev-template", "containerDefinitions": [
                  { "name": "app", "image": "%s/acme/web:latest", "memory": 64, "secrets": [
                    { "name": "DD_VERSION", "valueFrom": "arn:aws:ssm:us-east-1:123456789012:parameter/version" } ] } ] }
                """.formatted(FunctionFixture.REGISTRY));

        JsonNode outcome = pushed("main-42");

        assertThat(outcome.path("outcome").asText()).isEqualTo("REFUSED");
        assertThat(outcome.path("reason").asText())
                .startsWith("web-dev-template:2 gives DD_VERSION to container app as a secret")
                .doesNotContain("parameter/version");
        assertThat(stage.writes()).isEmpty();
    }
}
