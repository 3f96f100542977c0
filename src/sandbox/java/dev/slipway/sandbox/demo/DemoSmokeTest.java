package dev.slipway.sandbox.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.lambda.SmokeTestFunction;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.http.Invocable;
import dev.slipway.sandbox.local.LocalFunction;
import dev.slipway.text.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * SmokeTestFunction, and the test listener that it sends its requests to: a server on this machine, which answers for the
 * version that the service deploys.
 */
final class DemoSmokeTest implements Invocable, AutoCloseable {
    private static final String BROKEN = ":main-2@";

    private final AwsAccount aws;
    private final HttpServer listener;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final LocalFunction function;
    private final BiConsumer<Result, String> observer;

    /** @param observer gets the result of each invocation, and what the function logged at its end */
    DemoSmokeTest(AwsAccount aws, BiConsumer<Result, String> observer) {
        this.aws = aws;
        this.observer = observer;
        try {
            listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("the demo cannot listen on a port of 127.0.0.1", e);
        }
        listener.createContext("/", this::answer);
        listener.start();
        // one try: the demo's clock stands still while the function runs
        var handler = new SmokeTestFunction(
                Map.of("SLIPWAY_SMOKE_TEST_HOSTS", host()),
                aws.clock(),
                length -> {},
                new PrintStream(log, true, StandardCharsets.UTF_8));
        function = new LocalFunction(handler, arn(), Duration.ofMinutes(1), aws.clock());
    }

    String arn() {
        return "arn:aws:lambda:%s:%s:function:slipway-smoke-test".formatted(aws.region(), aws.accountId());
    }

    /** The address of the test listener. */
    String url() {
        return "http://" + host();
    }

    private String host() {
        return "127.0.0.1:" + listener.getAddress().getPort();
    }

    @Override
    public String name() {
        return function.name();
    }

    @Override
    public Result invoke(String event) {
        log.reset();
        Result result = function.invoke(event);
        String last = log.toString(StandardCharsets.UTF_8)
                .lines()
                .reduce((earlier, later) -> later)
                .orElse("{}");
        observer.accept(result, Json.parse(last).path("message").asText().replace(host(), "127.0.0.1"));
        return result;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(deployedImage().contains(BROKEN) ? 500 : 200, -1);
        }
    }

    private String deployedImage() {
        var which = Json.object().put("cluster", "dev");
        which.putArray("services").add("api");
        JsonNode service = aws.quietly("ecs", "DescribeServices", which).at("/services/0");
        return aws.quietly(
                        "ecs",
                        "DescribeTaskDefinition",
                        Json.object()
                                .put(
                                        "taskDefinition",
                                        service.path("taskDefinition").asText()))
                .at("/taskDefinition/containerDefinitions/0/image")
                .asText();
    }

    @Override
    public void close() {
        listener.stop(0);
    }
}
