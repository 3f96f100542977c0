package dev.slipway.endtoend.moto;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.fixtures.AwsSimulator;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.fixtures.SimulatorAccount;
import dev.slipway.fixtures.SimulatorExtension;
import dev.slipway.sandbox.http.Invocable;
import dev.slipway.text.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/**
 * DeployFunction on moto, a simulator of AWS by others. moto cannot show unknown members (it drops them), deployments
 * (its UpdateService makes none, and none fails), and ECS's refusals (it accepts an INACTIVE task definition).
 */
class MotoDeployIT {
    private static final String ROLE = "arn:aws:iam::123456789012:role/deployer";

    @RegisterExtension
    static final SimulatorExtension MOTO = new SimulatorExtension(AwsSimulator.Program.MOTO);

    private final SimulatorAccount aws = new SimulatorAccount(MOTO.endpoint());
    private final SsmClient ssm = aws.client(SsmClient.builder()).build();

    @Test
    void pushIsDeployedWithSsmPathConfigurationAndAssumedRole() {
        String digest = aws.terraformApply("web");
        parameter("/slipway/web/dev", """
                {"service": "web", "environment": "dev", "repository": "acme/web", "tags": ["main-*"], "roleArn": "%s"}""".formatted(ROLE));
        JsonNode outcome = invoke("ssm:/slipway/", push("web", digest));

        assertThat(outcome.path("outcome").asText()).as(outcome.toString()).isEqualTo("DEPLOYING");
        assertThat(aws.service("web").taskDefinition()).endsWith("task-definition/web-dev:1");
        var registered =
                aws.ecs.describeTaskDefinition(r -> r.taskDefinition("web-dev").include(TaskDefinitionField.TAGS));
        assertThat(registered.taskDefinition().containerDefinitions().getFirst().image())
                .isEqualTo("%s/acme/web:main-42@%s".formatted(SimulatorAccount.REGISTRY, digest));
        assertThat(registered.taskDefinition().memory()).isEqualTo("512");
        assertThat(registered.taskDefinition().containerDefinitions().getFirst().environment())
                .singleElement()
                .satisfies(variable -> assertThat(variable.value()).isEqualTo("é \"漢\""));
        assertThat(registered.tags())
                .contains(
                        SimulatorAccount.tag("team", "acme"),
                        SimulatorAccount.tag("slipway:service", "web"),
                        SimulatorAccount.tag("slipway:image-digest", digest))
                .contains(SimulatorAccount.tag("slipway:template", "web-dev-template:1"));
    }

    @Test
    void sameEventTwiceRegistersOnce() {
        String digest = aws.terraformApply("api");
        String configuration = """
                {"targets": [{"service": "api", "environment": "dev", "repository": "acme/api", "tags": ["main-*"]}]}""";
        assertThat(invoke(configuration, push("api", digest)).path("outcome").asText())
                .isEqualTo("DEPLOYING");
        assertThat(invoke(configuration, push("api", digest)).path("outcome").asText())
                .isEqualTo("UNCHANGED");
        assertThat(aws.ecs.listTaskDefinitions(r -> r.familyPrefix("api-dev")).taskDefinitionArns())
                .filteredOn(arn -> arn.contains("/api-dev:"))
                .hasSize(1);
    }

    /** Without a service: what others start is the newest revision of the family. */
    @Test
    void taskIsRegisteredOnce() {
        String digest = aws.terraformApply("report");
        String configuration = """
                {"targets": [{"task": "report", "environment": "dev", "repository": "acme/report", "tags": ["main-*"]}]}""";
        assertThat(invoke(configuration, push("report", digest)).path("outcome").asText())
                .isEqualTo("REGISTERED");
        assertThat(invoke(configuration, push("report", digest)).path("outcome").asText())
                .isEqualTo("UNCHANGED");
        functions(configuration).rollback(FunctionFixture.file("scheduled.json"));

        assertThat(aws.ecs
                        .listTaskDefinitions(r -> r.familyPrefix("report-dev"))
                        .taskDefinitionArns())
                .filteredOn(arn -> arn.contains("/report-dev:"))
                .hasSize(1);
        assertThat(aws.service("report").taskDefinition()).contains("report-dev-template");
    }

    /** moto's scan finds one HIGH finding. It does not know managed signing. */
    @Test
    void scannedImageIsDeployedUnlessItsFindingsForbidIt() {
        String digest = aws.terraformApply("scanned");
        aws.scan("scanned", digest);
        String configuration = """
                {"targets": [{"service": "scanned", "environment": "dev", "repository": "acme/scanned", "tags": ["main-*"], "scan": "%s"}]}""";

        JsonNode refused = invoke(configuration.formatted("high"), push("scanned", digest));

        assertThat(refused.path("outcome").asText()).isEqualTo("REFUSED");
        assertThat(refused.path("reason").asText()).contains("has 1 HIGH finding; push an image without them");
        assertThat(invoke(configuration.formatted("critical"), push("scanned", digest))
                        .path("outcome")
                        .asText())
                .isEqualTo("DEPLOYING");
    }

    @Test
    void missingImageIsRefused() {
        aws.terraformApply("worker");
        Invocable.Result result = functions("""
                {"targets": [{"service": "worker", "environment": "dev", "repository": "acme/worker"}]}""").deploy("""
                        {"service": "worker", "environment": "dev", "tag": "v9"}""");
        assertThat(result.errorMessage().orElseThrow()).contains("REFUSED worker in dev: ECR has no image", "main-42");
    }

    private void parameter(String name, String value) {
        ssm.putParameter(r -> r.name(name).value(value).type(ParameterType.STRING));
    }

    private static String push(String name, String digest) {
        return FunctionFixture.event("push.json", digest).replace("acme/web", "acme/" + name);
    }

    private JsonNode invoke(String configuration, String event) {
        MotoFunctions functions = functions(configuration);
        Invocable.Result result = functions.deploy(event);
        assertThat(result.errorMessage()).as(functions.log()).isEmpty();
        return result.answer().orElse(Json.object()).at("/outcomes/0");
    }

    private static MotoFunctions functions(String configuration) {
        return new MotoFunctions(MOTO.endpoint(), Map.of("SLIPWAY_CONFIG", configuration));
    }
}
