package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.text.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A person forbids deployments to a target for a time, and ends that. */
class HoldRequestsTest {
    private static final String HELD = "slipway:held";

    private final FunctionFixture stage = new FunctionFixture().web();
    private final DeploymentFixture endings = new DeploymentFixture(stage);

    @AfterEach
    void close() {
        stage.close();
    }

    private JsonNode answer(ObjectNode request) {
        stage.advance(Duration.ofMinutes(1));
        return stage.invoke(Json.write(request)).answer().orElseThrow();
    }

    private static ObjectNode hold() {
        return Json.object()
                .put("action", "hold")
                .put("service", "web")
                .put("environment", "dev")
                .put("reason", "release freeze")
                .put("requestedBy", "jo");
    }

    private static ObjectNode unhold() {
        return Json.object().put("action", "unhold").put("service", "web").put("environment", "dev");
    }

    private static ObjectNode rollback() {
        return Json.object().put("action", "rollback").put("service", "web").put("environment", "dev");
    }

    private String kind(String event) {
        return stage.outcome(event).path("outcome").asText();
    }

    @Test
    void pushIsHeldAndIsNoFailure() {
        endings.deployGood("main-1");
        JsonNode done = answer(hold()).at("/done/0");
        stage.account().forgetCalls();

        JsonNode outcome = stage.outcome(endings.pushEvent("main-2"));

        assertThat(outcome.path("outcome").asText()).isEqualTo("HELD");
        assertThat(outcome.path("reason").asText())
                .startsWith("held until %s by jo: release freeze; end the hold"
                        .formatted(Instant.parse(done.path("until").asText()).truncatedTo(ChronoUnit.SECONDS)));
        assertThat(stage.writes()).isEmpty();
        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
        assertThat(endings.published()).endsWith("Deployment Succeeded");
        assertThat(done.path("revision").asInt()).isEqualTo(1);
        assertThat(Duration.between(
                        Instant.parse(done.path("since").asText()),
                        Instant.parse(done.path("until").asText())))
                .isEqualTo(Duration.ofHours(24));
    }

