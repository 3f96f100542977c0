package dev.slipway.sandbox.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.Calls;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.api.Operations;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.text.Json;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A control that names something does something, or is refused. */
class ControlsTest {
    private Instant now = Instant.parse("2026-11-20T10:00:00Z");
    private final AwsAccount account = new AwsAccount(() -> now);
    private final Controls controls = new Controls();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "acme/web:bad",
                "123456789012.dkr.ecr.us-east-1.amazonaws.com/acme/web:bad",
                "acme/web@DIGEST",
                "123456789012.dkr.ecr.us-east-1.amazonaws.com/acme/web@DIGEST",
                "123456789012.dkr.ecr.us-east-1.amazonaws.com/acme/web:bad@DIGEST",
                "DIGEST"
            })
    void behaveFindsTheImageByEachOfItsNames(String name) {
        account.setup().repository("acme/web");
        String digest = account.setup().push("acme/web", "bad", "bad");
        String image = account.registryHost() + "/acme/web:bad@" + digest;
        account.setup().taskDefinition(Calls.definition("web", "nginx:1"));
        account.setup().taskDefinition(Calls.definition("web", image));
        account.setup().service("dev", "web", "web:1");

        behave(name.replace("DIGEST", digest));
        Calls.ecs(account, "UpdateService", "{'cluster': 'dev', 'service': 'web', 'taskDefinition': 'web:2'}");
        run();

        assertThat(service().path("runningCount").asInt()).isEqualTo(2);
        assertThat(service().at("/deployments/0/failedTasks").asInt()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"acme/web:other", "acme/job:bad", "web:bad", "acme/web", "sha256:00", "other.host/acme/web:bad"})
    void behaveRefusesImageThatDoesNotExist(String image) {
        account.setup().repository("acme/web").push("acme/web", "bad", "bad");

        assertThatThrownBy(() -> behave(image))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining(image);
    }

    @Test
    void behaveTakesAnImageThatOnlyATaskDefinitionHas() {
        account.setup().taskDefinition(Calls.definition("web", "nginx:2"));

        behave("nginx:2");

        assertThat(account.conditions().fingerprint()).contains("nginx:2");
    }

    @Test
    void digestsDependOnTheRepository() {
        account.setup().repository("acme/web").repository("acme/job");

        assertThat(account.setup().push("acme/web", "v1", "v1"))
                .isEqualTo(account.setup().push("acme/web", "v2", "v1"))
                .isNotEqualTo(account.setup().push("acme/job", "v1", "v1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UpdateServce", "updateService", ""})
    void faultOfUnknownOperationIsRefused(String operation) {
        assertThatThrownBy(() -> controls.call(
                        account,
                        "Fault",
                        Json.object().put("fault", "throttled").put("operation", operation)))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("no operation \"" + operation + "\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Wait    | {}                    | no control \"Wait\"; it has: Push",
                "Step    | {\"seconds\": 1}       | Step has no member \"seconds\"; it has: none",
                "Settle  | {\"sevice\": \"web\"}   | Settle has no member \"sevice\"; it has: cluster, service",
                "Push    | {\"tag\": \"v1\"}        | \"repository\" is missing",
                "Lag     | {\"seconds\": 0.0001}  | \"seconds\" is a number with at most three decimals, not \"0.0001\"",
                "Lag     | {\"seconds\": \"soon\"}  | \"seconds\" is a number with at most three decimals, not \"soon\"",
                "Events  | {\"bus\": \"other\"}     | no event bus other",
                "Sign    | {\"status\": \"COMPLETE\"} | \"image\" is missing",
                "Sign    | {\"image\": \"acme/web:v9\"} | ECR has no image \"acme/web:v9\"",
                "Sign    | {\"image\": \"a:b\", \"status\": \"SIGNED\"} | \"SIGNED\" is not the status of a signature: IN_PROGRESS",
                "Scan    | {\"image\": \"acme/web:v9\"} | ECR has no image \"acme/web:v9\"",
                "Scan    | {\"image\": \"a:b\", \"status\": \"DONE\"} | \"DONE\" is not the status of a scan: IN_PROGRESS",
                "Scan    | {\"image\": \"a:b\", \"findings\": {\"BAD\": 1}} | the severities are CRITICAL",
                "Scan    | {\"image\": \"a:b\", \"findings\": {\"HIGH\": \"many\"}} | is not a number of findings",
                "Scan    | {\"image\": \"a:b\", \"status\": \"FAILED\", \"findings\": {\"HIGH\": 1}} | A scan that is FAILED has no findings"
            })
    void refusesWhatWouldDoNothing(String control, String body, String why) {
        assertThatThrownBy(() -> controls.call(account, control, (ObjectNode) Json.parse(body)))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining(why);
    }

    @Test
    void signAndScanSayWhatEcrAnswers() {
        account.setup().repository("acme/web").push("acme/web", "v1", "one");
        String image = "{'repositoryName': 'acme/web', 'imageId': {'imageTag': 'v1'}}";

        controls.call(account, "Sign", Json.object().put("image", "acme/web:v1").put("status", "FAILED"));
        ObjectNode scan = Json.object().put("image", "acme/web:v1");
        scan.putObject("findings").put("CRITICAL", 2);
        controls.call(account, "Scan", scan);

        assertThat(Calls.ecr(account, "DescribeImageSigningStatus", image)
                        .at("/signingStatuses/0/failureCode")
                        .asText())
                .isEqualTo("AccessDeniedException");
        JsonNode found = Calls.ecr(account, "DescribeImageScanFindings", image);
        assertThat(found.at("/imageScanStatus/status").asText()).isEqualTo("COMPLETE");
        assertThat(found.at("/imageScanFindings/findingSeverityCounts/CRITICAL").asInt())
                .isEqualTo(2);
    }

    static Stream<Arguments> everyOperationIsAnswered() {
        return Map.of("ecs", Operations.ECS, "ecr", Operations.ECR, "ssm", Operations.SSM).entrySet().stream()
                .map(e -> Arguments.of(e.getKey(), e.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void everyOperationIsAnswered(String service, Set<String> operations) {
        for (String operation : operations) {
            controls.call(
                    account, "Fault", Json.object().put("fault", "throttled").put("operation", operation));
            try {
                account.quietly(service, operation, Json.object());
            } catch (SandboxException e) {
                assertThat(e.type()).as(operation).isNotEqualTo("UnknownOperationException");
            }
        }
    }

    @Test
    void autoScalingScalesNothing() {
        assertThat(account.call("application-autoscaling", "DescribeScalableTargets", Json.object()))
                .isEqualTo(Json.parse("{\"ScalableTargets\": []}"));
    }

    private void behave(String image) {
        controls.call(
                account,
                "Behave",
                Json.object()
                        .put("image", image)
                        .put("behaviour", "failsToStart")
                        .put("seconds", 1));
    }

    private void run() {
        for (int i = 0; i < 5; i++) {
            account.step();
            now = now.plusSeconds(1);
        }
    }

    private JsonNode service() {
        return Calls.ecs(account, "DescribeServices", "{'cluster': 'dev', 'services': ['web']}")
                .at("/services/0");
    }
}
