package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecr.Platform;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.fixtures.IndexPushEvent;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.sandbox.ecr.ScanResult;
import dev.slipway.sandbox.ecr.SigningStatus;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must be true of an image before a push or a request deploys it. */
class ImageGateTest {
    private static final Platform AMD64 = new Platform("linux", "amd64");
    private static final Platform ARM64 = new Platform("linux", "arm64");
    private static final ScanResult CLEAN = ScanResult.complete(Map.of("MEDIUM", 9));
    private static final ScanResult BAD = ScanResult.complete(Map.of("CRITICAL", 2, "HIGH", 5));

    private static final String CONFIGURATION = """
            { "targets": [
              { "service": "web", "environment": "dev",  "repository": "acme/web", "tags": ["main-*"], "signed": true, "scan": "high" },
              { "service": "web", "environment": "prod", "repository": "acme/web", "cluster": "production", "scan": "critical" } ] }
            """;

    private final FunctionFixture stage = new FunctionFixture(CONFIGURATION, Duration.ofMinutes(10)).web();
    private final DeploymentFixture endings = new DeploymentFixture(stage);

    @AfterEach
    void close() {
        stage.close();
    }

    /** @return the event of pushing an image of which this is true */
    private String push(String tag, String signature, ScanResult scan) {
        String event = endings.pushEvent(tag);
        stage.account()
                .setup()
                .signing("acme/web:" + tag, SigningStatus.of(signature))
                .scan("acme/web:" + tag, scan);
        return event;
    }

    private void deployGood(String tag) {
        assertThat(kind(push(tag, "COMPLETE", CLEAN))).isEqualTo("DEPLOYING");
        endings.completes("dev", "web");
    }

    private String kind(String event) {
        return stage.outcome(event).path("outcome").asText();
    }

    private static ObjectNode request(String action) {
        return Json.object().put("action", action).put("service", "web").put("environment", "dev");
    }

    private static ObjectNode deploy(String tag) {
        return FunctionFixture.request("dev", tag);
    }

    private JsonNode answer(ObjectNode request) {
        stage.advance(Duration.ofMinutes(1));
        return stage.invoke(Json.write(request)).answer().orElseThrow();
    }

    private List<?> asked() {
        return stage.calls("DescribeImageSigningStatus", "DescribeImageScanFindings");
    }

    @Test
    void pushOfASignedImageWithoutFindingsIsDeployed() {
        assertThat(kind(push("main-1", "COMPLETE", CLEAN))).isEqualTo("DEPLOYING");

        assertThat(asked()).hasSize(2);
        assertThat(stage.tags("web-dev:1")).doesNotContainKey("slipway:despite-findings");
    }

    @Test
    void pushIsDeployedWhenEcrHasSignedAndScannedItsImage() {
        String push = endings.pushEvent("main-1");
        var pauses = new AtomicInteger();
        stage.afterEachPause(() -> {
            switch (pauses.incrementAndGet()) {
                case 2 -> stage.account().setup().signing("acme/web:main-1", SigningStatus.of("IN_PROGRESS"));
                case 4 -> stage.account().setup().signing("acme/web:main-1", SigningStatus.of("COMPLETE"));
                case 6 -> stage.account().setup().scan("acme/web:main-1", ScanResult.of("IN_PROGRESS"));
                case 9 -> stage.account().setup().scan("acme/web:main-1", CLEAN);
                default -> {}
            }
        });
        // so that the scan, too, comes within 2 minutes of the push
        stage.account().setup().scan("acme/web:main-1", ScanResult.of("PENDING"));

        assertThat(kind(push)).isEqualTo("DEPLOYING");

        assertThat(stage.pauses())
                .startsWith(
                        Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(30));
        assertThat(pauses).hasValueGreaterThanOrEqualTo(9);
        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
    }

    @Test
    void invocationFailsWhenTimeIsUpAndItsRetryDeploys() {
        String push = push("main-1", "IN_PROGRESS", CLEAN);

        assertThat(stage.errorMessage(push))
                .startsWith("FAILED web in dev: ECR is still signing image %s/acme/web:main-1@sha256:"
                        .formatted(FunctionFixture.REGISTRY))
                .endsWith("; Lambda retries the event");

        assertThat(stage.writes()).isEmpty();
        stage.account().setup().signing("acme/web:main-1", SigningStatus.of("COMPLETE"));
        assertThat(kind(push)).isEqualTo("DEPLOYING");
    }

    @Test
    void personGetsTheReasonAfterFiveMinutes() {
        push("main-1", "IN_PROGRESS", CLEAN);

        assertThat(stage.errorMessage(Json.write(deploy("main-1"))))
                .contains("ECR is still signing image")
                .endsWith("; request it again later, or request it with `\"despiteFindings\": true`"
                        + " (bin/slipway: --despite-findings)");

        assertThat(stage.pauses().stream().reduce(Duration.ZERO, Duration::plus))
                .isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
        assertThat(stage.writes()).isEmpty();
    }

