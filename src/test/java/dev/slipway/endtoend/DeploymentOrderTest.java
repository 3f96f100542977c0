package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.fixtures.OutsideChanges;
import dev.slipway.text.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Duplicate events, late events and second tags of an image. */
class DeploymentOrderTest {
    private final FunctionFixture stage = new FunctionFixture().web();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void sameEventTwiceRegistersOnce() {
        String push = FunctionFixture.event("push.json", stage.image("main-42"));
        assertThat(kind(push)).isEqualTo("DEPLOYING");
        assertThat(kind(push)).isEqualTo("UNCHANGED");

        assertThat(stage.executed("RegisterTaskDefinition")).hasSize(1);
        assertThat(stage.executed("UpdateService")).hasSize(1);
    }

    @Test
    void sameEventAfterDeploymentSettledChangesNothing() {
        String push = FunctionFixture.event("push.json", stage.image("main-42"));
        stage.outcome(push);
        stage.account().settleAll();
        assertThat(kind(push)).isEqualTo("UNCHANGED");

        assertThat(stage.executed("RegisterTaskDefinition")).hasSize(1);
        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
    }

    @Test
    void laterPushStaysWhenPushesArriveInWrongOrder() {
        String first = push("main-1", "2026-03-02T10:00:00Z");
        String second = push("main-2", "2026-03-02T10:00:01Z");
        assertThat(kind(second)).isEqualTo("DEPLOYING");
        assertThat(kind(first)).isEqualTo("SUPERSEDED");

        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
        assertThat(stage.tags("web-dev:1")).containsEntry("slipway:image-tag", "main-2");
        assertThat(stage.executed("RegisterTaskDefinition")).hasSize(1);
    }

    @Test
    void laterPushIsRegisteredAfterEarlierOne() {
        stage.outcome(push("main-1", "2026-03-02T10:00:00Z"));
        stage.outcome(push("main-2", "2026-03-02T10:00:01Z"));

        assertThat(stage.tags("web-dev:2"))
                .containsEntry("slipway:after", "1")
                .containsEntry("slipway:image-tag", "main-2");
        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:2");
    }

    @Test
    void secondTagOfImageIsUnchanged() {
        String digest = stage.image("main-42");
        stage.account().setup().push("acme/web", "main-latest", "build main-42");
        stage.outcome(FunctionFixture.push("main-42", digest, "first", "2026-03-02T10:00:00Z"));
        assertThat(kind(FunctionFixture.push("main-latest", digest, "second", "2026-03-02T10:00:00Z")))
                .isEqualTo("UNCHANGED");

        assertThat(stage.executed("RegisterTaskDefinition")).hasSize(1);
    }

    @Test
    void versionOfAnImageThatIsDesiredAlreadyIsNotedAndALowerVersionIsNotDeployed() {
        try (var versions = new FunctionFixture("""
                {"targets": [{"service": "web", "environment": "dev", "repository": "acme/web", "tags": ["main-*", "semver:^1"]}]}""").web()) {
            String digest = versions.image("main-1");
            versions.account().setup().push("acme/web", "v1.5.0", "build main-1");
            String lower = versions.image("v1.4.9");
            versions.outcome(FunctionFixture.push("main-1", digest, "first", "2026-03-02T10:00:00Z"));

            assertThat(versions.outcome(FunctionFixture.push("v1.5.0", digest, "second", "2026-03-02T10:00:05Z"))
                            .path("outcome")
                            .asText())
                    .isEqualTo("UNCHANGED");
            assertThat(versions.tags("web-dev:1"))
                    .containsEntry("slipway:image-tag", "main-1")
                    .containsEntry("slipway:version", "v1.5.0");

            JsonNode superseded =
                    versions.outcome(FunctionFixture.push("v1.4.9", lower, "third", "2026-03-02T10:00:09Z"));
            assertThat(superseded.path("outcome").asText()).isEqualTo("SUPERSEDED");
            assertThat(superseded.path("reason").asText()).contains("v1.4.9 is a lower version than v1.5.0");
            assertThat(versions.runs("dev", "web")).isEqualTo("web-dev:1");
        }
    }

    /** The times of ECR's events are whole seconds, so nobody can tell which of the two came first. */
    @Test
    void pushInTheSecondOfARequestIsSupersededAndOneInTheNextSecondIsDeployed() {
        stage.image("main-1");
        stage.outcome(Json.write(FunctionFixture.request("dev", "main-1")));
        Instant requested = Instant.parse(stage.tags("web-dev:1").getOrDefault("slipway:requested-at", ""));
        Instant second = requested.truncatedTo(ChronoUnit.SECONDS);
        assertThat(requested).isAfter(second);

        assertThat(kind(push("main-2", second.toString()))).isEqualTo("SUPERSEDED");
        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
        assertThat(kind(push("main-3", second.plusSeconds(1).toString()))).isEqualTo("DEPLOYING");
    }

    @Test
    void sameImageIsDeployedWhenTemplateChanged() {
        String digest = stage.image("main-42");
        stage.outcome(FunctionFixture.push("main-42", digest, "first", "2026-03-02T10:00:00Z"));
        stage.template("web-dev-template", "debug");
        assertThat(kind(FunctionFixture.push("main-42", digest, "second", "2026-03-02T10:00:05Z")))
                .isEqualTo("DEPLOYING");

        assertThat(stage.tags("web-dev:2")).containsEntry("slipway:template", "web-dev-template:2");
    }

    @Test
    void repeatedRequestWithSameIdIsUnchanged() {
        stage.image("v1.4.2");
        String request = Json.write(FunctionFixture.request("prod", "v1.4.2").put("id", "pipeline-17"));
        assertThat(kind(request)).isEqualTo("DEPLOYING");
        assertThat(kind(request)).isEqualTo("UNCHANGED");

        assertThat(stage.executed("RegisterTaskDefinition")).hasSize(1);
        assertThat(stage.tags("web-prod:1")).containsEntry("slipway:request", "pipeline-17");
    }

    @Test
    void repeatedEventCompletesCrashedRun() {
        String push = push("main-1", "2026-03-02T10:00:00Z");
        stage.outcome(push);
        // as if the run had ended between RegisterTaskDefinition and UpdateService
        OutsideChanges.updateService(stage, "dev", "web", "web-dev-template:1");
        OutsideChanges.removeTag(stage, "web-dev:1", "slipway:deployment");
        assertThat(kind(push)).isEqualTo("UNCHANGED");

        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
        assertThat(stage.executed("RegisterTaskDefinition")).hasSize(1);
    }

    private String push(String tag, String time) {
        return FunctionFixture.push(tag, stage.image(tag), "push-" + tag, time);
    }

    private String kind(String event) {
        return stage.outcome(event).path("outcome").asText();
    }
}
