package dev.slipway.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.ecs.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A {@link World}, or several {@link Accounts}, over HTTP on this machine, in the protocols that the SDKs, the AWS CLI and Terraform speak: AWS JSON
 * 1.1, and the query protocol for STS. Signatures are not
 * checked. {@code POST /_sandbox/…} is {@link Controls}.
 */
public final class Server implements AutoCloseable {
    private static final Map<String, String> SERVICES = Map.of(
            "AmazonEC2ContainerServiceV20141113", "ecs",
            "AmazonEC2ContainerRegistry_V20150921", "ecr",
            "AmazonSSM", "ssm",
            "AWSEvents", "events");
    private static final String AWS_JSON = "application/x-amz-json-1.1";
    private static final String XML = "text/xml";
    private static final int OK = 200;

    private final World home;
    private final Optional<Accounts> accounts;
    private final Controls controls;
    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** On a free port: whoever calls, and from wherever, reaches this world. */
    public Server(World world) {
        this(world, 0);
    }

    /** @param port 0 for a free one */
    public Server(World world, int port) {
        this(world, Optional.empty(), port);
    }

    /** On a free port. The controls are those of Slipway's own account and region. */
    public Server(Accounts accounts) {
        this(accounts.home(), Optional.of(accounts), 0);
    }

    private Server(World home, Optional<Accounts> accounts, int port) {
        this.home = home;
        this.accounts = accounts;
        this.controls = new Controls(home);
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("the sandbox cannot listen on port " + port + ": try another one", e);
        }
        http.setExecutor(threads);
        http.createContext("/", this::handle);
        http.start();
    }

    /** What {@code AWS_ENDPOINT_URL} is to be. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Answer answer;
            try {
                answer = answer(exchange, body);
            } catch (SandboxError e) {
                answer = refusal(e);
            } catch (RuntimeException e) {
                answer = refusal(new SandboxError("InternalFailure", "the sandbox has a bug: " + e, 500));
            }
            if (answer.status() > 0) {
                send(exchange, answer);
            }
            // without an answer the connection is closed, which is what a lost one looks like
        }
    }

    private Answer answer(HttpExchange exchange, String body) {
        String path = exchange.getRequestURI().getPath();
        if (path.startsWith(Controls.PATH)) {
            return Answer.json(controls.call(path.substring(Controls.PATH.length()), object(body)));
        }
        Optional<String> target =
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
        if (target.isPresent()) {
            return Answer.json(call(exchange, target.get(), object(body)));
        }
        if (body.contains("Action=")) {
            return sts(exchange, Sts.input(body));
        }
        throw SandboxError.unknownOperation(
                "HTTP side", exchange.getRequestMethod() + " " + path + " without X-Amz-Target");
    }

    private ObjectNode call(HttpExchange exchange, String target, ObjectNode input) {
        int dot = target.indexOf('.');
        String service = SERVICES.get(target.substring(0, Math.max(dot, 0)));
        if (service == null) {
            throw SandboxError.unknownOperation("HTTP side", target);
        }
        return call(exchange, service, target.substring(dot + 1), input);
    }

    private Answer sts(HttpExchange exchange, ObjectNode input) {
        String action = input.path("Action").asText();
        try {
            ObjectNode answer = call(exchange, "sts", action, input);
            return new Answer(OK, XML, Sts.answer(action, answer), Optional.empty());
        } catch (SandboxError e) {
            return new Answer(e.httpStatus(), XML, Sts.refusal(e), Optional.empty());
        }
    }

    private ObjectNode call(HttpExchange exchange, String service, String operation, ObjectNode input) {
        Signature signature =
                Signature.of(Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")));
        Caller caller = home.keys().holder(signature.accessKey());
        World reached = accounts.map(all -> all.reached(caller, signature, service, new Input(input)))
                .orElse(home);
        return reached.call(caller, service, operation, input);
    }

    private static ObjectNode object(String body) {
        try {
            if (body.isEmpty()) {
                return Json.object();
            }
            if (Json.parse(body) instanceof ObjectNode object) {
                return object;
            }
            throw SandboxError.refused("SerializationException", "The body is not a JSON object.");
        } catch (Json.MalformedJson e) {
            throw SandboxError.refused("SerializationException", String.valueOf(e.getMessage()));
        }
    }

    private static Answer refusal(SandboxError error) {
        ObjectNode body = Json.object().put("__type", error.type()).put("message", error.message());
        return new Answer(error.httpStatus(), AWS_JSON, Json.write(body), Optional.of(error.type()));
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", answer.type());
        headers.set("x-amzn-RequestId", UUID.randomUUID().toString());
        answer.errorType().ifPresent(type -> headers.set("x-amzn-errortype", type));
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private record Answer(int status, String type, String body, Optional<String> errorType) {
        static Answer json(ObjectNode body) {
            return new Answer(OK, AWS_JSON, Json.write(body), Optional.empty());
        }
    }
}