    @Test
    void imageWithFindingsIsRefused() {
        JsonNode outcome = stage.outcome(push("main-1", "COMPLETE", BAD));

        assertThat(outcome.path("outcome").asText()).isEqualTo("REFUSED");
        assertThat(outcome.path("reason").asText())
                .contains("acme/web:main-1@sha256:")
                .contains(" has 2 CRITICAL and 5 HIGH findings; push an image without them, or request it with");
        assertThat(endings.published()).containsExactly("Deployment Refused");
        assertThat(stage.writes()).isEmpty();
    }

    /** The target in prod forbids CRITICAL findings only. */
    @Test
    void eachTargetHasItsOwnRules() {
        push("v1", "FAILED", ScanResult.complete(Map.of("HIGH", 5)));

        assertThat(kind(Json.write(FunctionFixture.request("prod", "v1")))).isEqualTo("DEPLOYING");
        assertThat(stage.errorMessage(Json.write(deploy("v1"))))
                .contains("could not sign image", "with profile release (AccessDeniedException: ");
    }

    @ParameterizedTest
    @CsvSource({"linux/arm64, DEPLOYING", "linux/amd64, REFUSED"})
    void ofAnIndexTheImageForTheTasksPlatformIsScanned(String bad, String kind) {
        String push = IndexPushEvent.of(stage, "main-1", AMD64, ARM64);
        JsonNode index = Json.parse(stage.account()
                .quietly("ecr", "BatchGetImage", (ObjectNode) Json.parse("""
                        { "repositoryName": "acme/web", "imageIds": [ { "imageTag": "main-1" } ],
                          "acceptedMediaTypes": [ "application/vnd.oci.image.index.v1+json" ] }"""))
                .at("/images/0/imageManifest")
                .asText());
        stage.account().setup().signing("acme/web:main-1", SigningStatus.of("COMPLETE"));
        index.path("manifests").forEach(listed -> {
            JsonNode platform = listed.path("platform");
            String name = platform.path("os").asText() + "/"
                    + platform.path("architecture").asText();
            stage.account().setup().scan(listed.path("digest").asText(), name.equals(bad) ? BAD : CLEAN);
        });

        assertThat(kind(push)).isEqualTo(kind);

        assertThat(stage.calls("DescribeImageScanFindings")).hasSize(1);
        assertThat(stage.calls("DescribeImageSigningStatus"))
                .extracting(call -> call.input().at("/imageId/imageDigest").asText())
                .containsExactly(Json.parse(push).at("/detail/image-digest").asText());
    }

    @Test
    void personOverridesTheRulesAndTheRevisionKeepsThat() {
        push("main-1", "FAILED", BAD);
        ObjectNode despite = deploy("main-1")
                .put("despiteFindings", true)
                .put("requestedBy", "jo")
                .put("reason", "hotfix");

        assertThat(kind(Json.write(despite))).isEqualTo("DEPLOYING");

        assertThat(asked()).isEmpty();
        assertThat(stage.tags("web-dev:1")).containsEntry("slipway:despite-findings", "true");
        JsonNode history = answer(request("history"));
        assertThat(history.at("/revisions/0/despiteFindings").asBoolean()).isTrue();
        assertThat(history.path("text").asText()).contains("requested despite findings");
        assertThat(answer(request("why").put("revision", 1)).path("text").asText())
                .contains("requested by jo despite findings: hotfix");
    }

