package dev.slipway.road;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.Json;
import dev.slipway.sandbox.template.Template;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person asks for beside a version: to go back, to bring on what runs elsewhere, to try again. */
class PersonRoadTest {
    private final Stage stage = new Stage().web();
    private final Endings endings = new Endings(stage);

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void goingBackIsADeploymentOfTheGoodRevisionBefore() {
        endings.goodInProd("v1.4.1").goodInProd("v1.4.2");
        JsonNode outcome = later(Stage.file("rollback.json"));

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

    @ParameterizedTest
    @CsvSource({"'\"v1.4.1\"', 1", "1, 1", "2, 2"})
    void aTagOrARevisionIsNamed(String to, String restored) {
        endings.goodInProd("v1.4.1").goodInProd("v1.4.2").goodInProd("v1.4.3");
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
                "9        | web-prod:9 is no ACTIVE revision that Slipway registered",
                "null     | to",
            })
    void whatIsNotThereIsRefusedAndNothingIsWritten(String to, String why) {
        endings.goodInProd("v1.4.1");
        stage.world().forgetCalls();

        assertThat(stage.errorMessage(backTo(to))).startsWith("REFUSED").contains(why);
        assertThat(stage.writes()).isEmpty();
        assertThat(endings.published()).endsWith("Deployment Refused");
    }

    @Test
    void anEventOfYourOwnGoesBackThroughTheRulesOfTheTemplate() {
        endings.goodInProd("v1.4.1").goodInProd("v1.4.2");
        Template.read(Path.of("template.yaml")).rules(Map.of("RequestSources", "acme.releases")).stream()
                .filter(rule -> rule.name().equals("RequestRule"))
                .forEach(rule -> stage.world().bus().rule(rule.name(), rule.pattern(), stage::outcomes));
        stage.pass(Duration.ofMinutes(1));
        put("acme.releases", Stage.file("rollback.json"));
        put("acme.others", Stage.file("rollback.json"));
        endings.hear();

        assertThat(stage.runs("production", "web")).isEqualTo("web-prod:3");
        assertThat(endings.states("web-prod")).isEqualTo("good withdrawn deploying");
        assertThat(stage.tags("web-prod:3")).containsEntry("slipway:restores", "1");
    }

    @Test
    void whoSendsARequestAgainWithItsIdGoesBackOnce() {
        endings.goodInProd("v1.4.1").goodInProd("v1.4.2");
        var request = (ObjectNode) Json.parse(Stage.file("rollback.json"));
        request.put("id", "incident-7");

        assertThat(later(Json.write(request)).path("outcome").asText()).isEqualTo("DEPLOYING");
        assertThat(later(Json.write(request)).path("outcome").asText()).isEqualTo("UNCHANGED");
        assertThat(stage.runs("production", "web")).isEqualTo("web-prod:3");
    }

    @Test
    void aDryRunOfGoingBackWritesNothing() {
        endings.goodInProd("v1.4.1").goodInProd("v1.4.2");
        stage.world().forgetCalls();
        var request = (ObjectNode) Json.parse(Stage.file("rollback.json"));
        JsonNode outcome = later(Json.write(request.put("dryRun", true)));

        assertThat(outcome.path("outcome").asText()).isEqualTo("PLANNED");
        assertThat(outcome.path("changes")).hasSize(1);
        assertThat(stage.writes()).isEmpty();
    }

    @Test
    void whatIsGoodInDevIsBroughtToProd() {
        endings.good("main-1");
        JsonNode outcome = later(Stage.file("promote.json"));

        assertThat(outcome.path("outcome").asText()).isEqualTo("DEPLOYING");
        assertThat(stage.image("web-prod:1", 0)).isEqualTo(stage.image("web-dev:1", 0));
        assertThat(stage.tags("web-prod:1"))
                .containsEntry("slipway:image-tag", "main-1")
                .containsEntry("slipway:template", "web-prod-template:1")
                .containsEntry("slipway:requested-by", "jo@example.com");
    }

    @Test
    void whatIsNotGoodInDevYetIsNotBroughtOn() {
        assertThat(stage.errorMessage(Stage.file("promote.json")))
                .startsWith("REFUSED web in prod: ")
                .contains("web-dev-template:1, which Slipway did not deploy");
        endings.push("main-1");

        assertThat(stage.errorMessage(Stage.file("promote.json"))).contains("is deploying and not good");
        assertThat(stage.runs("production", "web")).isEqualTo("web-prod-template:1");
    }

    @Test
    void afterAWayBackThatIsBroughtOnWhichRuns() {
        endings.good("main-1").bad("main-2").hear();
        endings.completes("dev", "web");

        assertThat(later(Stage.file("promote.json")).path("image").asText()).contains("acme/web:main-1@");
    }

    @Test
    void aPushOfWhatFailedHereIsRefusedAndAPersonsRequestForItGoesThrough() {
        endings.good("main-1").bad("main-2").hear();
        endings.completes("dev", "web");
        JsonNode pushed = later(pushedAgain());

        assertThat(pushed.path("outcome").asText()).isEqualTo("REFUSED");
        assertThat(pushed.path("reason").asText()).contains("revision 2 with this image", "failed before");
        assertThat(endings.published()).endsWith("Deployment Refused");
        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");

        assertThat(later(Json.write(Stage.request("dev", "main-2")))
                        .path("outcome")
                        .asText())
                .isEqualTo("DEPLOYING");
        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:3");
    }

    @Test
    void aPushOfWhatFailedHereGoesThroughWithAnotherTemplate() {
        endings.good("main-1").bad("main-2").hear();
        endings.completes("dev", "web");
        stage.template("web-dev-template", "debug");

        assertThat(later(pushedAgain()).path("outcome").asText()).isEqualTo("DEPLOYING");
    }

    /** As another event: ECR tells of a tag that is put once more, too. */
    private String pushedAgain() {
        String digest = stage.tags("web-dev:2").getOrDefault("slipway:image-digest", "");
        return Stage.push("main-2", digest, "once-more", stage.now().toString());
    }

    private JsonNode later(String request) {
        return stage.pass(Duration.ofMinutes(1)).outcome(request);
    }

    private static String backTo(String to) {
        var request = (ObjectNode) Json.parse(Stage.file("rollback-to.json"));
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
        stage.world().quietly("events", "PutEvents", call);
    }
}
