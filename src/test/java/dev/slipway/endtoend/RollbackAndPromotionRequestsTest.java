package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.sandbox.template.Template;
import dev.slipway.text.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A person's requests other than a version: roll back, promote from another environment, try again. */
class RollbackAndPromotionRequestsTest {
    private final FunctionFixture stage = new FunctionFixture().web();
    private final DeploymentFixture endings = new DeploymentFixture(stage);

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void rollbackRequestDeploysPreviousGoodRevision() {
        endings.deployGoodInProd("v1.4.1").deployGoodInProd("v1.4.2");
        JsonNode outcome = later(FunctionFixture.file("rollback.json"));

        assertThat(outcome.path("outcome").asText()).isEqualTo("DEPLOYING");
        assertThat(outcome.path("image").asText()).contains("acme/web:v1.4.1@sha256:");
        assertThat(stage.runs("production", "web")).isEqualTo("web-prod:3");
        assertThat(endings.states("web-prod")).isEqualTo("good withdrawn deploying");
        assertThat(stage.tags("web-prod:3"))
                .containsEntry("slipway:restores", "1")
                .containsEntry("slipway:requested-by", "jo@example.com")
                .containsEntry("slipway:reason", "checkout fails since v1.4.2");
        assertThat(endings.published()).endsWith("Deployment Started");
    }

    /** The waiting request saw that v1.4.1 completed; ECS's event of it never arrived. */
    @Test
    void rollbackRequestGoesBackToWhatAWaitingRequestSawSucceed() {
        stage.image("v1.4.1");
        stage.account().faults().after((service, operation, input) -> {
            if (operation.equals("TagResource") && input.toString().contains("ecs-svc/")) {
                stage.account().settle("production", "web");
            }
        });
        String waiting = Json.write(FunctionFixture.request("prod", "v1.4.1").put("wait", true));
        assertThat(stage.outcome(waiting).path("outcome").asText()).isEqualTo("SUCCEEDED");
        stage.account().faults().after((service, operation, input) -> {});
        stage.image("v1.4.2");
        later(Json.write(FunctionFixture.request("prod", "v1.4.2")));

        assertThat(later(FunctionFixture.file("rollback.json")).path("image").asText())
                .contains("acme/web:v1.4.1@");
        assertThat(endings.states("web-prod")).isEqualTo("good withdrawn deploying");
    }

    /** It ran well until a minute ago, but the event that it completed was lost. */
    @Test
    void rollbackRequestGoesBackToAReleaseWhoseSuccessOnlyEcsKnows() {
        endings.deployGoodInProd("v1.4.0");
        stage.image("v1.4.1");
        later(Json.write(FunctionFixture.request("prod", "v1.4.1")));
        stage.advance(Duration.ofMinutes(1)).account().settle("production", "web");
        endings.dropEvents();
        stage.image("v1.4.2");
        later(Json.write(FunctionFixture.request("prod", "v1.4.2")));

        assertThat(later(FunctionFixture.file("rollback.json")).path("image").asText())
                .contains("acme/web:v1.4.1@");
        assertThat(stage.tags("web-prod:4")).containsEntry("slipway:restores", "2");
        assertThat(endings.states("web-prod")).isEqualTo("good deploying withdrawn deploying");
    }

