package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.sandbox.http.Invocable;
import dev.slipway.sandbox.task.Behaviour;
import dev.slipway.text.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A caller that waits sends its request again with the {@code seen} of the last answer: each answer comes at a change. ECS's
 * simulation goes on while the function pauses.
 */
class SeenProgressTest {
    private static final String CONFIGURATION = """
            { "targets": [
              { "service": "web", "environment": "dev", "repository": "acme/web", "tags": ["main-*"] },
              { "service": "web", "environment": "prod", "repository": "acme/web", "cluster": "production" },
              { "service": "jobs", "environment": "dev", "repository": "acme/web" },
              { "service": "jobs", "environment": "prod", "repository": "acme/web", "cluster": "production" } ] }
            """;
    /** One task at a time. */
    private static final String ROLLING = """
            {"minimumHealthyPercent": 100, "maximumPercent": 150,
             "deploymentCircuitBreaker": {"enable": true, "rollback": true}}""";

    private static final String PAUSE_HOOK = """
            {"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 1,
             "lifecycleHooks": [{"targetType": "PAUSE", "lifecycleStages": ["POST_SCALE_UP"],
               "timeoutConfiguration": {"timeoutInMinutes": 60, "action": "ROLLBACK"}}]}""";

    private final FunctionFixture stage = new FunctionFixture(CONFIGURATION);
    private final DeploymentFixture endings = new DeploymentFixture(stage);

