package dev.slipway.sandbox.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.runtime.LambdaRuntimeApi;
import dev.slipway.text.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** One of Slipway's functions in a process of its own, in Lambda's runtime client, with the heap of a function of 1024 MB. */
final class BenchProcess implements AutoCloseable {
    /** Without -Xms, the heap would begin with a part of this machine's memory, and the peak would be that. */
    private static final List<String> HEAP = List.of("-Xms16m", "-Xmx896m");

    private static final String ARN = "arn:aws:lambda:us-east-1:123456789012:function:slipway";
    private static final Duration TIMEOUT = Duration.ofMinutes(15);
    private static final Set<String> DONE = Set.of("DEPLOYING", "ROLLED_BACK", "SUCCEEDED", "UNCHANGED");

    private final BenchAccount aws;
    private final Path task;
    private final LambdaRuntimeApi lambda;
    private final PinnedProcess process;
    private Optional<CpuQuota> quota = Optional.empty();

    /**
     * Starts the process, and does not wait for it.
     *
     * @param configuration the value of SLIPWAY_CONFIG
     */
    BenchProcess(Packaging packaging, Function function, BenchAccount aws, String configuration) throws IOException {
        this.aws = aws;
        this.task = Files.createTempDirectory("bench");
        this.lambda = new LambdaRuntimeApi(ARN, TIMEOUT);
        var options = new ArrayList<>(HEAP);
        options.addAll(aws.server().clientOptions());
        process = new PinnedProcess(
                packaging.install(task, options, function.handler()),
                environment(function, configuration),
                task,
                task.resolve("errors"));
        var _ = process.process().onExit().thenAccept(ended -> lambda.ended(ended.exitValue()));
    }

    private Map<String, String> environment(Function function, String configuration) {
        return Map.ofEntries(
                Map.entry("_HANDLER", function.handler()),
                Map.entry("LAMBDA_TASK_ROOT", task.toString()),
                Map.entry("AWS_LAMBDA_RUNTIME_API", lambda.address()),
                Map.entry("AWS_LAMBDA_FUNCTION_NAME", "slipway"),
                Map.entry("AWS_LAMBDA_FUNCTION_VERSION", "1"),
                Map.entry("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024"),
                Map.entry("AWS_LAMBDA_LOG_GROUP_NAME", "slipway"),
                Map.entry("AWS_LAMBDA_LOG_STREAM_NAME", "bench"),
                Map.entry("AWS_LAMBDA_LOG_FORMAT", "JSON"),
                Map.entry("AWS_REGION", "us-east-1"),
                Map.entry("AWS_ACCESS_KEY_ID", "sandbox"),
                Map.entry("AWS_SECRET_ACCESS_KEY", "sandbox"),
                Map.entry("AWS_SESSION_TOKEN", "sandbox"),
                Map.entry("AWS_ENDPOINT_URL", aws.server().endpoint().toString()),
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
     * Hands it an event, and waits for the answer.
     *
     * @throws IllegalStateException if a deployment failed, because the figures are not valid then
     */
    Invocation invoke(String event) throws IOException {
        int connections = aws.server().connections();
        Duration cpuBefore = process.cpu();
        aws.calls().begin(process::cpu);
        long start = System.nanoTime();
        LambdaRuntimeApi.Answer answer = answer(event);
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

    private LambdaRuntimeApi.Answer answer(String event) throws IOException {
        try {
            return lambda.invoke(event);
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
        try (Stream<Path> files = Files.walk(task)) {
            files.sorted(Comparator.reverseOrder()).forEach(BenchProcess::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
