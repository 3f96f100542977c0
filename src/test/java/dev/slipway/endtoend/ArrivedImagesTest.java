package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecr.Platform;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.fixtures.FunctionTraffic;
import dev.slipway.sandbox.account.Setup;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What arrives in ECR by push, by replication and by request: what is deployed, and what is tried again. */
class ArrivedImagesTest {
    /** Too short for a pause: nothing is looked for twice. */
    private static final Duration SHORT = Duration.ofSeconds(5);

    private static final String HELM = "application/vnd.cncf.helm.config.v1+json";

    @ParameterizedTest
    @ValueSource(strings = {"ImageNotFoundException", "RepositoryNotFoundException"})
    void pushWhoseImageEcrDoesNotShowYetIsRetriedByLambda(String type) {
        try (var stage = new FunctionFixture(FunctionFixture.CONFIGURATION, SHORT).web()) {
            String push = FunctionFixture.event("push.json", stage.image("main-42"));
            stage.account().faults().always("DescribeImages", new Fault.Refused(type, "not there", 400));

            assertThat(stage.errorMessage(push))
                    .startsWith("FAILED web in dev: ECR reported the push of image " + FunctionFixture.REGISTRY)
                    .endsWith("does not show it yet; Lambda retries the event");
            assertThat(stage.writes()).isEmpty();
            assertThat(FunctionTraffic.published(stage)).isEmpty();
            stage.account().faults().clear();
            assertThat(stage.outcome(push).path("outcome").asText()).isEqualTo("DEPLOYING");
        }
    }

    @Test
    void replicatedImageIsIgnoredByDefault() {
        try (var stage = new FunctionFixture().web()) {
            JsonNode outcome = stage.outcome(replication("main-42", stage.image("main-42")));

            assertThat(outcome.path("outcome").asText()).isEqualTo("IGNORED");
            assertThat(outcome.path("reason").asText())
                    .startsWith("ECR replicated " + FunctionFixture.REGISTRY + "/acme/web:main-42@sha256:")
                    .contains("its parameter Replication");
            assertThat(FunctionTraffic.calls(stage)).isEmpty();
        }
    }

    @Test
    void replicatedImageIsDeployedWhereTheInstallationSaysSo() {
        try (var stage = takingReplications()) {
            assertThat(stage.outcome(replication("main-42", stage.image("main-42")))
                            .path("outcome")
                            .asText())
                    .isEqualTo("DEPLOYING");
            assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
        }
    }

    /** The event of a replication does not say what was replicated. */
    @Test
    void replicatedArtifactIsIgnoredByWhatEcrSaysOfIt() {
        try (var stage = takingReplications()) {
            JsonNode chart = stage.outcome(replication("main-42", artifact(stage, "main-42", HELM)));
            JsonNode attestations = stage.outcome(replication(
                    "main-43",
                    stage.account()
                            .setup()
                            .pushIndex("acme/web", "main-43", "43", List.of(new Platform("unknown", "unknown")))));

            assertThat(chart.path("outcome").asText()).isEqualTo("IGNORED");
            assertThat(chart.path("reason").asText()).contains("acme/web:main-42", HELM, "not a container image");
            assertThat(attestations.path("outcome").asText()).isEqualTo("IGNORED");
            assertThat(attestations.path("reason").asText()).contains("only attestations");
            assertThat(stage.writes()).isEmpty();
            assertThat(FunctionTraffic.published(stage)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {HELM, "application/vnd.buildkit.cacheconfig.v0"})
    void requestForAnArtifactIsRefused(String type) {
        try (var stage = new FunctionFixture().web()) {
            artifact(stage, "v1", type);

            assertThat(stage.errorMessage(Json.write(FunctionFixture.request("dev", "v1"))))
                    .startsWith("REFUSED web in dev: ")
                    .contains(type, "name the tag or digest of a container image");
            assertThat(stage.writes()).isEmpty();
        }
    }

    @Test
    void imageOnItsWayBackFromTheArchiveIsRefusedUntilItIsThere() {
        try (var stage = new FunctionFixture().web()) {
            String digest = stage.image("v1");
            String request = Json.write(FunctionFixture.request("dev", "v1"));
            stage.account().setup().archive("acme/web", digest);
            assertThat(stage.errorMessage(request)).contains("is archived and cannot be pulled");
            stage.account().setup().restore("acme/web", digest);
            assertThat(stage.errorMessage(request)).contains("ECR is restoring image");
            stage.advance(Duration.ofMinutes(20));

            assertThat(stage.outcome(request).path("outcome").asText()).isEqualTo("DEPLOYING");
        }
    }

    @Test
    void imageIsWrittenWithTheDualStackHostOfTheTemplate() {
        String dualStack = "123456789012.dkr-ecr.us-east-1.on.aws/acme/web";
        try (var stage = new FunctionFixture()) {
            stage.account()
                    .setup()
                    .service("dev", "web", stage.account().setup().taskDefinition("""
                    { "family": "web-dev-template", "containerDefinitions": [ { "name": "app", "image": "%s:latest", "memory": 64 } ] }
                    """.formatted(dualStack)));
            String digest = stage.image("main-42");

            assertThat(stage.outcome(FunctionFixture.event("push.json", digest))
                            .path("outcome")
                            .asText())
                    .isEqualTo("DEPLOYING");
            assertThat(stage.image("web-dev:1", 0)).isEqualTo(dualStack + ":main-42@" + digest);
        }
    }

    private static FunctionFixture takingReplications() {
        return new FunctionFixture(
                        Map.of("SLIPWAY_CONFIG", FunctionFixture.CONFIGURATION, "SLIPWAY_REPLICATION", "ENABLED"),
                        Duration.ofMinutes(5))
                .web();
    }

    private static String replication(String tag, String digest) {
        var event = (ObjectNode) Json.parse(FunctionFixture.event("replication.json", digest));
        event.withObject("/detail").put("image-tag", tag);
        return Json.write(event);
    }

    /** @return the digest of a manifest whose config has this media type */
    private static String artifact(FunctionFixture stage, String tag, String type) {
        var manifest = (ObjectNode) Json.parse(Setup.image(tag, new Platform("linux", "amd64")));
        manifest.withObject("/config").put("mediaType", type);
        return stage.account().setup().pushManifest("acme/web", tag, Json.write(manifest));
    }
}
