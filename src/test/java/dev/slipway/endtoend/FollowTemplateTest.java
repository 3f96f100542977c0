package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.sandbox.http.Invocable;
import dev.slipway.sandbox.template.Template;
import dev.slipway.sandbox.template.TemplateRules;
import dev.slipway.text.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** From a registered template, through the rules of template.yaml, to the running version with that template. */
class FollowTemplateTest {
    private static final TemplateRules RULES =
            TemplateRules.of(Template.read(Path.of("template.yaml")), Map.of("FollowTemplates", "ENABLED"));
    private static final String TARGETS = """
            { "targets": [
              { "service": "web", "environment": "dev",  "repository": "acme/web", "tags": ["main-*"], "followTemplate": true },
              { "service": "web", "environment": "prod", "repository": "acme/web", "tags": ["main-*"], "cluster": "production" } ] }
            """;

    private final List<JsonNode> outcomes = new ArrayList<>();

    @Test
    void runningVersionIsDeployedAgainWithChangedTemplate() {
        try (var stage = connected(TARGETS)) {
            String digest = stage.image("main-42");
            deliver(stage);
            stage.template("web-dev-template", "debug");
            deliver(stage);

            assertThat(outcomesOf("dev")).containsExactly("DEPLOYING");
            assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:2");
            assertThat(stage.image("web-dev:2", 0))
                    .isEqualTo("%s/acme/web:main-42@%s".formatted(FunctionFixture.REGISTRY, digest));
            assertThat(logLevel(stage, "web-dev:1")).isEqualTo("info");
            assertThat(logLevel(stage, "web-dev:2")).isEqualTo("debug");
            assertThat(stage.tags("web-dev:2"))
                    .containsEntry("slipway:template", "web-dev-template:2")
                    .containsEntry("slipway:reason", "template web-dev-template:2")
                    .containsEntry("slipway:requested-by", "arn:aws:iam::123456789012:user/terraform")
                    .containsEntry(
                            "slipway:requested-at", stage.tags("web-dev:1").get("slipway:requested-at"));
            assertThat(stage.log()).doesNotContain(FunctionFixture.SECRET, "debug");
        }
    }

    @Test
    void registrationBySlipwayIsIgnored() {
        try (var stage = connected(TARGETS)) {
            stage.image("main-42");
            deliver(stage);
            stage.template("web-dev-template", "debug");
            deliver(stage);

            assertThat(stage.executed("RegisterTaskDefinition")).hasSize(3);
            assertThat(outcomes.stream()
                            .filter(o -> o.path("reason")
                                    .asText()
                                    .contains("it has the tag slipway:request, which Slipway's own revisions have")))
                    .hasSize(1);
        }
    }

    @Test
    void templateChangeIsIgnoredWithoutFollowTemplate() {
        try (var stage = connected(TARGETS)) {
            stage.image("main-42");
            deliver(stage);
            stage.template("web-prod-template", "debug");
            deliver(stage);

            assertThat(outcomes).singleElement().satisfies(outcome -> {
                assertThat(outcome.path("outcome").asText()).isEqualTo("IGNORED");
                assertThat(outcome.path("reason").asText()).contains("web in prod uses this template");
            });
            assertThat(stage.runs("production", "web")).isEqualTo("web-prod:1");
        }
    }

    @Test
    void failedTemplateChangeIsRolledBackToOldTemplate() {
        try (var stage = connected(TARGETS)) {
            stage.image("main-42");
            deliver(stage);
            stage.advance(Duration.ofMinutes(1)).account().settle("dev", "web");
            deliver(stage);
            stage.template("web-dev-template", "debug");
            deliver(stage);
            stage.advance(Duration.ofMinutes(1)).account().fail("dev", "web");
            deliver(stage);

            assertThat(outcomesOf("dev")).containsExactly("ROLLED_BACK");
            assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
            assertThat(stage.tags("web-dev:2"))
                    .containsEntry("slipway:state", "failed")
                    .containsEntry("slipway:rolled-back-to", "1");
        }
    }

