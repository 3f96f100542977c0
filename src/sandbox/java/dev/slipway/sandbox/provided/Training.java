package dev.slipway.sandbox.provided;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.http.Server;
import dev.slipway.sandbox.runtime.LambdaRuntimeApi;
import dev.slipway.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Trains the AOT cache (<a href="https://openjdk.org/jeps/514">JEP 514</a>): it runs both functions in the package over the
 * sandbox, and the JDK writes the classes that they have loaded to the cache when their process ends.
 */
final class Training implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    /** EventBridge's times are whole seconds. With this distance no two events have the same time. */
    private static final Duration BETWEEN_EVENTS = Duration.ofSeconds(2);

    private final Path folder;
    /** Behind the functions' clock, which accepts no event of the future. */
    private volatile Instant now = Instant.now().minus(Duration.ofMinutes(5));

    private final AwsAccount account = new AwsAccount(() -> now);
    /** TLS, because the functions call AWS over TLS. */
    private final Server server = Server.overTls(account);

    private final LambdaRuntimeApi lambda;

    /** @param folder of the package, as Lambda's task root */
    Training(Path folder) throws IOException {
        this.folder = folder;
        String arn = "arn:aws:lambda:%s:%s:function:slipway".formatted(account.region(), account.accountId());
        this.lambda = new LambdaRuntimeApi(arn, TIMEOUT);
        // one target, and one for all services whose names match
        account.setup().repository("acme/web").parameter("/slipway/targets/web-dev", """
                        {"service": "web", "environment": "dev", "repository": "acme/web", "tags": ["main-*"]}""");
        account.setup().parameter("/slipway/targets/apps", """
                        {"service": "{service}", "environment": "dev", "repository": "apps/{service}", "tags": ["main-*"]}""");
        account.setup().service("dev", "web", account.setup().taskDefinition("""
                        {"family": "web-dev-template", "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc",
                         "cpu": "256", "memory": "512", "executionRoleArn": "arn:aws:iam::%s:role/execution",
                         "containerDefinitions": [{"name": "app", "image": "%s/acme/web:latest",
                           "environment": [{"name": "LOG_LEVEL", "value": "info"}]},
                           {"name": "agent", "image": "public.ecr.aws/acme/agent:3.2"}]}""".formatted(
                        account.accountId(), account.registryHost())));
    }

    /**
     * Writes the cache.
     *
     * @throws IllegalStateException if an event had another outcome than it should have, or the JDK wrote no cache
     */
    void writeTo(Path cache) throws Exception {
        Process process = start(cache);
        try {
            // deployed, and noted as good
            outcome("DEPLOYING", push("main-1"));
            account.settle("dev", "web");
            outcome("SUCCEEDED", newest());
            // deployed, failed, and rolled back
            outcome("DEPLOYING", push("main-2"));
            account.fail("dev", "web");
            outcome("ROLLED_BACK", newest());
            answer(scheduled());
            answer("{\"action\": \"status\"}");
        } finally {
            // The runtime client ends on SIGTERM, and the JDK then writes the cache
            process.destroy();
            process.waitFor();
        }
        if (!Files.exists(cache)) {
            throw new IllegalStateException("the JDK wrote no " + cache + "; its messages are above");
        }
    }

    private Process start(Path cache) throws IOException {
        var builder = new ProcessBuilder(folder.resolve("bootstrap").toString());
        builder.environment().clear();
        builder.environment()
                .putAll(Map.ofEntries(
                        Map.entry("SLIPWAY_AOT", "-XX:AOTCacheOutput=" + cache),
                        Map.entry("JAVA_TOOL_OPTIONS", String.join(" ", server.clientOptions())),
                        Map.entry("LAMBDA_TASK_ROOT", folder.toString()),
                        Map.entry("_HANDLER", TrainingFunction.class.getName() + "::handleRequest"),
                        Map.entry("SLIPWAY_CONFIG", "ssm:/slipway/targets/"),
                        Map.entry("AWS_LAMBDA_RUNTIME_API", lambda.address()),
                        Map.entry("AWS_LAMBDA_FUNCTION_NAME", "slipway"),
                        Map.entry("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
                        Map.entry("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024"),
                        Map.entry("AWS_LAMBDA_LOG_FORMAT", "JSON"),
                        Map.entry("AWS_LAMBDA_LOG_GROUP_NAME", "slipway"),
                        Map.entry("AWS_LAMBDA_LOG_STREAM_NAME", "slipway"),
                        Map.entry("AWS_REGION", account.region()),
                        Map.entry("AWS_ACCESS_KEY_ID", "anybody"),
                        Map.entry("AWS_SECRET_ACCESS_KEY", "anybody"),
                        Map.entry("AWS_SESSION_TOKEN", "anybody")));
        // as on Lambda, the functions open a connection when they start, unless AWS_ENDPOINT_URL is set
        for (String service : List.of("ECS", "ECR", "SSM", "EVENTBRIDGE")) {
            builder.environment()
                    .put("AWS_ENDPOINT_URL_" + service, server.endpoint().toString());
        }
        // where the runtime client finds TrainingFunction
        builder.directory(ProvidedPackage.sourceOf(TrainingFunction.class).toFile());
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
        var _ = process.onExit().thenAccept(ended -> lambda.ended(ended.exitValue()));
        return process;
    }

    private String push(String tag) {
        later();
        account.setup().push("acme/web", tag, tag);
        return newest();
    }

    private String scheduled() {
        later();
        return account.bus()
                .emit("aws.events", "Scheduled Event", List.of(), Json.object())
                .json();
    }

    private String newest() {
        return account.bus().events().getLast().json();
    }

    private void later() {
        now = now.plus(BETWEEN_EVENTS);
    }

    private void outcome(String expected, String event) throws Exception {
        ObjectNode answer = answer(event);
        String outcome = answer.at("/outcomes/0/outcome").asText();
        if (!outcome.equals(expected)) {
            throw new IllegalStateException(
                    "the outcome of a training event should be %s: %s".formatted(expected, answer));
        }
    }

    private ObjectNode answer(String event) throws Exception {
        LambdaRuntimeApi.Answer answer = lambda.invoke(event);
        if (!answer.where().equals("response")) {
            throw new IllegalStateException("no response to %s: %s".formatted(event, answer));
        }
        return (ObjectNode) answer.body();
    }

    @Override
    public void close() {
        lambda.close();
        server.close();
    }
}
