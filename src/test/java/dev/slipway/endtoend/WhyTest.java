package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.sandbox.task.Behaviour;
import dev.slipway.text.Json;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The query why. */
class WhyTest {
    private static final String WHY = "{\"action\": \"why\", \"service\": \"web\", \"environment\": \"dev\"%s}";
    private static final String CRASHED = "container app exited with 1: 3 of 3 tasks";

    private final FunctionFixture stage = new FunctionFixture().web();
    private final DeploymentFixture endings = new DeploymentFixture(stage);

    @AfterEach
    void close() {
        stage.close();
    }

    private JsonNode why(String more) {
        var result = stage.invoke(WHY.formatted(more));
        assertThat(result.errorMessage()).isEmpty();
        return result.answer().orElseThrow();
    }

    private void failSecondRelease() {
        endings.deployGood("main-1").deployBad("main-2").deliverEvents();
    }

    @Test
    void explainsTheLastReleaseThatFailed() {
        failSecondRelease();

        JsonNode answer = why("");

        assertThat(answer.path("failed").asBoolean()).isTrue();
        assertThat(answer.at("/release/revision").asInt()).isEqualTo(2);
        assertThat(answer.at("/release/imageTag").asText()).isEqualTo("main-2");
        assertThat(answer.at("/release/stateReason").asText()).startsWith(CRASHED + " - ");
        assertThat(answer.path("cause").asText()).isEqualTo(CRASHED);
        assertThat(answer.path("stoppedTasks").asInt()).isEqualTo(3);
        assertThat(answer.at("/containers/0").toString())
                .isEqualTo("{\"name\":\"app\",\"essential\":true,\"exitCode\":1,\"tasks\":3}");
        assertThat(answer.at("/taskEnds/0").toString())
                .isEqualTo("{\"reason\":\"container app exited with 1\",\"tasks\":3}");
        assertThat(answer.path("serviceEvents"))
                .extracting(e -> e.path("message").asText())
                .anySatisfy(m -> assertThat(m).contains("deployment failed: "));
        assertThat(answer.path("comparedWith").asInt()).isEqualTo(1);
        assertThat(answer.path("changes")).singleElement().satisfies(change -> {
            assertThat(change.path("path").asText()).isEqualTo("$.containerDefinitions[?@.name=='app'].image");
            assertThat(change.path("from").asText()).contains("main-1");
            assertThat(change.path("to").asText()).contains("main-2");
        });
        assertThat(answer.at("/rollback/by").asText()).isEqualTo("slipway");
        assertThat(answer.at("/rollback/revision").asInt()).isEqualTo(1);
        assertThat(answer.at("/rollback/imageTag").asText()).isEqualTo("main-1");
        assertThat(answer.at("/rollback/at").asText()).isNotEmpty();
        assertThat(answer.path("taskDefinition").asText()).endsWith("web-dev:1");
    }

