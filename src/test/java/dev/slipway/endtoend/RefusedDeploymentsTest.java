package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecr.Platform;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.fixtures.FunctionTraffic;
import dev.slipway.fixtures.IndexPushEvent;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Refusals, which no retry can change: an event gets an outcome, and a request fails. */
class RefusedDeploymentsTest {
    /** Too short to wait for a template that nobody replaces. */
    private static final Duration SHORT = Duration.ofSeconds(10);

    static Stream<Arguments> refusals() {
        return Stream.of(
                refusal("there is no service dev/web", stage -> {
                    stage.template("web-dev-template", "info");
                    stage.account().setup().cluster("dev");
                }),
                refusal("deployment controller CODE_DEPLOY", stage -> controlled(stage, "CODE_DEPLOY")),
                refusal("deployment controller EXTERNAL", stage -> controlled(stage, "EXTERNAL")),
                refusal("is an ECS Express Mode service", stage -> {
                    String template = stage.template("web-dev-template", "info");
                    stage.account()
                            .setup()
                            .service(Json.object()
                                    .put("cluster", "dev")
                                    .put("serviceName", "web")
                                    .put("taskDefinition", template)
                                    .put("resourceManagementType", "ECS"));
                }),
                refusal("is INACTIVE", stage -> {
                    stage.service("dev", "web", "web-dev-template");
                    stage.account()
                            .quietly(
                                    "ecs",
                                    "DeleteService",
                                    Json.object()
                                            .put("cluster", "dev")
                                            .put("service", "web")
                                            .put("force", true));
                }),
                refusal("no ACTIVE revision of the template web-dev-template", stage -> {
                    stage.service("dev", "web", "web-dev-template");
                    stage.account()
                            .quietly(
                                    "ecs",
                                    "DeregisterTaskDefinition",
                                    Json.object().put("taskDefinition", "web-dev-template:1"));
                }),
                refusal(
                        "no container whose image is in " + FunctionFixture.REGISTRY + "/acme/web",
                        stage -> of(
                                stage, "{ \"name\": \"app\", \"image\": \"nginx:latest\", \"memory\": 64 }", tags(1))),
                refusal(
                        "ECS allows 50 on a task definition",
                        stage -> of(
                                stage,
                                "{ \"name\": \"app\", \"image\": \"%s/acme/web:latest\", \"memory\": 64 }"
                                        .formatted(FunctionFixture.REGISTRY),
                                tags(36))));
    }

    private static Arguments refusal(String reason, Consumer<FunctionFixture> given) {
        return Arguments.of(reason, given);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void refusalIsOutcomeOfEventAndChangesNothing(String reason, Consumer<FunctionFixture> given) {
        try (var stage = new FunctionFixture(FunctionFixture.CONFIGURATION, SHORT)) {
            given.accept(stage);
            JsonNode outcome = stage.outcome(FunctionFixture.event("push.json", stage.image("main-42")));

            assertThat(outcome.path("outcome").asText()).isEqualTo("REFUSED");
            assertThat(outcome.path("reason").asText()).contains(reason);
            assertThat(stage.writes()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void refusedRequestFailsWithReason(String reason, Consumer<FunctionFixture> given) {
        try (var stage = new FunctionFixture(FunctionFixture.CONFIGURATION, SHORT)) {
            given.accept(stage);
            stage.image("main-42");
            String request = Json.write(FunctionFixture.request("dev", "main-42"));

            assertThat(stage.errorMessage(request))
                    .startsWith("REFUSED web in dev: ")
                    .contains(reason);
        }
    }

    /** Template and image are missing as well: nothing else is worth waiting for. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void requestForAMissingServiceIsRefusedWithoutAPause(boolean hasTemplate) {
        try (var stage = new FunctionFixture()) {
            stage.account().setup().cluster("dev");
            if (hasTemplate) {
                stage.template("web-dev-template", "info");
            }

            assertThat(stage.errorMessage(Json.write(FunctionFixture.request("dev", "main-42"))))
                    .startsWith("REFUSED web in dev: there is no service dev/web");
            assertThat(stage.pauses()).isEmpty();
        }
    }

    @Test
    void missingImageIsRefusedWithNewestTags() {
        try (var stage = new FunctionFixture().web()) {
            List.of("v1", "v2", "v3").forEach(stage::image);
            assertThat(stage.errorMessage(FunctionFixture.file("deploy.json")))
                    .contains("ECR has no image " + FunctionFixture.REGISTRY + "/acme/web:v1.4.2", "v1", "v2", "v3");
            assertThat(stage.writes()).isEmpty();
        }
    }

    @Test
    void indexWithoutTasksPlatformIsRefused() {
        try (var stage = new FunctionFixture().web()) {
            JsonNode outcome = stage.outcome(IndexPushEvent.of(stage, "main-43", new Platform("linux", "arm64")));

            assertThat(outcome.path("outcome").asText()).isEqualTo("REFUSED");
            assertThat(outcome.path("reason").asText()).contains("linux/arm64", "web-dev-template:1");
            assertThat(stage.writes()).isEmpty();
        }
    }

    @Test
    void requestForUnknownEnvironmentIsRefused() {
        try (var stage = new FunctionFixture(
                "{\"targets\": [{\"service\": \"web\", \"environment\": \"dev\", \"repository\": \"acme/web\"}]}")) {
            assertThat(stage.errorMessage(Json.write(FunctionFixture.request("production", "v1"))))
                    .contains("web", "production");
            assertThat(FunctionTraffic.calls(stage)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                                  | $.service",
                "[]                                                                  | $",
                "{\"service\": \"web\", \"environment\": \"prod\"}                   | $.tag",
                "{\"service\": \"web\", \"environment\": \"prod\", \"tags\": \"v1\"} | tags"
            })
    void malformedRequestIsRefusedWithoutCalls(String request, String where) {
        try (var stage = new FunctionFixture().web()) {
            assertThat(stage.errorMessage(request)).startsWith("REFUSED: ").contains(where);
            assertThat(FunctionTraffic.calls(stage)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"push-signature.json", "push-multi-arch-child.json", "delete.json", "storage-class.json"})
    void unrelatedEventIsIgnoredAndReasonIsLogged(String file) {
        try (var stage = new FunctionFixture().web()) {
            JsonNode outcome = stage.outcome(FunctionFixture.file(file));

            assertThat(outcome.path("outcome").asText()).isEqualTo("IGNORED");
            assertThat(outcome.path("reason").asText()).isNotEmpty();
            assertThat(Json.parse(stage.log()).path("message")).isEqualTo(outcome.path("reason"));
            assertThat(FunctionTraffic.calls(stage)).isEmpty();
        }
    }

    private static void controlled(FunctionFixture stage, String controller) {
        ObjectNode service = Json.object().put("cluster", "dev").put("serviceName", "web");
        service.putObject("deploymentController").put("type", controller);
        stage.account().setup().service(service.put("taskDefinition", stage.template("web-dev-template", "info")));
    }

    private static void of(FunctionFixture stage, String container, String tags) {
        stage.account().setup().service("dev", "web", stage.account().setup().taskDefinition("""
                        { "family": "web-dev-template", "containerDefinitions": [ %s ], "tags": [ %s ] }
                        """.formatted(
                        container, tags)));
    }

    private static String tags(int number) {
        return Stream.iterate(0, i -> i + 1)
                .limit(number)
                .map(i -> "{ \"key\": \"k%d\", \"value\": \"v\" }".formatted(i))
                .reduce((a, b) -> a + ", " + b)
                .orElseThrow();
    }
}