    /** There is nothing to override. */
    @Test
    void overrideOfATargetWithoutRulesIsNotKept() {
        try (var other = new FunctionFixture().web()) {
            other.image("main-1");
            other.outcome(Json.write(deploy("main-1").put("despiteFindings", true)));

            assertThat(other.tags("web-dev:1")).doesNotContainKey("slipway:despite-findings");
            assertThat(other.calls("DescribeImageScanFindings", "DescribeImageSigningStatus"))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rollback", "restart"})
    void whatRanBeforeMayRunAgain(String action) {
        deployGood("main-1");
        deployGood("main-2");
        for (String tag : List.of("main-1", "main-2")) {
            stage.account().setup().signing("acme/web:" + tag).scan("acme/web:" + tag, BAD);
        }
        stage.account().forgetCalls();

        assertThat(kind(Json.write(request(action)))).isEqualTo("DEPLOYING");
        assertThat(asked()).isEmpty();
    }

    @Test
    void whatIsRegisteredAlreadyIsNotAskedForAgain() {
        String push = push("main-1", "COMPLETE", CLEAN);
        assertThat(kind(push)).isEqualTo("DEPLOYING");
        stage.account().setup().scan("acme/web:main-1", BAD);
        stage.account().forgetCalls();

        assertThat(kind(push)).isEqualTo("UNCHANGED");
        assertThat(kind(Json.write(deploy("main-1")))).isEqualTo("UNCHANGED");
        assertThat(asked()).isEmpty();
    }

    @Test
    void whatIsHeldOrSupersededIsNotAskedFor() {
        String older = push("main-1", "COMPLETE", BAD);
        deployGood("main-2");
        stage.account().forgetCalls();

        assertThat(kind(older)).isEqualTo("SUPERSEDED");
        answer(request("hold").put("reason", "freeze"));
        assertThat(kind(push("main-3", "COMPLETE", BAD))).isEqualTo("HELD");
        assertThat(asked()).isEmpty();
    }

    /** A hold comes while Slipway waits for the scan. */
    @Test
    void whatHappensMeanwhileIsSeen() {
        deployGood("main-1");
        String push = push("main-2", "COMPLETE", ScanResult.of("IN_PROGRESS"));
        var pauses = new AtomicInteger();
        stage.afterEachPause(() -> {
            if (pauses.incrementAndGet() == 2) {
                answer(request("hold").put("reason", "freeze"));
                stage.account().setup().scan("acme/web:main-2", CLEAN);
            }
        });

        assertThat(kind(push)).isEqualTo("HELD");
        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
    }

    /** A hold comes while ECR throttles: the hold's own look at what was registered meanwhile is over before. */
    @Test
    void holdIsSeenThatComesWhileEcrThrottles() {
        deployGood("main-1");
        String push = push("main-2", "COMPLETE", CLEAN);
        stage.account().faults().next("DescribeImageScanFindings", 8, Fault.throttled());
        var pauses = new AtomicInteger();
        stage.afterEachPause(() -> {
            if (pauses.incrementAndGet() == 1) {
                answer(request("hold").put("reason", "freeze"));
            }
        });

        assertThat(kind(push)).isEqualTo("HELD");
        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
        assertThat(kind(push("main-3", "COMPLETE", CLEAN))).isEqualTo("HELD");
    }

    @Test
    void promotionIsJudged() {
        stage.account().setup().trail();
        deployGood("main-1");
        stage.account().setup().scan("acme/web:main-1", BAD);
        ObjectNode promote =
                Json.object().put("action", "promote").put("from", "dev").put("environment", "prod");

        assertThat(stage.errorMessage(Json.write(promote))).contains("has 2 CRITICAL findings");
        assertThat(kind(Json.write(promote.put("despiteFindings", true)))).isEqualTo("DEPLOYING");
        assertThat(stage.tags("web-prod:1")).containsEntry("slipway:despite-findings", "true");
    }

    @Test
    void dryRunSaysAtOnceWhatIsMissing() {
        push("main-1", "IN_PROGRESS", CLEAN);
        ObjectNode dryRun = deploy("main-1").put("dryRun", true);

        assertThat(stage.errorMessage(Json.write(dryRun))).contains("ECR is still signing image");
        stage.account().setup().signing("acme/web:main-1", SigningStatus.of("COMPLETE"));
        assertThat(kind(Json.write(dryRun))).isEqualTo("PLANNED");
        stage.account().setup().scan("acme/web:main-1", BAD);
        assertThat(stage.errorMessage(Json.write(dryRun))).startsWith("REFUSED");
        assertThat(stage.pauses()).isEmpty();
        assertThat(stage.writes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ecr:DescribeImageSigningStatus", "ecr:DescribeImageScanFindings"})
    void deniedReadFailsAndNamesThePermission(String action) {
        String push = push("main-1", "COMPLETE", CLEAN);
        stage.account().faults().always(action.substring(4), Fault.accessDenied(action));

        JsonNode outcome = stage.outcome(push);

        assertThat(outcome.path("outcome").asText()).isEqualTo("FAILED");
        assertThat(outcome.path("reason").asText()).contains(action);
        assertThat(stage.writes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            COMPLETE    | COMPLETE          | ok     | ok
            IN_PROGRESS | PENDING           | warn   | warn
            FAILED      | UNSUPPORTED_IMAGE | refuse | refuse
            """)
    void checkLooksAtSignatureAndScan(String signature, String scan, String ofSignature, String ofScan) {
        push("main-1", signature, ScanResult.of(scan));

        JsonNode checks = answer(request("check").put("tag", "main-1")).path("checks");

        assertThat(result(checks, "signature")).isEqualTo(ofSignature);
        assertThat(result(checks, "scan")).isEqualTo(ofScan);
        assertThat(stage.pauses()).isEmpty();
    }

    private static String result(JsonNode checks, String subject) {
        return checks.valueStream()
                .filter(check -> check.path("check").asText().equals(subject))
                .map(check -> check.path("result").asText())
                .findFirst()
                .orElse("");
    }
}