    /** The ARN in the forwarded event says in which account the family is. */
    @Test
    void forwardedTemplateEventDeploysTargetInItsAccount() {
        String targets = """
                { "targets": [
                  { "service": "web", "environment": "dev", "repository": "acme/web", "tags": ["main-*"], "followTemplate": true },
                  { "service": "web", "environment": "theirs", "repository": "acme/web", "tags": ["main-*"], "followTemplate": true,
                    "template": "web-dev-template", "roleArn": "arn:aws:iam::210987654321:role/slipway-target" } ] }
                """;
        try (var stage = connected(targets)) {
            stage.service("theirs", "web", "web-dev-template", "warn");
            stage.image("main-42");
            deliver(stage);
            stage.template("web-dev-template", "debug");
            String event = stage.account().bus().pending().getFirst().event().json();
            stage.account().bus().drop(0);
            outcomes.clear();

            recording(stage::invoke).accept(event.replace("123456789012", "210987654321"));

            assertThat(outcomesOf("theirs")).containsExactly("DEPLOYING");
            assertThat(outcomesOf("dev")).isEmpty();
            assertThat(stage.runs("theirs", "web")).isEqualTo("web-theirs:2");
            assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
        }
    }

    /** The template could also belong to web in api-dev: the family's release log says to which target it belongs. */
    @Test
    void templateChangeDeploysServiceOfPatternTarget() {
        String targets = """
                { "targets": [
                  { "service": "{service}", "environment": "{environment}", "repository": "apps/{service}",
                    "tags": ["{environment}-*"], "containers": ["app"], "followTemplate": true } ] }
                """;
        try (var stage = connected(targets)) {
            stage.service("dev", "web-api", "web-api-dev-template");
            stage.account().setup().repository("apps/web-api").push("apps/web-api", "dev-1", "1");
            deliver(stage);
            stage.template("web-api-dev-template", "debug");
            deliver(stage);

            assertThat(outcomes)
                    .filteredOn(o -> o.has("service"))
                    .singleElement()
                    .satisfies(outcome -> {
                        assertThat(outcome.path("service").asText()).isEqualTo("web-api");
                        assertThat(outcome.path("environment").asText()).isEqualTo("dev");
                        assertThat(outcome.path("outcome").asText()).isEqualTo("DEPLOYING");
                    });
            assertThat(logLevel(stage, "web-api-dev:2")).isEqualTo("debug");
        }
    }

    @Test
    void templateEventFailsInvocationWhenLogCannotBeRead() {
        String targets = """
                { "targets": [
                  { "service": "{service}", "environment": "{environment}", "repository": "apps/{service}",
                    "tags": ["{environment}-*"], "followTemplate": true } ] }
                """;
        try (var stage = new FunctionFixture(targets, Duration.ofSeconds(1))) {
            stage.account().faults().always("DescribeTaskDefinition", Fault.serverError());

            assertThat(stage.errorMessage(registered("web-dev-template"))).contains("could not read family web-dev");
        }
    }

    private FunctionFixture connected(String targets) {
        var stage = new FunctionFixture(targets).web();
        stage.account().setup().trail();
        RULES.addTo(
                stage.account().bus(),
                Map.of(
                        "DeployFunction",
                        recording(stage::invoke),
                        "RollbackFunction",
                        recording(stage::invokeRollback)));
        return stage;
    }

    private Consumer<String> recording(Function<String, Invocable.Result> function) {
        return event -> {
            Invocable.Result result = function.apply(event);
            assertThat(result.errorMessage()).isEmpty();
            result.answer().orElseThrow().path("outcomes").forEach(outcomes::add);
        };
    }

    /** Delivers all pending events, and those that follow from them, and keeps only their outcomes. */
    private void deliver(FunctionFixture stage) {
        outcomes.clear();
        stage.advance(Duration.ofSeconds(30)).account().bus().deliverAll();
    }

    private List<String> outcomesOf(String environment) {
        return outcomes.stream()
                .filter(o -> o.path("environment").asText().equals(environment))
                .map(o -> o.path("outcome").asText())
                .toList();
    }

    private static String registered(String family) {
        var event = (ObjectNode) Json.parse(FunctionFixture.file("template-registered.json"));
        event.withObject("/detail/responseElements/taskDefinition")
                .put("taskDefinitionArn", "arn:aws:ecs:us-east-1:123456789012:task-definition/%s:2".formatted(family));
        return Json.write(event);
    }

    private static String logLevel(FunctionFixture stage, String revision) {
        return stage.taskDefinition(revision)
                .at("/taskDefinition/containerDefinitions/0/environment/0/value")
                .asText();
    }
}
