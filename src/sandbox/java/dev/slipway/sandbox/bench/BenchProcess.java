package dev.slipway.sandbox.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.runtime.LambdaRuntimeApi;
import dev.slipway.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** One of Slipway's functions in a process of its own, in Lambda's runtime client, with the heap of a function of 1024 MB. */
final class BenchProcess implements AutoCloseable {
    private static final String ARN = "arn:aws:lambda:us-east-1:123456789012:function:slipway";
    /** ECS's rates in the function are this many times the published ones: it never waits for them. */
    private static final int UNLIMITED = 1000;

    /** Lambda's, of an event whose invocation fails. */
    private static final int ATTEMPTS = 3;

    private static final Set<String> DONE = Set.of("DEPLOYING", "ROLLED_BACK", "SUCCEEDED", "UNCHANGED");

    private final BenchAccount aws;
    private final Path task;
    private final LambdaRuntimeApi lambda;
    private final PinnedProcess process;
    private Optional<CpuQuota> quota = Optional.empty();

    /**
     * Starts a function that never waits for ECS's rates, and does not wait until it is ready.
     *
     * @param configuration the value of SLIPWAY_CONFIG
     */
    BenchProcess(Packaging packaging, Function function, BenchAccount aws, String configuration) throws IOException {
        this(packaging, function, aws, configuration, Duration.ofMinutes(15), UNLIMITED);
    }

    /**
     * Starts the process, and does not wait until it is ready.
     *
     * @param configuration the value of SLIPWAY_CONFIG
     * @param timeout of the function
     * @param rates how many times ECS's published rates the function keeps
     */
    BenchProcess(
            Packaging packaging, Function function, BenchAccount aws, String configuration, Duration timeout, int rates)
            throws IOException {
        this.aws = aws;
        this.task = Files.createTempDirectory("bench");
        this.lambda = new LambdaRuntimeApi(ARN, timeout);
        Packaging.Launch launch = packaging.install(task, aws.server().clientOptions(), function.handler());
        var environment = new HashMap<>(launch.environment());
        environment.putAll(aws.environment());
        environment.putAll(environment(function, configuration, rates));
        process = new PinnedProcess(
                launch.command(),
                environment,
                task,
                // a file, because the log is a part of what the function does
                ProcessBuilder.Redirect.to(task.resolve("log").toFile()));
        var _ = process.process().onExit().thenAccept(ended -> lambda.ended(ended.exitValue()));
    }

    private Map<String, String> environment(Function function, String configuration, int rates) {
        return Map.ofEntries(
                Map.entry("_HANDLER", function.handler()),
                Map.entry("AWS_LAMBDA_RUNTIME_API", lambda.address()),
                Map.entry("AWS_LAMBDA_FUNCTION_NAME", "slipway"),
                Map.entry("AWS_LAMBDA_FUNCTION_VERSION", "1"),
                Map.entry("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024"),
                Map.entry("AWS_LAMBDA_LOG_GROUP_NAME", "slipway"),
                Map.entry("AWS_LAMBDA_LOG_STREAM_NAME", "bench"),
                Map.entry("AWS_LAMBDA_LOG_FORMAT", "JSON"),
                Map.entry("SLIPWAY_ECS_RATE_FACTOR", Integer.toString(rates)),
                Map.entry("SLIPWAY_CONFIG", configuration));
    }

    /**
     * What one invocation took.
     *
     * @param cpuUntilUpdated the processor time from the event until ECS did the first UpdateService
     * @param connections that were opened
     */
    record Invocation(
            Duration untilUpdated,
            Duration untilAllUpdated,
            Duration untilAnswered,
            Duration cpuUntilUpdated,
            Duration cpu,
            int calls,
            int connections) {}

    /**
     * Waits until the function has started and asks for its first event.
     *
     * @throws IllegalStateException if it ends instead
     */
    BenchProcess ready() throws IOException {
        try {
            Optional<LambdaRuntimeApi.Answer> ended = lambda.ready();
            if (ended.isPresent()) {
                throw new IllegalStateException("the function did not start: %s %s".formatted(ended, process.errors()));
            }
            return this;
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the function did not start: " + process.errors(), e);
        }
    }

    /** From now on, it has this many processors, where the system allows a quota. */
    BenchProcess throttle(double processors) {
        quota = CpuQuota.limit(process.pid(), processors);
        return this;
    }

    /**
     * Hands it an event as often as Lambda does: until it does not fail, at most three times.
     *
     * @param first the wait before the second attempt; Lambda waits a minute, and then two
     * @return how often
     */
    int invokeAsynchronously(String event, Duration first) throws IOException, InterruptedException {
        aws.calls().begin(process::cpu);
        String id = UUID.randomUUID().toString();
        int attempts = 1;
        while (!answer(id, event).where().equals("response") && attempts < ATTEMPTS) {
            Thread.sleep(first.multipliedBy(attempts));
            attempts++;
        }
        return attempts;
    }

    /**
     * Hands it an event, and waits for the answer.
     *
     * @throws IllegalStateException if a deployment failed, because the figures are not valid then
     */
    Invocation invoke(String event) throws IOException {
        int connections = aws.server().connections();
        Duration cpuBefore = process.cpu();
        aws.calls().begin(process::cpu);
        long start = System.nanoTime();
        LambdaRuntimeApi.Answer answer = answer(UUID.randomUUID().toString(), event);
        Duration untilAnswered = Duration.ofNanos(System.nanoTime() - start);
        Duration cpu = process.cpu().minus(cpuBefore);
        check(answer);
        BenchCalls calls = aws.calls();
        return new Invocation(
                calls.untilFirstUpdate(),
                calls.untilLastUpdate(),
                untilAnswered,
                calls.cpuUntilFirstUpdate().minus(cpuBefore),
                cpu,
                calls.count(),
                aws.server().connections() - connections);
    }

    private LambdaRuntimeApi.Answer answer(String id, String event) throws IOException {
        try {
            return lambda.invoke(id, event);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("no answer: " + process.errors(), e);
        }
    }

    private void check(LambdaRuntimeApi.Answer answer) throws IOException {
        var kinds = new TreeSet<String>();
        for (JsonNode outcome : answer.body().path("outcomes")) {
            kinds.add(outcome.path("outcome").asText());
        }
        if (!answer.where().equals("response") || !DONE.containsAll(kinds)) {
            throw new IllegalStateException("not deployed: %s %s: %s %s"
                    .formatted(answer.where(), kinds, Json.write(answer.body()), process.errors()));
        }
    }

    /** The processor time since its start. */
    Duration cpu() {
        return process.cpu();
    }

    double loadedClasses() throws IOException {
        return process.loadedClasses();
    }

    double peakMegabytes() throws IOException {
        return process.peakMegabytes();
    }

    @Override
    public void close() {
        // before the server stops: otherwise the process would report a failed poll
        process.close();
        quota.ifPresent(CpuQuota::close);
        lambda.close();
        TemporaryFolder.delete(task);
    }
}