    @Test
    void textTellsWhatHappenedInOrder() {
        failSecondRelease();

        String text = why("").path("text").asText();

        assertThat(text).startsWith("web in dev: revision 2 (main-2) failed\nbecause " + CRASHED + "\n");
        assertThat(text)
                .containsSubsequence(
                        "requested without a name",
                        "registered from web-dev-template:1",
                        "failed: " + CRASHED,
                        "Slipway rolled the service back to revision 1 (main-1)",
                        "Stopped tasks: 3",
                        "3 × container app exited with 1",
                        "Containers",
                        "3 × app, exit code 1",
                        "Service events",
                        "deployment failed: ",
                        "Changed since revision 1 (main-1)",
                        "$.containerDefinitions[?@.name=='app'].image  acme/web:main-1@sha256:",
                        " -> acme/web:main-2@sha256:",
                        "Now: the service runs web-dev:1");
        assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(120));
    }

    /** ECS forgets stopped tasks within the hour. */
    @Test
    void hasTheKeptCauseWhenEcsForgotTheTasks() {
        failSecondRelease();
        stage.advance(Duration.ofHours(2));

        JsonNode answer = why("");

        assertThat(answer.has("cause")).isFalse();
        assertThat(answer.path("stoppedTasks").asInt()).isZero();
        assertThat(answer.at("/release/stateReason").asText()).startsWith(CRASHED);
        assertThat(answer.path("text").asText())
                .contains("\nbecause " + CRASHED + " - ", "ECS lists no stopped task of it any more");
    }

    @Test
    void saysWhoRequestedItAndWhy() {
        endings.deployGood("main-1");
        stage.advance(Duration.ofMinutes(1)).image("main-2");
        stage.invoke("""
                {"service": "web", "environment": "dev", "tag": "main-2", "requestedBy": "jo@example.com", "reason": "fix login"}""");
        stage.advance(Duration.ofMinutes(1)).account().fail("dev", "web");
        endings.deliverEvents();

        assertThat(why("").path("text").asText()).contains("requested by jo@example.com: fix login");
    }

    /** An event of ECR has whole seconds. */
    @Test
    void saysThatAPushRequestedIt() {
        endings.deployGood("main-1");
        stage.advance(Duration.ofMinutes(1));
        String time = stage.now().truncatedTo(ChronoUnit.SECONDS).toString();
        stage.outcome(FunctionFixture.push("main-2", stage.image("main-2"), "push-2", time));
        stage.advance(Duration.ofMinutes(1)).account().fail("dev", "web");
        endings.deliverEvents();

        assertThat(why("").path("text").asText()).contains(time + "  requested by a push\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            , "revision": 2   | 2 | true
            , "tag": "main-2" | 2 | true
            , "revision": 4   | 4 | true
            , "revision": 3   | 3 | false
            , "tag": "main-1" | 1 | false
            """)
    void explainsTheReleaseThatIsNamed(String which, int revision, boolean failed) {
        failSecondRelease();
        endings.completes("dev", "web");
        endings.deployGood("main-3").deployBad("main-4").deliverEvents();

        JsonNode answer = why(which);

        assertThat(answer.at("/release/revision").asInt()).isEqualTo(revision);
        assertThat(answer.path("failed").asBoolean()).isEqualTo(failed);
        assertThat(answer.has("cause")).isEqualTo(failed);
        assertThat(answer.path("text").asText())
                .contains(failed ? "failed\nbecause " + CRASHED : "is good: it did not fail");
    }

    /** Against what ran before, not against another failed one. */
    @Test
    void comparesWithTheLastGoodRelease() {
        failSecondRelease();
        endings.completes("dev", "web");
        endings.deployBad("main-3").deliverEvents();

        assertThat(why("").path("comparedWith").asInt()).isEqualTo(1);
    }

    @Test
    void saysSoWhereNothingFailed() {
        endings.deployGood("main-1");

        JsonNode answer = why("");

        assertThat(answer.path("failed").asBoolean(true)).isFalse();
        assertThat(answer.path("reason").asText()).isEqualTo("no release of web-dev failed");
        assertThat(answer.path("text").asText()).isEqualTo("web in dev: no release of web-dev failed");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            , "revision": 9   | web-dev:9 is not a release: Slipway did not register it, or it is INACTIVE; `history`
            , "tag": "main-9" | no release of web-dev has the image tag main-9; `history`
            """)
    void refusesAReleaseThatIsNotThere(String which, String reason) {
        endings.deployGood("main-1");

        assertThat(stage.invoke(WHY.formatted(which)).errorMessage())
                .hasValueSatisfying(
                        message -> assertThat(message).startsWith("REFUSED web in dev: " + reason + " lists"));
    }

    /** The ids of tasks are in the JSON: a person reads on without them. */
    @Test
    void textHasServiceEventsWithoutIds() {
        failSecondRelease();

        assertThat(why("").path("text").asText())
                .contains(
                        "  has stopped 3 running tasks\n", "  deployment failed: ECS deployment circuit breaker: tasks")
                .doesNotContain("(task ", "(service ", "(deployment ", "For more information");
    }

    @Test
    void saysSoBeforeTheFirstDeployment() {
        assertThat(why("").path("text").asText()).isEqualTo("web in dev: Slipway has not deployed to this service yet");
    }

    @Test
    void firstReleaseHasNothingToRollBackTo() {
        endings.deployBad("main-1").deliverEvents();

        JsonNode answer = why("");

        assertThat(answer.has("rollback")).isFalse();
        assertThat(answer.has("comparedWith")).isFalse();
        assertThat(answer.path("text").asText())
                .contains(
                        "not rolled back: there was no good revision to roll back to",
                        "It is the first release: there is nothing to compare it with.");
    }

    @Test
    void saysThatEcsRolledBack() {
        var update = Json.object().put("cluster", "dev").put("service", "web");
        update.putObject("deploymentConfiguration")
                .putObject("deploymentCircuitBreaker")
                .put("enable", true)
                .put("rollback", true);
        stage.account().quietly("ecs", "UpdateService", update);
        endings.deployGood("main-1").deployBad("main-2").deliverEvents();
        endings.completes("dev", "web");
        stage.advance(Duration.ofMinutes(6));
        endings.reconcile();

        JsonNode answer = why("");

        assertThat(answer.at("/rollback/by").asText()).isEqualTo("ecs");
        assertThat(answer.at("/rollback").has("at")).isFalse();
        assertThat(answer.path("text").asText()).contains("ECS rolled the service back to revision 1 (main-1)");
    }

    /** The second rollback to the same revision is announced there, too. */
    @Test
    void namesNobodyForARollbackThatALaterOneHides() {
        failSecondRelease();
        endings.completes("dev", "web");
        stage.advance(Duration.ofHours(1));
        endings.deployBad("main-3").deliverEvents();

        JsonNode answer = why(", \"revision\": 2");

        assertThat(answer.path("rollback").toString()).isEqualTo("{\"revision\":1,\"imageTag\":\"main-1\"}");
        assertThat(answer.path("text").asText()).contains("the service went back to revision 1 (main-1)");
        assertThat(why("").at("/rollback/by").asText()).isEqualTo("slipway");
    }

    @Test
    void saysWhatStoppedTasksSayOfADeploymentInProgress() {
        endings.deployGood("main-1").push("main-2");
        stage.account().conditions().otherwise(new Behaviour.FailsToStart(Duration.ofSeconds(1)));
        for (int i = 0; i < 5; i++) {
            stage.account().step();
            stage.advance(Duration.ofSeconds(1));
        }

        JsonNode answer = why(", \"revision\": 2");

        assertThat(answer.path("failed").asBoolean(true)).isFalse();
        assertThat(answer.path("text").asText())
                .contains(
                        "revision 2 (main-2) is deploying: ECS has not ended its deployment",
                        "but so far container app exited with 1: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ListTasks", "DescribeTasks"})
    void tasksThatCannotBeReadDoNotHideTheKeptCause(String operation) {
        failSecondRelease();
        stage.account().faults().always(operation, Fault.accessDenied("ecs:" + operation));

        JsonNode answer = why("");

        assertThat(answer.path("trouble").asText()).contains(operation, "AccessDenied");
        assertThat(answer.path("text").asText()).contains("because " + CRASHED, "not read: " + operation);
    }

    @Test
    void failsWhereTheLogCannotBeRead() {
        failSecondRelease();
        stage.account().faults().always("DescribeTaskDefinition", Fault.accessDenied("ecs:DescribeTaskDefinition"));

        assertThat(stage.errorMessage(WHY.formatted(""))).startsWith("FAILED web in dev: DescribeTaskDefinition");
    }

    @Test
    void refusesAnUnknownService() {
        try (var other = new FunctionFixture("""
                {"targets": [{"service": "web", "environment": "prod", "repository": "acme/web"}]}""")) {
            assertThat(other.errorMessage(WHY.formatted(""))).startsWith("REFUSED web in dev");
        }
    }

    @Test
    void onlyReadsAndReturnsNoSecret() {
        failSecondRelease();
        stage.template("web-dev-template", "changed");
        stage.account().forgetCalls();

        assertThat(why("").toString()).doesNotContain(FunctionFixture.SECRET);
        assertThat(stage.account().calls())
                .isNotEmpty()
                .allSatisfy(call -> assertThat(call.operation()).matches("(Describe|List).*"));
        assertThat(stage.writes()).isEqualTo(List.of());
    }
}
