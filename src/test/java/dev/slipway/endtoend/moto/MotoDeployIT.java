package dev.slipway.endtoend.moto;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.aws.Clients;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.fixtures.MotoServer;
import dev.slipway.lambda.DeployFunction;
import dev.slipway.sandbox.http.Invocable;
import dev.slipway.sandbox.local.LocalFunction;
import dev.slipway.text.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/**
 * DeployFunction on moto, a simulator of AWS by others. moto cannot show unknown members (it drops them), deployments
 * (its UpdateService makes none, and none fails), and ECS's refusals (it accepts an INACTIVE task definition).
 */
class MotoDeployIT {
    private static final String ROLE = "arn:aws:iam::123456789012:role/deployer";

    @TempDir
    private static Path directory;

    private static @Nullable MotoServer moto;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final MotoAccount aws = new MotoAccount(moto().endpoint());
    private final SsmClient ssm = aws.client(SsmClient.builder()).build();

    @BeforeAll
    static void start() throws Exception {
        moto = MotoServer.start(directory.resolve("moto.log"));
    }

    @AfterAll
    static void stop() {
        if (moto != null) {
            moto.close();
        }
    }

    @Test
    void pushIsDeployedWithSsmPathConfigurationAndAssumedRole() {
        String digest = aws.terraformApply("web");
        parameter("/slipway/web/dev", """
                {"service": "web", "environment": "dev", "repository": "acme/web", "tags": ["main-*"], "roleArn": "%s"}""".formatted(ROLE));
        JsonNode outcome = invoke("ssm:/slipway/", push("web", digest));

        assertThat(outcome.path("outcome").asText())
                .as(outcome + log.toString(StandardCharsets.UTF_8))
                .isEqualTo("DEPLOYING");
        assertThat(aws.service("web").taskDefinition()).endsWith("task-definition/web-dev:1");
        var registered =
                aws.ecs.describeTaskDefinition(r -> r.taskDefinition("web-dev").include(TaskDefinitionField.TAGS));
        assertThat(registered.taskDefinition().containerDefinitions().getFirst().image())
                .isEqualTo("%s/acme/web:main-42@%s".formatted(MotoAccount.REGISTRY, digest));
        assertThat(registered.taskDefinition().memory()).isEqualTo("512");
        assertThat(registered.taskDefinition().containerDefinitions().getFirst().environment())
                .singleElement()
                .satisfies(variable -> assertThat(variable.value()).isEqualTo("é \"漢\""));
        assertThat(registered.tags())
                .contains(
                        MotoAccount.tag("team", "acme"),
                        MotoAccount.tag("slipway:service", "web"),
                        MotoAccount.tag("slipway:image-digest", digest))
                .contains(MotoAccount.tag("slipway:template", "web-dev-template:1"));
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

    @Test
    void missingImageIsRefused() {
        aws.terraformApply("worker");
        Invocable.Result result = function("""
                {"targets": [{"service": "worker", "environment": "dev", "repository": "acme/worker"}]}""").invoke("""
                        {"service": "worker", "environment": "dev", "tag": "v9"}""");
        assertThat(result.errorMessage().orElseThrow()).contains("REFUSED worker in dev: ECR has no image", "main-42");
    }

    private void parameter(String name, String value) {
        ssm.putParameter(r -> r.name(name).value(value).type(ParameterType.SECURE_STRING));
    }

    private static String push(String name, String digest) {
        return FunctionFixture.event("push.json", digest).replace("acme/web", "acme/" + name);
    }

    private JsonNode invoke(String configuration, String event) {
        Invocable.Result result = function(configuration).invoke(event);
        assertThat(result.errorMessage()).isEmpty();
        return result.answer().orElse(Json.object()).at("/outcomes/0");
    }

    private LocalFunction function(String configuration) {
        var handler = new DeployFunction(
                Map.of("SLIPWAY_CONFIG", configuration),
                Clients.local("us-east-1", moto().endpoint()),
                InstantSource.system(),
                new PrintStream(log, true, StandardCharsets.UTF_8));
        return new LocalFunction(
                handler, "arn:aws:lambda:us-east-1:123456789012:function:slipway", Duration.ofMinutes(1));
    }

    private static MotoServer moto() {
        MotoServer running = moto;
        if (running == null) {
            throw new IllegalStateException("moto is not running");
        }
        return running;
    }
}
