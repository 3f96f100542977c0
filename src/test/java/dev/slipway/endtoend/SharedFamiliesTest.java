package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.fixtures.FunctionTraffic;
import dev.slipway.sandbox.events.Event;
import dev.slipway.sandbox.http.Invocable;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two targets never share a family or an ECS service. */
class SharedFamiliesTest {
    /** apps web in api-dev and web-api in dev have the family web-api-dev. */
    private static final String TWO_READINGS = """
            {"targets": [{"service": "{service}", "environment": "{environment}",
              "repository": "{environment}/{service}", "containers": ["app"], "tags": ["*"]}]}""";

    private static final List<String> REPOSITORIES = List.of("api-dev/web", "dev/web-api", "apps/web", "jobs/web");

    @Test
    void familyOfAnotherTargetIsRefusedAtPushesRequestsAndInTheSchedule() {
        try (var stage = stage(TWO_READINGS)) {
            service(stage, "api-dev", "web");
            service(stage, "dev", "web-api");
            assertThat(kinds(push(stage, "api-dev/web"))).containsExactly("DEPLOYING");
            stage.account().settleAll();

            JsonNode refused =
                    DeploymentFixture.outcomes(push(stage, "dev/web-api")).getFirst();
            assertThat(refused.path("outcome").asText()).isEqualTo("REFUSED");
            assertThat(refused.path("reason").asText())
                    .contains("the family web-api-dev is web in api-dev's", "web-api-dev:1", "another `family`");
            assertThat(stage.errorMessage("{\"service\": \"web-api\", \"environment\": \"dev\", \"tag\": \"1\"}"))
                    .contains("the family web-api-dev is web in api-dev's");
            assertThat(stage.runs("dev", "web-api")).isEqualTo("web-api-dev-template:2");

            var endings = new DeploymentFixture(stage);
            for (int time = 0; time < 2; time++) {
                stage.advance(Duration.ofMinutes(5));
                assertThat(endings.reconcile())
                        .filteredOn(o -> o.path("outcome").asText().equals("REFUSED"))
                        .singleElement()
                        .returns("web-api", o -> o.path("service").asText());
            }
            assertThat(endings.published().stream().filter("Deployment Refused"::equals))
                    .as("the push's, the request's, and one of the schedule")
                    .hasSize(3);
            assertThat(stage.runs("dev", "web-api")).isEqualTo("web-api-dev-template:2");
        }
    }

    /** The service main/web-api-dev is read as web in api-dev. Its release log says web-api in dev. */
    @Test
    void failureIsRolledBackWhereTheServicesNameIsReadInTwoWays() {
        for (String family : List.of("{service}-{environment}", "{environment}_{service}")) {
            try (var stage = stage(TWO_READINGS.replace(
                    "\"tags\"",
                    "\"cluster\": \"main\", \"ecsService\": \"{service}-{environment}\", \"family\": \"%s\", \"tags\""
                            .formatted(family)))) {
                service(stage, "main", "web-api-dev");
                var endings = new DeploymentFixture(stage);
                stage.template(family.startsWith("{s") ? "web-api-dev-template" : "dev_web-api-template", "info");
                assertThat(kinds(push(stage, "dev/web-api"))).containsExactly("DEPLOYING");
                assertThat(endings.completes("main", "web-api-dev"))
                        .singleElement()
                        .returns("SUCCEEDED", o -> o.path("outcome").asText())
                        .returns("web-api", o -> o.path("service").asText());
                stage.advance(Duration.ofMinutes(1));
                assertThat(kinds(push(stage, "dev/web-api"))).containsExactly("DEPLOYING");
                stage.advance(Duration.ofMinutes(1)).account().fail("main", "web-api-dev");
                assertThat(DeploymentFixture.kinds(endings.deliverEvents())).contains("ROLLED_BACK");
            }
        }
    }

    /** With that template, dev would run with the roles and secrets of prod. */
    @Test
    void templateThatIsAnotherTargetsReleaseIsRefused() {
        String pattern =
                "{\"service\": \"{s}\", \"environment\": \"%s\", \"repository\": \"%s/{s}\", \"containers\": [\"app\"], \"tags\": [\"*\"], %s}";
        String apps = pattern.formatted("dev", "apps", "\"template\": \"{s}-base\"");
        String jobs = pattern.formatted("prod", "jobs", "\"family\": \"{s}-base\"");
        try (var stage = stage("{\"targets\": [%s, %s]}".formatted(apps, jobs))) {
            stage.service("dev", "web", "web-base").service("prod", "web", "web-base-template");
            assertThat(kinds(push(stage, "jobs/web"))).containsExactly("DEPLOYING");

            JsonNode refused =
                    DeploymentFixture.outcomes(push(stage, "apps/web")).getFirst();

            assertThat(refused.path("outcome").asText()).isEqualTo("REFUSED");
            assertThat(refused.path("reason").asText())
                    .contains("the template web-base:2 is a release of web in prod", "another `family`");
            assertThat(stage.runs("dev", "web")).isEqualTo("web-base:1");
        }
    }