    /** Far longer than a pause, so that looks miss nothing. */
    @BeforeEach
    void tasksStartSlowly() {
        stage.account().conditions().otherwise(new Behaviour.Starts(Duration.ofMinutes(1)));
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private void service(String environment, String name, int tasks, String deploymentConfiguration) {
        String cluster = environment.equals("prod") ? "production" : environment;
        ObjectNode service = Json.object()
                .put("cluster", cluster)
                .put("serviceName", name)
                .put("desiredCount", tasks)
                .put("taskDefinition", stage.template("%s-%s-template".formatted(name, environment), "info"));
        service.set("deploymentConfiguration", Json.parse(deploymentConfiguration));
        stage.account().setup().service(service);
    }

    /** ECS goes on while the function pauses. Its events arrive a pause later. */
    private void ecsGoesOn() {
        stage.afterEachPause(() -> {
            endings.deliverEvents();
            stage.account().step();
            stage.advance(FunctionFixture.LAG);
        });
    }

    private void ecsGoesOnAndAfterPauses(int pauses, Runnable then) {
        var count = new AtomicInteger();
        stage.afterEachPause(() -> {
            stage.account().step();
            if (count.incrementAndGet() == pauses) {
                then.run();
            }
        });
    }

    private static ObjectNode request(String tag) {
        return FunctionFixture.request("prod", tag).put("wait", true).put("id", "pipeline-7");
    }

    private static ObjectNode promote() {
        return Json.object()
                .put("action", "promote")
                .put("from", "dev")
                .put("environment", "prod")
                .put("wait", true)
                .put("id", "pipeline-8");
    }

    /** The texts of the answers that a caller gets, until none is unsettled, or until the request fails. */
    private List<String> follow(ObjectNode request) {
        var texts = new ArrayList<String>();
        String seen = "";
        boolean isOpen = true;
        while (isOpen && texts.size() < 30) {
            Invocable.Result result = stage.invoke(Json.write(request.put("seen", seen)));
            if (result.errorMessage().isPresent()) {
                texts.add(result.errorMessage().get());
                return texts;
            }
            JsonNode answer = result.answer().orElseThrow();
            texts.add(answer.path("text").asText());
            seen = answer.path("seen").asText();
            isOpen = isOpen(answer);
        }
        return texts;
    }

    private static boolean isOpen(JsonNode answer) {
        return answer.path("outcomes")
                .valueStream()
                .anyMatch(o -> !o.path("settled").asBoolean(true));
    }

    private JsonNode answer(ObjectNode request, String seen) {
        return stage.invoke(Json.write(request.deepCopy().put("seen", seen)))
                .answer()
                .orElseThrow();
    }

    @Test
    void answersAtEachChangeOnceAndInOrder() {
        service("prod", "web", 2, ROLLING);
        stage.image("v1");
        ecsGoesOn();

        assertThat(follow(request("v1")))
                .containsExactly(
                        "web in prod (web-prod:1): acme/web:v1: 0 of 2 tasks run",
                        "web in prod (web-prod:1): acme/web:v1: 1 of 2 tasks run",
                        "SUCCEEDED web in prod (web-prod:1): acme/web:v1: its deployment is COMPLETED");
        assertThat(endings.published()).containsExactly("Deployment Started", "Deployment Succeeded");
    }

    @Test
    void emptySeenIsAnsweredAfterTheFirstLook() {
        service("prod", "web", 2, ROLLING);
        stage.image("v1");
        Instant begun = stage.now();

        JsonNode outcome = answer(request("v1"), "").at("/outcomes/0");

        assertThat(Duration.between(begun, stage.now())).isLessThan(Duration.ofSeconds(5));
        assertThat(outcome.path("outcome").asText()).isEqualTo("DEPLOYING");
        assertThat(outcome.path("settled").asBoolean(true)).isFalse();
        assertThat(outcome.path("progress").asText()).isEqualTo("0 of 2 tasks run");
        assertThat(outcome.path("reason").asText()).isEqualTo("deployment started (UpdateService called)");
        assertThat(stage.log()).doesNotContain("progress");
    }

    /** What the caller has seen already is no reason to answer before the time is up. */
    @Test
    void answersWhenTheTimeIsUpWhereNothingChanges() {
        service("prod", "web", 2, ROLLING);
        stage.image("v1");
        String seen = answer(request("v1"), "").path("seen").asText();
        Instant begun = stage.now();

        JsonNode again = answer(request("v1"), seen);

        assertThat(Duration.between(begun, stage.now())).isGreaterThan(Duration.ofMinutes(4));
        assertThat(again.path("seen").asText()).isEqualTo(seen);
        assertThat(again.at("/outcomes/0/progress").asText()).isEqualTo("0 of 2 tasks run");
        assertThat(endings.published()).containsExactly("Deployment Started");
    }

    @Test
    void withoutSeenTheAnswerComesWhenTheDeploymentHasSettled() {
        service("prod", "web", 2, ROLLING);
        stage.image("v1");
        ecsGoesOn();

        JsonNode answer = stage.invoke(Json.write(request("v1"))).answer().orElseThrow();

        assertThat(answer.at("/outcomes/0/outcome").asText()).isEqualTo("SUCCEEDED");
        assertThat(answer.path("seen").asText()).isNotEmpty();
        assertThat(answer.at("/outcomes/0/progress").isMissingNode()).isTrue();
    }

    /** What cannot be read, such as throttled calls, is no change either. */
    @Test
    void readsThatFailAreNoChange() {
        service("prod", "web", 2, ROLLING);
        stage.image("v1");
        String seen = answer(request("v1"), "").path("seen").asText();
        var failing = new AtomicInteger();
        stage.account().faults().before((service, operation, input) -> {
            if (operation.equals("ListServiceDeployments") && failing.incrementAndGet() < 40) {
                throw new SandboxException("AccessDeniedException", "not authorized", 400);
            }
        });
        ecsGoesOn();

        assertThat(answer(request("v1"), seen).at("/outcomes/0/outcome").asText())
                .isEqualTo("SUCCEEDED");
    }

    @Test
    void failedDeploymentIsFollowedToEcsRollback() {
        service("prod", "web", 2, ROLLING);
        endings.deployGoodInProd("v1");
        stage.image("v2");
        stage.account().conditions().behave("acme/web:v2", new Behaviour.FailsToStart(Duration.ofSeconds(30)));
        ecsGoesOn();

        assertThat(follow(request("v2")))
                .satisfies(texts -> {
                    assertThat(texts.getFirst()).isEqualTo("web in prod (web-prod:2): acme/web:v2: 0 of 2 tasks run");
                    assertThat(texts).anyMatch(text -> text.endsWith(" failed in a row"));
                    assertThat(texts.get(texts.size() - 2)).contains(": ECS rolls the service back: ");
                    assertThat(texts.getLast())
                            .startsWith("ROLLED_BACK web in prod: container app exited with 1")
                            .endsWith("the service was rolled back to revision 1");
                })
                .doesNotHaveDuplicates();
        assertThat(endings.published().subList(2, 4)).containsExactly("Deployment Started", "Deployment Failed");
    }

    /** UpdateService has to wait until ECS has rolled back: the request that finds that calls it. */
    @Test
    void requestThatWaitsForEcsRollbackSaysSo() {
        service("prod", "web", 2, ROLLING);
        endings.deployGoodInProd("v1");
        stage.image("v2");
        stage.image("v3");
        stage.account().conditions().behave("acme/web:v1", new Behaviour.Starts(Duration.ofMinutes(2)));
        stage.outcome(Json.write(FunctionFixture.request("prod", "v2")));
        stage.advance(Duration.ofMinutes(1)).account().fail("production", "web");
        endings.deliverEvents();
        ecsGoesOn();

        List<String> texts = follow(request("v3"));

        assertThat(texts.getFirst())
                .isEqualTo("web in prod (web-prod:3): acme/web:v3: waits until ECS has rolled the service back");
        assertThat(texts.getLast()).startsWith("SUCCEEDED web in prod (web-prod:3): acme/web:v3: ");
        assertThat(texts).doesNotHaveDuplicates();
        assertThat(stage.runs("production", "web")).isEqualTo("web-prod:3");
    }

    @Test
    void deploymentAtAPauseHookSaysUntilWhenItWaits() {
        service("prod", "web", 2, PAUSE_HOOK);
        stage.image("v1");
        ecsGoesOnAndAfterPauses(40, () -> stage.account().proceed("production", "web"));

        assertThat(follow(request("v1")))
                .satisfies(texts -> {
                    assertThat(texts.get(1))
                            .contains("waits at the lifecycle hook POST_SCALE_UP until ")
                            .containsPattern("until 2026-03-10\\s13:0\\dZ");
                    assertThat(texts.get(2)).endsWith(": 2 of 2 tasks run");
                    assertThat(texts.getLast()).startsWith("SUCCEEDED web in prod");
                })
                .doesNotHaveDuplicates();
    }

    @Test
    void failsWhenSupersededWhileItWaits() {
        service("prod", "web", 2, ROLLING);
        stage.image("v1");
        stage.image("v2");
        ecsGoesOnAndAfterPauses(1, () -> stage.outcome(Json.write(FunctionFixture.request("prod", "v2"))));

        assertThat(follow(request("v1")).getLast())
                .startsWith("SUPERSEDED web in prod: revision 2 was requested later");
    }

    @Test
    void changeOfOneTargetEndsTheWaitOfAll() {
        deployedInDev();
        service("prod", "web", 2, ROLLING);
        service("prod", "jobs", 1, "{}");
        stage.account().conditions().behave("acme/web:v1", new Behaviour.Stuck());
        String seen = answer(promote(), "").path("seen").asText();
        stage.afterEachPause(stage.account()::step);

        JsonNode answer = answer(promote(), seen);

        assertThat(answer.path("outcomes").valueStream())
                .extracting(o ->
                        o.path("service").asText() + " " + o.path("progress").asText())
                .containsExactlyInAnyOrder("web 1 of 2 tasks run", "jobs 0 of 1 tasks run");

        stage.account().conditions().behave("acme/web:v1", new Behaviour.Starts(Duration.ofMinutes(1)));
        assertThat(follow(promote()).getLast().lines().skip(1))
                .allMatch(line -> line.contains("SUCCEEDED"))
                .hasSize(2);
        endings.deliverEvents();
        assertThat(endings.published().stream().filter("Deployment Succeeded"::equals))
                .as("two in dev, two in prod")
                .hasSize(4);
    }

    @Test
    void rollbackToATimeIsFollowedAndHeldOnce() {
        service("prod", "web", 2, ROLLING);
        service("prod", "jobs", 1, "{}");
        endings.deployGoodInProd("v1");
        Instant noon = stage.advance(Duration.ofMinutes(1)).now();
        endings.deployGoodInProd("v2");
        stage.account().forgetCalls();
        ecsGoesOn();

        List<String> texts = follow(Json.object()
                .put("action", "rollback")
                .put("environment", "prod")
                .put("since", noon.toString())
                .put("hold", true)
                .put("wait", true)
                .put("id", "pipeline-9"));

        assertThat(texts.getFirst().lines())
                .anyMatch(line -> line.matches("web +DEPLOYING +v2 -> v1 +3 +0 of 2 tasks run"))
                .anyMatch(line -> line.matches("jobs +UNCHANGED +Slipway has not deployed here yet"));
        assertThat(texts.getLast().lines())
                .anyMatch(line -> line.matches("web +SUCCEEDED +v1 +3 +its deployment is COMPLETED"));
        assertThat(stage.tags("web-prod:3")).containsKey("slipway:held");
        assertThat(stage.executed("TagResource"))
                .filteredOn(input -> input.toString().contains("slipway:held"))
                .as("only before the first answer")
                .hasSizeLessThan(2);
    }

    /** The failure is the last answer, so it has to say how the others ended. */
    @Test
    void refusedTargetDoesNotEndTheWaitOfTheOthers() {
        deployedInDev();
        service("prod", "web", 2, ROLLING);
        ecsGoesOn();

        assertThat(follow(promote()))
                .singleElement()
                .asString()
                .contains("REFUSED jobs in prod", "SUCCEEDED web in prod");
    }

    private void deployedInDev() {
        service("dev", "web", 1, "{}");
        service("dev", "jobs", 1, "{}");
        endings.deployGood("main-1");
        stage.image("v1");
        stage.outcome(Json.write(FunctionFixture.request("dev", "v1").put("service", "jobs")));
        endings.completes("dev", "jobs");
    }
}
