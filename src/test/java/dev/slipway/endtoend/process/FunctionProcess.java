package dev.slipway.endtoend.process;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.runtime.LambdaRuntimeApi;
import dev.slipway.sandbox.runtime.RuntimeClient;
import dev.slipway.sandbox.template.Template;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A process that runs one function of template.yaml: the deployed jar in Lambda's own runtime client, with the class path
 * of the managed runtime and the environment of the template.
 */
public final class FunctionProcess implements AutoCloseable {
    private static final Template TEMPLATE = Template.read(Path.of("template.yaml"));
    private static final Map<String, String> CREDENTIALS =
            Map.of("AWS_ACCESS_KEY_ID", "anybody", "AWS_SECRET_ACCESS_KEY", "anybody", "AWS_SESSION_TOKEN", "anybody");
    private static final String ARN = "arn:aws:lambda:us-east-1:123456789012:function:slipway-";

    private final Path task;
    private final LambdaRuntimeApi lambda;
    private final Process process;

    /**
     * Starts the process.
     *
     * @param name the function's logical id
     * @param task a directory for the process: an empty one, or that of a process of the same function that has ended
     * @param parameters of the template, including Configuration
     */
    public FunctionProcess(String name, Path task, URI endpoint, Map<String, String> parameters) throws Exception {
        this(name, task, Map.of("AWS_ENDPOINT_URL", endpoint.toString()), parameters, List.of());
    }

    /**
     * @param variables of the environment, further ones
     * @param options of the JVM, further ones
     */
    public FunctionProcess(
            String name, Path task, Map<String, String> variables, Map<String, String> parameters, List<String> options)
            throws Exception {
        this(name, TEMPLATE, (function, folder) -> managed(function, folder, options), task, variables, parameters);
    }

    /** Puts a function's files into a directory, and returns the command that starts it there. */
    interface Installation {
        List<String> command(JsonNode function, Path task) throws Exception;
    }

    FunctionProcess(
            String name,
            Template template,
            Installation installation,
            Path task,
            Map<String, String> variables,
            Map<String, String> parameters)
            throws Exception {
        JsonNode function = template.resolved(template.function(name), parameters);
        this.task = task;
        this.lambda = new LambdaRuntimeApi(
                ARN + name, Duration.ofSeconds(function.path("Timeout").asInt()));
        var client = new RuntimeClient(task, function.path("Handler").asText());
        var builder = new ProcessBuilder(installation.command(function, task));
        builder.environment().clear();
        builder.environment()
                .putAll(client.environment(
                        lambda, "slipway-" + name, function.path("MemorySize").asText()));
        builder.environment()
                .put(
                        "AWS_LAMBDA_LOG_FORMAT",
                        function.at("/LoggingConfig/LogFormat").asText());
        builder.environment().putAll(CREDENTIALS);
        builder.environment().putAll(variables);
        function.at("/Environment/Variables")
                .properties()
                .forEach(variable -> builder.environment()
                        .put(variable.getKey(), variable.getValue().asText()));
        // CloudFormation puts JSON text into an SSM parameter. The process gets the text itself
        builder.environment().put("SLIPWAY_CONFIG", Objects.requireNonNull(parameters.get("Configuration")));
        builder.directory(task.toFile())
                .redirectOutput(task.resolve("out").toFile())
                .redirectError(task.resolve("err").toFile());
        process = builder.start();
        var _ = process.onExit().thenAccept(ended -> lambda.ended(ended.exitValue()));
    }

    /** As the managed Java runtime starts a jar. */
    private static List<String> managed(JsonNode function, Path task, List<String> options) throws Exception {
        // the runtime loads the jars in lib/ of its working directory
        copy(Path.of(function.path("CodeUri").asText()), task);
        return new RuntimeClient(task, function.path("Handler").asText()).command(options);
    }

    private static void copy(Path jar, Path task) throws IOException {
        Path copy = Files.createDirectories(task.resolve("lib")).resolve(jar.getFileName());
        if (!Files.exists(copy)) {
            Files.copy(jar, copy);
        }
    }

    /** Waits until the function has started and asks for its first event or, with SnapStart, for its restore. */
    public FunctionProcess ready() throws Exception {
        lambda.ready().ifPresent(ended -> {
            throw new IllegalStateException("the function did not start: " + ended);
        });
        return this;
    }

    /** Restores a function of SnapStart. It was not stopped in between: it only waited. */
    void restore() {
        lambda.restore();
    }

    long pid() {
        return process.pid();
    }

    public LambdaRuntimeApi.Answer invoke(String event) throws Exception {
        return lambda.invoke(event);
    }

    /** @param id of the request: each attempt of an event has the same */
    public LambdaRuntimeApi.Answer invoke(String id, String event) throws Exception {
        return lambda.invoke(id, event);
    }

    /** @param qualifier the alias or version that the function is invoked by */
    public LambdaRuntimeApi.Answer invokeAs(String qualifier, String event) throws Exception {
        return lambda.invokeAs(qualifier, event);
    }

    /** Kills the process as {@code kill -9} does, and returns when it is dead. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** All lines of the log. */
    public List<String> log() throws IOException {
        return Files.readAllLines(task.resolve("out"));
    }

    /** The standard error output: empty unless something broke. */
    public String errors() throws IOException {
        return Files.readString(task.resolve("err"));
    }

    @Override
    public void close() {
        // before the server stops: otherwise the process would report a failed poll
        process.destroy();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        lambda.close();
    }
}