    @Test
    void renamedTargetKeepsItsFamily() {
        String old =
                "{\"service\": \"old\", \"environment\": \"dev\", \"repository\": \"acme/web\", \"tags\": [\"*\"]}";
        try (var stage = stage("ssm:/slipway/targets/")) {
            service(stage, "dev", "old");
            stage.account().setup().parameter("/slipway/targets/old", old);
            assertThat(kinds(push(stage, "acme/web"))).containsExactly("DEPLOYING");
            stage.account().quietly("ssm", "DeleteParameter", Json.object().put("Name", "/slipway/targets/old"));
            stage.account()
                    .setup()
                    .parameter(
                            "/slipway/targets/new",
                            old.replace("\"old\"", "\"new\"")
                                    .replace("}", ", \"family\": \"old-dev\", \"ecsService\": \"old\"}"));
            stage.advance(Duration.ofSeconds(60));

            assertThat(kinds(push(stage, "acme/web"))).containsExactly("DEPLOYING");
            assertThat(stage.tags("old-dev:2")).containsEntry("slipway:service", "new");
        }
    }

    @Test
    void serviceThatTwoPatternsBindIsReportedOnceAndItsFailureReachesAPerson() {
        String pattern =
                "{\"service\": \"{s}\", \"environment\": \"dev\", \"repository\": \"%s/{s}\", \"containers\": [\"app\"], \"tags\": [\"*\"]}";
        try (var stage = stage("ssm:/slipway/targets/")) {
            service(stage, "dev", "web");
            stage.account().setup().parameter("/slipway/targets/apps", pattern.formatted("apps"));
            assertThat(kinds(push(stage, "apps/web"))).containsExactly("DEPLOYING");
            stage.account().setup().parameter("/slipway/targets/jobs", pattern.formatted("jobs"));
            stage.advance(Duration.ofSeconds(60)).account().fail("dev", "web");

            var endings = new DeploymentFixture(stage);
            assertThat(kinds(push(stage, "apps/web"))).containsExactly("REFUSED");
            String failed = endings.event("SERVICE_DEPLOYMENT_FAILED");
            assertThat(kinds(stage.invokeRollback(failed))).containsExactly("ROLLBACK_FAILED");
            int lines = stage.logLines().size();
            endings.reconcile();
            endings.reconcile();

            assertThat(stage.logLines().subList(lines, stage.logLines().size()))
                    .filteredOn(line -> line.path("level").asText().equals("ERROR"))
                    .singleElement()
                    .satisfies(line -> assertThat(line.path("message").asText())
                            .contains(
                                    "web in dev is not reconciled", "/slipway/targets/apps", "/slipway/targets/jobs"));
            assertThat(FunctionTraffic.published(stage).stream()
                            .filter(event -> event.detailType().equals("Configuration Refused"))
                            .map(Event::detail))
                    .singleElement()
                    .satisfies(detail ->
                            assertThat(detail.toString()).contains("/slipway/targets/apps", "/slipway/targets/jobs"));
        }
    }

    private static FunctionFixture stage(String configuration) {
        var stage = new FunctionFixture(configuration);
        REPOSITORIES.forEach(stage.account().setup()::repository);
        return stage;
    }

    private static void service(FunctionFixture stage, String cluster, String name) {
        boolean isRead = !cluster.equals("dev") || name.equals("web-api");
        stage.service(cluster, name, isRead ? "web-api-dev-template" : name + "-dev-template");
    }

    private static Invocable.Result push(FunctionFixture stage, String repository) {
        String tag = "t" + stage.now().toEpochMilli();
        String digest = stage.account().setup().push(repository, tag, "build " + stage.now());
        return stage.invoke(FunctionFixture.push(
                        tag, digest, "push-" + stage.now(), stage.now().toString())
                .replace("acme/web", repository));
    }

    private static List<String> kinds(Invocable.Result result) {
        return DeploymentFixture.kinds(DeploymentFixture.outcomes(result));
    }
}
