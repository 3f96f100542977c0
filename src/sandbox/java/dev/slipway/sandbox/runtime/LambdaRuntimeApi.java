package dev.slipway.sandbox.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.text.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Lambda's side of a function's process: it serves events and receives responses
 * (<a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Runtime API</a>).
 */
public final class LambdaRuntimeApi implements AutoCloseable {
    private static final String INVOCATION = "/2018-06-01/runtime/invocation/";
    private static final String RESTORE = "/2018-06-01/runtime/restore/next";
    /** Only a broken process takes this long. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final String functionArn;
    private final Duration timeout;
    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<Invocation> waiting = new LinkedBlockingQueue<>();
    private final Map<String, CompletableFuture<Answer>> answers = new ConcurrentHashMap<>();
    private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
    private final CountDownLatch restored = new CountDownLatch(1);
    private final CompletableFuture<Answer> gone = new CompletableFuture<>();

    private record Invocation(String id, String arn, String event) {}

    /**
     * A response that the process posted.
     *
     * @param where {@code response} or {@code error}; {@code init/error} if the function did not start
     */
    public record Answer(String where, JsonNode body) {}

    /** @param timeout of the function, from which its deadline follows */
    public LambdaRuntimeApi(String functionArn, Duration timeout) throws IOException {
        this.functionArn = functionArn;
        this.timeout = timeout;
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(threads);
        http.createContext("/", this::handle);
        http.start();
    }

    /** The value of {@code AWS_LAMBDA_RUNTIME_API}. */
    public String address() {
        return "127.0.0.1:" + http.getAddress().getPort();
    }

    /**
     * Waits until the process asks for its first event or, with SnapStart, for its restore.
     *
     * @return empty once it asks; what it posted or how it ended, if it did not start
     */
    public Optional<Answer> ready() throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture.anyOf(ready, gone).get(LONGEST.toSeconds(), TimeUnit.SECONDS);
        return Optional.ofNullable(gone.getNow(null));
    }

    /** Lets a process of SnapStart go on. */
    public void restore() {
        restored.countDown();
    }

    /** Hands an event to the process, and waits for its answer. */
    public Answer invoke(String event) throws InterruptedException, ExecutionException, TimeoutException {
        return invoke(UUID.randomUUID().toString(), event);
    }

    /** @param id of the request: each attempt of an event has the same */
    public Answer invoke(String id, String event) throws InterruptedException, ExecutionException, TimeoutException {
        return invoke(new Invocation(id, functionArn, event));
    }

    /** Invokes the function by an alias or a version. */
    public Answer invokeAs(String qualifier, String event)
            throws InterruptedException, ExecutionException, TimeoutException {
        return invoke(new Invocation(UUID.randomUUID().toString(), functionArn + ":" + qualifier, event));
    }

    private Answer invoke(Invocation invocation) throws InterruptedException, ExecutionException, TimeoutException {
        var answer = new CompletableFuture<Answer>();
        answers.put(invocation.id(), answer);
        waiting.put(invocation);
        return (Answer) CompletableFuture.anyOf(answer, gone).get(LONGEST.toSeconds(), TimeUnit.SECONDS);
    }

    /** The process has ended: pending invocations get no response. */
    public void ended(int exitCode) {
        gone.complete(new Answer("ended with " + exitCode, Json.object()));
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        try (exchange) {
            if (path.equals(INVOCATION + "next")) {
                next(exchange);
            } else if (path.equals(RESTORE)) {
                ready.complete(true);
                restored.await();
                send(exchange, 200, "{}");
            } else {
                take(path, body);
                send(exchange, 202, "{\"status\":\"OK\"}");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void next(HttpExchange exchange) throws IOException, InterruptedException {
        ready.complete(true);
        Invocation invocation = waiting.take();
        var headers = exchange.getResponseHeaders();
        headers.set("Lambda-Runtime-Aws-Request-Id", invocation.id());
        headers.set(
                "Lambda-Runtime-Deadline-Ms",
                Long.toString(Instant.now().plus(timeout).toEpochMilli()));
        headers.set("Lambda-Runtime-Invoked-Function-Arn", invocation.arn());
        send(exchange, 200, invocation.event());
    }

    private void take(String path, String body) {
        if (!path.startsWith(INVOCATION)) {
            gone.complete(new Answer("init/error", Json.parse(body)));
            return;
        }
        String[] parts = path.substring(INVOCATION.length()).split("/", 2);
        CompletableFuture<Answer> answer = answers.get(parts[0]);
        if (answer != null) {
            answer.complete(new Answer(parts[1], Json.parse(body)));
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
