package dev.slipway.sandbox.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.local.LocalContext;
import dev.slipway.sandbox.runtime.LambdaRuntimeApi;
import dev.slipway.sandbox.runtime.RuntimeClient;
import dev.slipway.text.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** One of Slipway's functions in a process of its own, in Lambda's runtime client, with the heap of a function of 1024 MB. */
final class BenchProcess implements AutoCloseable {
    private static final String ARN = "arn:aws:lambda:us-east-1:123456789012:function:slipway";
    /** The default of the template's parameter Timeout. */
    private static final Duration TIMEOUT = Duration.ofMinutes(15);
    /** Lambda's, of an event whose invocation fails. */
    private static final int ATTEMPTS = 3;
    /** A minute before the second attempt, and two before the third. */
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMinutes(1);

    private static final Set<String> DONE = Set.of("DEPLOYING", "ROLLED_BACK", "SUCCEEDED", "UNCHANGED");

    private final BenchAccount aws;
    private final Path task;
    private final LambdaRuntimeApi lambda;
    private final PinnedProcess process;
    private Optional<CpuQuota> quota = Optional.empty();

    private BenchProcess(
            Packaging packaging, String handler, BenchAccount aws, Map<String, String> variables, Path task)
            throws IOException {
        this.aws = aws;
        this.task = task;
        this.lambda = new LambdaRuntimeApi(ARN, TIMEOUT);
        Packaging.Launch launch = packaging.install(task, aws.server().clientOptions(), handler);
        var environment = new HashMap<>(
                new RuntimeClient(task, handler).environment(lambda, "slipway", String.valueOf(packaging.memory())));
        environment.putAll(launch.environment());
        environment.putAll(aws.environment());
        environment.putAll(variables);
        process = new PinnedProcess(
                launch.command(),
                environment,
                task,
                // a file, because the log is a part of what the function does
                ProcessBuilder.Redirect.to(task.resolve("log").toFile()));
        var _ = process.process().onExit().thenAccept(ended -> lambda.ended(ended.exitValue()));
    }

    /**
     * Starts a function that never waits for ECS's rates. It may not be ready yet.
     *
     * @param configuration the value of SLIPWAY_CONFIG
     */
    static BenchProcess start(Packaging packaging, BenchFunction function, BenchAccount aws, String configuration)
            throws IOException {
        return new BenchProcess(
                packaging,
                function.handler(),
                aws,
                Map.of("SLIPWAY_CONFIG", configuration, "SLIPWAY_ECS_RATE_FACTOR", "1000"),
                Files.createTempDirectory("bench"));
    }

    /**
     * Starts a function on the account's clock, with ECS's published rates. It may not be ready yet.
     *
     * @param function a fast one
     */
    static BenchProcess startFast(Packaging packaging, BenchFunction function, BenchAccount aws) throws IOException {
        Path task = Files.createTempDirectory("bench");
        for (Class<?> type : List.of(FastFunction.class, FastInstances.class, FastClock.class, LocalContext.class)) {
            String file = type.getName().replace('.', '/') + ".class";
            Path copy = task.resolve(file);
            Files.createDirectories(copy.getParent());
            try (InputStream compiled = type.getResourceAsStream("/" + file)) {
                Files.copy(Objects.requireNonNull(compiled), copy);
            }
        }
        return new BenchProcess(
                packaging,
                function.handler(),
                aws,
                Map.of(
                        "SLIPWAY_CONFIG",
                        aws.configurationFile(),
                        FastFunction.FUNCTION,
                        function.name(),
                        FastFunction.CLOCK,
                        aws.clockOfFunctions().toString()),
                task);
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
            if (ended.isEmpty()) {
                return this;
            }
            throw notStarted(new IllegalStateException(ended.toString()));
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw notStarted(e);
        }
    }

    /** Nobody else can close a process that did not start. */
    private IllegalStateException notStarted(Exception cause) throws IOException {
        var failure = new IllegalStateException("the function did not start: " + process.errors(), cause);
        close();
        return failure;
    }

    /** From now on, it has this many processors, where the system allows a quota. */
    BenchProcess throttle(double processors) {
        quota = CpuQuota.limit(process.pid(), processors);
        return this;
    }

    /** Hands it an event whose outcome does not matter, so that the next one finds it warm. */
    BenchProcess warmUp(String event) throws IOException {
        answer(UUID.randomUUID().toString(), event);
        return this;
    }

    /**
     * Hands it an event as often as Lambda does: until it does not fail, at most three times.
     *
     * @param speed of the clock on which Lambda waits
     * @return how often
     */
    int invokeAsynchronously(String event, int speed) throws IOException {
        aws.calls().begin(process::cpu);
        String id = UUID.randomUUID().toString();
        int attempts = 1;
        while (!answer(id, event).where().equals("response") && attempts < ATTEMPTS) {
            pause(BETWEEN_ATTEMPTS.multipliedBy(attempts).dividedBy(speed));
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

    private static void pause(Duration length) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
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