    @ParameterizedTest
    @CsvSource({"'\"v1.4.1\"', 1", "1, 1", "2, 2"})
    void rollbackRequestAcceptsTagOrRevision(String to, String restored) {
        endings.deployGoodInProd("v1.4.1").deployGoodInProd("v1.4.2").deployGoodInProd("v1.4.3");
        JsonNode outcome = later(backTo(to));

        assertThat(outcome.path("outcome").asText()).isEqualTo("DEPLOYING");
        assertThat(stage.tags("web-prod:4")).containsEntry("slipway:restores", restored);
        assertThat(stage.image("web-prod:4", 0)).isEqualTo(stage.image("web-prod:" + restored, 0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'\"v9\"' | no revision of web-prod has the image tag v9",
                "9        | web-prod:9 is not an ACTIVE revision that Slipway registered",
                "null     | to",
            })
    void rollbackToMissingRevisionIsRefusedAndChangesNothing(String to, String why) {
        endings.deployGoodInProd("v1.4.1");
        stage.account().forgetCalls();

        assertThat(stage.errorMessage(backTo(to))).startsWith("REFUSED").contains(why);
        assertThat(stage.writes()).isEmpty();
        assertThat(endings.published()).endsWith("Deployment Refused");
    }

    @Test
    void customEventRollsBackThroughTemplateRules() {
        endings.deployGoodInProd("v1.4.1").deployGoodInProd("v1.4.2");
        Template.read(Path.of("template.yaml")).rules(Map.of("RequestSources", "acme.releases")).stream()
                .filter(rule -> rule.name().equals("RequestRule"))
                .forEach(rule -> stage.account().bus().rule(rule.name(), rule.pattern(), stage::outcomes));
        stage.advance(Duration.ofMinutes(1));
        put("acme.releases", FunctionFixture.file("rollback.json"));
        put("acme.others", FunctionFixture.file("rollback.json"));
        endings.deliverEvents();

        assertThat(stage.runs("production", "web")).isEqualTo("web-prod:3");
        assertThat(endings.states("web-prod")).isEqualTo("good withdrawn deploying");
        assertThat(stage.tags("web-prod:3")).containsEntry("slipway:restores", "1");
    }

    @Test
    void repeatedRollbackRequestWithSameIdRollsBackOnce() {
        endings.deployGoodInProd("v1.4.1").deployGoodInProd("v1.4.2");
        var request = (ObjectNode) Json.parse(FunctionFixture.file("rollback.json"));
        request.put("id", "incident-7");

        assertThat(later(Json.write(request)).path("outcome").asText()).isEqualTo("DEPLOYING");
        assertThat(later(Json.write(request)).path("outcome").asText()).isEqualTo("UNCHANGED");
        assertThat(stage.runs("production", "web")).isEqualTo("web-prod:3");
    }

    @Test
    void rollbackDryRunChangesNothing() {
        endings.deployGoodInProd("v1.4.1").deployGoodInProd("v1.4.2");
        stage.account().forgetCalls();
        var request = (ObjectNode) Json.parse(FunctionFixture.file("rollback.json"));
        JsonNode outcome = later(Json.write(request.put("dryRun", true)));

        assertThat(outcome.path("outcome").asText()).isEqualTo("PLANNED");
        assertThat(outcome.path("changes")).hasSize(1);
        assertThat(stage.writes()).isEmpty();
    }

    @Test
    void goodReleaseOfDevIsPromotedToProd() {
        endings.deployGood("main-1");
        JsonNode outcome = later(FunctionFixture.file("promote.json"));

        assertThat(outcome.path("outcome").asText()).isEqualTo("DEPLOYING");
        assertThat(stage.image("web-prod:1", 0)).isEqualTo(stage.image("web-dev:1", 0));
        assertThat(stage.tags("web-prod:1"))
                .containsEntry("slipway:image-tag", "main-1")
                .containsEntry("slipway:template", "web-prod-template:1")
                .containsEntry("slipway:requested-by", "jo@example.com");
    }

    @Test
    void promotionRefusesReleaseThatIsNotGood() {
        assertThat(stage.errorMessage(FunctionFixture.file("promote.json")))
                .startsWith("REFUSED web in prod: ")
                .contains("web-dev-template:1, which Slipway did not deploy");
        endings.push("main-1");

        assertThat(stage.errorMessage(FunctionFixture.file("promote.json"))).contains("is deploying and not good");
        assertThat(stage.runs("production", "web")).isEqualTo("web-prod-template:1");
    }

    @Test
    void promotionAfterRollbackDeploysRunningVersion() {
        endings.deployGood("main-1").deployBad("main-2").deliverEvents();
        endings.completes("dev", "web");

        assertThat(later(FunctionFixture.file("promote.json")).path("image").asText())
                .contains("acme/web:main-1@");
    }

    @Test
    void pushOfFailedImageIsRefusedAndRequestForItIsDeployed() {
        endings.deployGood("main-1").deployBad("main-2").deliverEvents();
        endings.completes("dev", "web");
        JsonNode pushEvent = later(pushedAgain());

        assertThat(pushEvent.path("outcome").asText()).isEqualTo("REFUSED");
        assertThat(pushEvent.path("reason").asText()).contains("revision 2 with this image", "failed before");
        assertThat(endings.published()).endsWith("Deployment Refused");
        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");

        assertThat(later(Json.write(FunctionFixture.request("dev", "main-2")))
                        .path("outcome")
                        .asText())
                .isEqualTo("DEPLOYING");
        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:3");
    }

    @Test
    void pushOfFailedImageIsDeployedWhenTemplateChanged() {
        endings.deployGood("main-1").deployBad("main-2").deliverEvents();
        endings.completes("dev", "web");
        stage.template("web-dev-template", "debug");

        assertThat(later(pushedAgain()).path("outcome").asText()).isEqualTo("DEPLOYING");
    }

    /** Returns another push event of the same image: ECR also publishes one for a tag that is put again. */
    private String pushedAgain() {
        String digest = stage.tags("web-dev:2").getOrDefault("slipway:image-digest", "");
        return FunctionFixture.push("main-2", digest, "once-more", stage.now().toString());
    }

    private JsonNode later(String request) {
        return stage.advance(Duration.ofMinutes(1)).outcome(request);
    }

    private static String backTo(String to) {
        var request = (ObjectNode) Json.parse(FunctionFixture.file("rollback-to.json"));
        request.set("to", Json.parse(to));
        return Json.write(request);
    }

    private void put(String source, String detail) {
        ObjectNode call = Json.object();
        call.putArray("Entries")
                .addObject()
                .put("Source", source)
                .put("DetailType", "Slipway Deploy Requested")
                .put("Detail", detail);
        stage.account().quietly("events", "PutEvents", call);
    }
}