    @Test
    void nothingOfTheReasonMovesTheCursorAndItIsOneLogLine() {
        endings.deployGood("main-1");
        String reason = "bad\n\u001b[31mred\u202e " + "word ".repeat(40).strip();
        JsonNode answer = answer(hold().put("reason", reason));

        String text = answer.path("text").asText();
        assertThat(text).doesNotContain("\u001b", "\u202e").contains(" by jo: bad \\u001b[31mred\\u202e word");
        assertThat(text.lines()).hasSize(3).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(120));
        assertThat(stage.log().lines().filter(line -> line.contains("held until")))
                .singleElement()
                .asString()
                .contains("red");
    }

    @Test
    void directRequestFailsUnlessItComesDespiteTheHold() {
        endings.deployGood("main-1").image("main-2");
        answer(hold());
        ObjectNode request = FunctionFixture.request("dev", "main-2");

        assertThat(stage.errorMessage(Json.write(request)))
                .startsWith("HELD web in dev: held until")
                .endsWith("or request it with `\"despiteHold\": true` (bin/slipway: --despite-hold)");
        assertThat(kind(Json.write(request.put("despiteHold", true)))).isEqualTo("DEPLOYING");
        assertThat(stage.tags("web-dev:2"))
                .containsEntry(HELD, stage.tags("web-dev:1").get(HELD));
        assertThat(kind(endings.pushEvent("main-3"))).isEqualTo("HELD");
    }

    @Test
    void eventOfYourOwnIsHeldWithoutARetry() {
        endings.deployGoodInProd("v1.4.1");
        stage.image("v1.4.2");
        answer(hold().put("environment", "prod"));

        assertThat(kind(FunctionFixture.file("deploy-requested.json"))).isEqualTo("HELD");
    }

    @Test
    void dryRunSaysThatTheTargetIsHeld() {
        endings.deployGood("main-1").image("main-2");
        answer(hold());

        assertThat(stage.errorMessage(
                        Json.write(FunctionFixture.request("dev", "main-2").put("dryRun", true))))
                .startsWith("HELD web in dev");
    }

    @Test
    void rollbacksGoOn() {
        endings.deployGood("main-1").deployBad("main-2");
        answer(hold());
        assertThat(DeploymentFixture.kinds(endings.deliverEvents())).containsExactly("ROLLED_BACK");
        assertThat(endings.states("web-dev")).isEqualTo("good failed>1");
        assertThat(kind(endings.pushEvent("main-3"))).isEqualTo("HELD");

        answer(unhold());
        endings.deployGood("main-4");
        answer(hold());
        assertThat(kind(Json.write(rollback()))).isEqualTo("DEPLOYING");
        assertThat(stage.tags("web-dev:4")).containsKeys("slipway:restores", HELD);
        assertThat(kind(endings.pushEvent("main-5"))).isEqualTo("HELD");
    }

    @Test
    void endsByItself() {
        endings.deployGood("main-1");
        answer(hold().put("until", "90m"));
        stage.advance(Duration.ofMinutes(80));
        assertThat(kind(endings.pushEvent("main-2"))).isEqualTo("HELD");
        stage.advance(Duration.ofMinutes(10));
        assertThat(kind(endings.pushEvent("main-3"))).isEqualTo("DEPLOYING");

        assertThat(stage.tags("web-dev:2")).doesNotContainKey(HELD);
        assertThat(answer(unhold()).path("text").asText()).isEqualTo("web in dev: nothing done, it is not held");
    }

    @Test
    void unholdNamesTheNewestImageThatWasPushedMeanwhile() {
        endings.deployGood("main-1");
        answer(hold());
        kind(endings.pushEvent("main-2"));
        String push = endings.pushEvent("main-3");
        String digest = Json.parse(push).at("/detail/image-digest").asText();
        kind(push);
        stage.advance(Duration.ofMinutes(1)).image("v9");

        JsonNode answer = answer(unhold());

        JsonNode newest = answer.at("/done/0/newestImage");
        assertThat(newest.path("tag").asText()).isEqualTo("main-3");
        assertThat(newest.path("digest").asText()).isEqualTo(digest);
        assertThat(answer.path("text").asText())
                .startsWith("web in dev is not held any more; main-3, pushed at ")
                .endsWith(", was not deployed: request it to deploy it");
        assertThat(kind(endings.pushEvent("main-4"))).isEqualTo("DEPLOYING");
    }

    @Test
    void unholdNamesNoImageThatWasDeployedDespiteTheHold() {
        endings.deployGood("main-1");
        answer(hold());
        stage.advance(Duration.ofMinutes(1)).image("main-2");
        kind(Json.write(FunctionFixture.request("dev", "main-2").put("despiteHold", true)));

        assertThat(answer(unhold()).at("/done/0").has("newestImage")).isFalse();
    }

    @Test
    void holdOfAnEnvironmentNamesTheTargetsThatCannotBeHeld() {
        endings.deployGood("main-1");
        ObjectNode all = hold();
        all.remove("environment");

        JsonNode answer = answer(all);

        assertThat(answer.path("done"))
                .extracting(done -> done.path("environment").asText())
                .containsExactly("dev");
        assertThat(answer.at("/notDone/0/environment").asText()).isEqualTo("prod");
        assertThat(answer.at("/notDone/0/reason").asText()).startsWith("it has no revision yet");
        assertThat(answer.path("text").asText().lines())
                .hasSize(2)
                .anyMatch(line -> line.startsWith("web in prod: nothing done, it has no revision yet"));
    }

    @Test
    void holdThatHoldsNothingIsRefused() {
        assertThat(stage.invoke(Json.write(hold())).errorMessage())
                .hasValueSatisfying(
                        message -> assertThat(message).startsWith("REFUSED web in dev: it has no revision yet"));
    }

    @Test
    void troubleWithOneTargetDoesNotStopAnother() {
        endings.deployGood("main-1").deployGoodInProd("v1");
        stage.account().faults().before((service, operation, input) -> {
            if (operation.equals("TagResource") && input.toString().contains("web-prod")) {
                throw new SandboxException("AccessDeniedException", "not authorized on web-prod", 400);
            }
        });
        ObjectNode all = hold();
        all.remove("environment");

        JsonNode answer = answer(all);

        assertThat(answer.at("/done/0/environment").asText()).isEqualTo("dev");
        assertThat(answer.at("/notDone/0/reason").asText()).contains("not authorized on web-prod");
        assertThat(stage.errorMessage(Json.write(hold().put("environment", "prod"))))
                .startsWith("FAILED web in prod:")
                .contains("not authorized on web-prod");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hold", "unhold"})
    void unknownTargetIsRefused(String action) {
        ObjectNode request = Json.object().put("action", action).put("service", "shop");
        if (action.equals("hold")) {
            request.put("reason", "x");
        }

        assertThat(stage.errorMessage(Json.write(request))).startsWith("REFUSED: there is no service \"shop\"");
    }

    /** A deployment registers a release between the hold's tag and its second look at the log. */
    @Test
    void secondLookTagsTheReleaseThatWasRegisteredAfterTheFirst() {
        endings.deployGood("main-1").image("main-2");
        String deploy = Json.write(FunctionFixture.request("dev", "main-2"));
        var first = new AtomicBoolean(true);
        stage.withoutLag();
        stage.account().faults().before((service, operation, input) -> {
            if (operation.equals("TagResource") && input.toString().contains(HELD) && first.getAndSet(false)) {
                stage.invoke(deploy);
            }
        });

        JsonNode done = answer(hold()).at("/done/0");

        assertThat(done.path("revision").asInt()).isEqualTo(2);
        assertThat(stage.tags("web-dev:2")).containsKey(HELD);
        assertThat(kind(endings.pushEvent("main-3"))).isEqualTo("HELD");
    }

    @Test
    void statusShowsTheHold() {
        endings.deployGood("main-1");
        answer(hold());
        ObjectNode status =
                Json.object().put("action", "status").put("service", "web").put("environment", "dev");

        JsonNode shown = answer(status).at("/services/0/hold");

        assertThat(shown.path("by").asText()).isEqualTo("jo");
        assertThat(shown.path("reason").asText()).isEqualTo("release freeze");
        assertThat(shown.has("until")).isTrue();
        assertThat(shown.has("since")).isTrue();
        answer(unhold());
        assertThat(answer(status).at("/services/0").has("hold")).isFalse();
    }
}
