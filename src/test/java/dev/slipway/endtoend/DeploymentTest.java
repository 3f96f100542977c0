package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecr.Platform;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.fixtures.PatternTargetFixture;
import dev.slipway.sandbox.template.Template;
import dev.slipway.text.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeploymentTest {
    private final FunctionFixture stage = new FunctionFixture().web();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void pushRegistersRevisionInSlipwaysFamily() {
        String digest = stage.image("main-42");
        stage.outcome(FunctionFixture.event("push.json", digest));

        assertThat(stage.image("web-dev:1", 0))
                .isEqualTo("%s/acme/web:main-42@%s".formatted(FunctionFixture.REGISTRY, digest));
        assertThat(stage.image("web-dev:1", 1)).isEqualTo("public.ecr.aws/acme/agent:latest");
        assertThat(stage.executed("RegisterTaskDefinition")).hasSize(1);
    }

    @Test
    void revisionHasSlipwaysTags() {
        String digest = stage.image("main-42");
        JsonNode outcome = stage.outcome(FunctionFixture.event("push.json", digest));

        assertThat(stage.tags("web-dev:1"))
                .containsOnly(
                        entry("team", "web"),
                        entry("slipway:service", "web"),
                        entry("slipway:environment", "dev"),
                        entry("slipway:template", "web-dev-template:1"),
                        entry("slipway:image-tag", "main-42"),
                        entry("slipway:image-digest", digest),
                        entry("slipway:requested-at", "2026-03-02T09:15:21Z"),
                        entry("slipway:request", "6788a86b-3bb0-5304-8ea1-fb0aff51343f"),
                        entry("slipway:after", "0"),
                        entry("slipway:state", "deploying"),
                        entry("slipway:deployment", outcome.path("deployment").asText()));
    }

    @Test
    void updateSendsTaskDefinitionAndNothingElse() {
        stage.outcome(FunctionFixture.event("push.json", stage.image("main-42")));

        assertThat(stage.executed("UpdateService"))
                .containsExactly(Json.object()
                        .put("cluster", "dev")
                        .put("service", "web")
                        .put("taskDefinition", arn("web-dev:1")));
        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
        assertThat(stage.runs("production", "web")).isEqualTo("web-prod-template:1");
    }

    @Test
    void answerHasAllMembersOfDeployment() {
        String digest = stage.image("main-42");
        JsonNode outcome = stage.outcome(FunctionFixture.event("push.json", digest));

        ObjectNode expected = Json.object()
                .put("service", "web")
                .put("environment", "dev")
                .put("cluster", "dev")
                .put("outcome", "DEPLOYING")
                .put("image", "%s/acme/web:main-42@%s".formatted(FunctionFixture.REGISTRY, digest))
                .put("taskDefinition", arn("web-dev:1"))
                .put("previousTaskDefinition", arn("web-dev-template:1"))
                .put("template", arn("web-dev-template:1"))
                .put("requestedAt", "2026-03-02T09:15:21Z");
        ObjectNode found = outcome.deepCopy();
        assertThat(found.remove("deployment").asText()).startsWith("ecs-svc/");
        assertThat(found.remove("reason").asText()).isNotEmpty();
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void deploymentOnlyReadsTemplate() {
        ObjectNode before = stage.taskDefinition("web-dev-template");
        stage.outcome(FunctionFixture.event("push.json", stage.image("main-42")));

        assertThat(stage.taskDefinition("web-dev-template")).isEqualTo(before);
        assertThat(stage.writes())
                .isNotEmpty()
                .allSatisfy(
                        call -> assertThat(call.input().toString()).doesNotContain("\"family\":\"web-dev-template\""))
                .allSatisfy(call ->
                        assertThat(call.input().path("resourceArn").asText()).doesNotContain("-template"));
    }

    @Test
    void dockerPushIsDeployedThroughTemplateRules() {
        Template.read(Path.of("template.yaml")).rules(Map.of()).stream()
                .filter(rule -> rule.target().equals("DeployFunction"))
                .forEach(rule -> stage.account().bus().rule(rule.name(), rule.pattern(), stage::outcomes));
        String digest = stage.account()
                .setup()
                .pushIndex(
                        "acme/web",
                        "main-43",
                        "build 43",
                        List.of(new Platform("linux", "amd64"), new Platform("linux", "arm64")));
        stage.account().setup().push("acme/web", digest.replace(':', '-') + ".sig", "signature");
        stage.account().bus().deliverAll();

        assertThat(stage.image("web-dev:1", 0))
                .isEqualTo("%s/acme/web:main-43@%s".formatted(FunctionFixture.REGISTRY, digest));
        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
        assertThat(stage.executed("RegisterTaskDefinition")).hasSize(1);
    }

    @Test
    void pushedDigestIsDeployedWhenItsTagHasMoved() {
        String pushEvent = stage.image("main-42");
        stage.account().setup().push("acme/web", "main-42", "another build");
        stage.outcome(FunctionFixture.event("push.json", pushEvent));

        assertThat(stage.image("web-dev:1", 0)).endsWith("main-42@" + pushEvent);
    }

    @Test
    void namesMatchedByPushAreUsedInWholeTarget() {
        PatternTargetFixture.deployed(stage, "staging", "api");

        assertThat(stage.runs("staging", "api")).isEqualTo("api-staging:1");
    }

    @Test
    void requestTagsRevisionWithRequesterAndReason() {
        stage.image("v1.4.2");
        stage.outcome(FunctionFixture.file("deploy-requested.json"));

        assertThat(stage.tags("web-prod:1"))
                .containsEntry("slipway:requested-by", "release-train")
                .containsEntry("slipway:reason", "release 2026-03")
                .containsEntry("slipway:requested-at", "2026-03-02T15:00:00Z")
                .containsEntry("slipway:request", "18ca67f9-4dda-56d5-a470-509dd4783ccf");
        assertThat(stage.runs("production", "web")).isEqualTo("web-prod:1");
    }

    @Test
    void requestByDigestTagsNoImageTag() {
        String digest = stage.image("v1.4.2");
        ObjectNode request = FunctionFixture.request("prod", "").put("digest", digest);
        request.remove("tag");
        stage.outcome(Json.write(request));

        assertThat(stage.image("web-prod:1", 0))
                .isEqualTo("%s/acme/web@%s".formatted(FunctionFixture.REGISTRY, digest));
        assertThat(stage.tags("web-prod:1")).doesNotContainKey("slipway:image-tag");
    }

    @Test
    void dryRunReturnsChangesAndWritesNothing() {
        String digest = stage.image("v1.4.2");
        stage.template("web-prod-template", "debug");
        JsonNode outcome = stage.outcome(FunctionFixture.file("dry-run.json"));

        assertThat(stage.writes()).isEmpty();
        assertThat(outcome.path("changes").valueStream())
                .anySatisfy(change -> {
                    assertThat(change.path("path").asText()).isEqualTo("$.containerDefinitions[?@.name=='app'].image");
                    assertThat(change.path("from").asText()).endsWith("acme/web:latest");
                    assertThat(change.path("to").asText()).endsWith("acme/web:v1.4.2@" + digest);
                })
                .anySatisfy(change -> {
                    assertThat(change.path("path").asText()).contains("LOG_LEVEL");
                    assertThat(change.has("from") || change.has("to")).isFalse();
                });
        assertThat(outcome.toString() + stage.log()).doesNotContain("debug", FunctionFixture.SECRET);
    }

    @Test
    void eachOutcomeIsOneLogLine() {
        stage.outcome(FunctionFixture.event("push.json", stage.image("main-42")));

        assertThat(stage.log().lines().map(Json::parse)).singleElement().satisfies(line -> {
            assertThat(line.path("level").asText()).isEqualTo("INFO");
            assertThat(line.path("outcome").asText()).isEqualTo("DEPLOYING");
            assertThat(line.path("message").asText()).isNotEmpty();
        });
        assertThat(stage.log()).doesNotContain(FunctionFixture.SECRET);
    }

    private static String arn(String taskDefinition) {
        return "arn:aws:ecs:us-east-1:123456789012:task-definition/" + taskDefinition;
    }
}
