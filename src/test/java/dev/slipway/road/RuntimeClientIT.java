package dev.slipway.road;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.ecs.Json;
import dev.slipway.sandbox.Template;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/**
 * The jar that is deployed, in Lambda's own runtime client and a process of its own, its class path and environment
 * those of the managed runtime and template.yaml.
 */
class RuntimeClientIT {
    private static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:slipway";
    private static final JsonNode TEMPLATE =
            Template.read(Path.of("template.yaml")).function("DeployFunction");

    private final Stage stage = new Stage().web();
    private final RuntimeApi lambda = new RuntimeApi(FUNCTION);

    @TempDir
    private Path task;

    private Process process;

    RuntimeClientIT() throws IOException {}

    @BeforeEach
    void start() throws Exception {
        // the runtime loads what is in lib/ of its working directory
        Path jar = Path.of(TEMPLATE.path("CodeUri").asText());
        Files.copy(jar, Files.createDirectory(task.resolve("lib")).resolve(jar.getFileName()));
        String handler = TEMPLATE.path("Handler").asText();
        var builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                String.join(
                        File.pathSeparator,
                        jarOf(AWSLambda.class),
                        jarOf(Context.class),
                        jarOf(PojoSerializer.class),
                        jarOf(SdkInternalThreadLocal.class)),
                AWSLambda.class.getName(),
                handler));
        builder.environment().clear();
        builder.environment().putAll(environment(handler));
        builder.directory(task.toFile())
                .redirectOutput(out().toFile())
                .redirectError(task.resolve("err").toFile());
        process = builder.start();
        var _ = process.onExit().thenAccept(ended -> lambda.ended(ended.exitValue()));
    }

    private Map<String, String> environment(String handler) {
        return Map.ofEntries(
                Map.entry("_HANDLER", handler),
                Map.entry("LAMBDA_TASK_ROOT", task.toString()),
                Map.entry("AWS_LAMBDA_RUNTIME_API", lambda.address()),
                Map.entry("AWS_LAMBDA_FUNCTION_NAME", "slipway"),
                Map.entry("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
                Map.entry("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024"),
                Map.entry("AWS_LAMBDA_LOG_GROUP_NAME", "slipway"),
                Map.entry("AWS_LAMBDA_LOG_STREAM_NAME", "2026/03/02/[$LATEST]1"),
                Map.entry(
                        "AWS_LAMBDA_LOG_FORMAT",
                        TEMPLATE.at("/LoggingConfig/LogFormat").asText()),
                Map.entry("AWS_REGION", "us-east-1"),
                Map.entry("AWS_ACCESS_KEY_ID", "anybody"),
                Map.entry("AWS_SECRET_ACCESS_KEY", "anybody"),
                Map.entry("AWS_SESSION_TOKEN", "anybody"),
                Map.entry("AWS_ENDPOINT_URL", stage.endpoint().toString()),
                Map.entry("SLIPWAY_CONFIG", Stage.CONFIGURATION));
    }

    @AfterEach
    void stop() throws Exception {
        // while it can still ask for the next event: without that it would complain
        process.destroy();
        process.waitFor(10, TimeUnit.SECONDS);
        process.destroyForcibly();
        lambda.close();
        stage.close();
    }

    @Test
    void aPushIsDeployedAndAnswered() throws Exception {
        String digest = stage.image("main-42");
        RuntimeApi.Answer answer = lambda.invoke(Stage.event("push.json", digest));

        assertThat(answer.where()).as(answer + errors()).isEqualTo("response");
        assertThat(answer.body().at("/outcomes/0/outcome").asText()).isEqualTo("DEPLOYING");
        assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
        assertThat(stage.image("web-dev:1", 0)).endsWith("acme/web:main-42@" + digest);
        // nothing but the one line: no warning of a library, no banner
        assertThat(Files.readAllLines(out())).singleElement().satisfies(text -> {
            JsonNode line = Json.parse(text);
            assertThat(line.path("level").asText()).isEqualTo("INFO");
            assertThat(line.path("service").asText()).isEqualTo("web");
            assertThat(line.path("requestId").asText()).isNotEmpty();
        });
    }

    @Test
    void aRequestThatCannotBeMetFailsWithTheReasonAndTheNextOneIsServed() throws Exception {
        RuntimeApi.Answer refused = lambda.invoke(Stage.file("deploy.json"));

        assertThat(refused.where()).as(refused + errors()).isEqualTo("error");
        assertThat(refused.body().path("errorMessage").asText())
                .startsWith("REFUSED web in prod: ECR has no image")
                .contains("acme/web:v1.4.2");
        assertThat(refused.body().path("errorType").asText()).isEqualTo("dev.slipway.lambda.NotAsAsked");

        stage.image("v1.4.2");
        RuntimeApi.Answer deployed = lambda.invoke(Stage.file("deploy.json"));
        assertThat(deployed.where()).as(deployed + errors()).isEqualTo("response");
        assertThat(stage.runs("production", "web")).isEqualTo("web-prod:1");
    }

    private Path out() {
        return task.resolve("out");
    }

    private String errors() throws IOException {
        return Files.readString(task.resolve("err"));
    }

    private static String jarOf(Class<?> type) throws URISyntaxException {
        URI jar = type.getProtectionDomain().getCodeSource().getLocation().toURI();
        return Path.of(jar).toString();
    }
}
