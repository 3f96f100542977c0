package dev.slipway.sandbox.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.account.AwsAccounts;
import dev.slipway.sandbox.account.Signature;
import dev.slipway.sandbox.api.Caller;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.text.Json;
import dev.slipway.text.MalformedJsonException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Serves an {@link AwsAccount}, or several {@link AwsAccounts}, over HTTP or TLS on this machine, in the protocols that the SDKs, the
 * AWS CLI and Terraform use: AWS JSON, the query protocol, and REST for Lambda and EventBridge Scheduler.
 * Signatures are not checked. {@code /_sandbox/…} is {@link Controls}.
 */
public final class Server implements AutoCloseable {
    private static final Map<String, String> SERVICES = Map.of(
            "AmazonEC2ContainerServiceV20141113", "ecs",
            "AmazonEC2ContainerRegistry_V20150921", "ecr",
            "AmazonSSM", "ssm",
            "AWSEvents", "events",
            "AmazonSQS", "sqs",
            "Logs_20140328", "logs",
            "AnyScaleFrontendService", "application-autoscaling");

    /** Connections that wait to be accepted. A push to many targets opens as many at once, and the default refuses those above 50. */
    private static final int BACKLOG = 1024;

    private final AwsAccount home;
    private final Optional<AwsAccounts> accounts;
    private final Optional<Certificate> certificate;
    private final HttpServer http;
    private final Set<InetSocketAddress> clients = ConcurrentHashMap.newKeySet();
    private final Set<InetSocketAddress> dead = ConcurrentHashMap.newKeySet();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final CountDownLatch connected = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Functions functions;
    private final Controls controls = new Controls();

    /** On a free port. Every request reaches this account. */
    public Server(AwsAccount aws) {
        this(aws, 0);
    }

    /** @param port 0 for a free one */
    public Server(AwsAccount aws, int port) {
        this(aws, Optional.empty(), port, Optional.empty());
    }

    /** On a free port. Functions are in Slipway's own account and region, and controls reach it unless they name another region. */
    public Server(AwsAccounts accounts) {
        this(accounts, 0);
    }

    /** @param port 0 for a free one */
    public Server(AwsAccounts accounts, int port) {
        this(accounts.home(), Optional.of(accounts), port, Optional.empty());
    }

    /**
     * On a free port, over TLS. Every request reaches this account.
     *
     * @throws UncheckedIOException if keytool cannot create the certificate
     */
    public static Server overTls(AwsAccount aws) {
        return new Server(aws, Optional.empty(), 0, Optional.of(new Certificate()));
    }

    private Server(AwsAccount home, Optional<AwsAccounts> accounts, int port, Optional<Certificate> certificate) {
        this.home = home;
        this.accounts = accounts;
        this.certificate = certificate;
        this.functions = new Functions(home, threads);
        try {
            http = listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), certificate);
        } catch (IOException e) {
            throw new UncheckedIOException("the sandbox cannot listen on port " + port + "; choose another port", e);
        }
        http.setExecutor(threads);
        http.createContext("/", this::handle);
        http.start();
    }

    private static HttpServer listen(InetSocketAddress address, Optional<Certificate> certificate) throws IOException {
        if (certificate.isEmpty()) {
            return HttpServer.create(address, BACKLOG);
        }
        HttpsServer https = HttpsServer.create(address, BACKLOG);
        https.setHttpsConfigurator(new HttpsConfigurator(certificate.get().context()));
        return https;
    }

    /** The value for {@code AWS_ENDPOINT_URL}. */
    public URI endpoint() {
        return URI.create((certificate.isPresent() ? "https" : "http") + "://127.0.0.1:"
                + http.getAddress().getPort());
    }

    /** The options with which a Java process trusts the server; none without TLS. They hold until the server is closed. */
    public List<String> clientOptions() {
        return certificate.map(Certificate::options).orElse(List.of());
    }

    /** The certificate as PEM, for clients that are not Java processes; empty without TLS. */
    public Optional<String> certificate() {
        return certificate.map(Certificate::pem);
    }

    /** How many connections have carried a request until now, closed ones included. */
    public int connections() {
        return clients.size();
    }

    /**
     * Every connection that has carried a request breaks at its next one. So do those that AWS closed while Lambda had frozen
     * the function, which did not notice.
     */
    public void breakConnections() {
        dead.addAll(clients);
    }

    /** How many requests came on broken connections. */
    public int unanswered() {
        return unanswered.get();
    }

    /** Waits until the first request of any connection has come. */
    public void awaitConnection() throws InterruptedException {
        connected.await();
    }

    /** The functions that callers can invoke; none at first. */
    public Functions functions() {
        return functions;
    }

    /** The controls that callers can use. */
    public Controls controls() {
        return controls;
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
        certificate.ifPresent(Certificate::close);
    }

    private void handle(HttpExchange exchange) throws IOException {
        clients.add(exchange.getRemoteAddress());
        connected.countDown();
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (dead.contains(exchange.getRemoteAddress())) {
                unanswered.incrementAndGet();
                return;
            }
            HttpAnswer answer;
            try {
                answer = answer(exchange, body);
            } catch (SandboxException e) {
                answer = HttpAnswer.refusal(e);
            } catch (RuntimeException e) {
                answer =
                        HttpAnswer.refusal(new SandboxException("InternalFailure", "the sandbox has a bug: " + e, 500));
            }
            if (answer.status() > 0) {
                send(exchange, answer);
            }
        }
    }

    private HttpAnswer answer(HttpExchange exchange, String body) {
        String path = exchange.getRequestURI().getPath();
        Optional<String> control = Controls.called(path);
        if (control.isPresent()) {
            return control(control.get(), object(body));
        }
        Optional<String> function = Functions.invoked(
                exchange.getRequestURI().getRawPath(),
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()));
        if (function.isPresent()) {
            Signature signature = signature(exchange);
            return functions.invoke(
                    caller(signature),
                    regionOfFunctions(signature),
                    function.get(),
                    invocationType(exchange),
                    body.isEmpty() ? "{}" : body);
        }
        Optional<String> target =
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
        if (target.isPresent()) {
            return HttpAnswer.json(call(exchange, target.get(), object(body)));
        }
        if (body.contains("Action=")) {
            return query(exchange, QueryProtocol.input(body));
        }
        Optional<RestRequest> rest = RestRequest.of(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()),
                body);
        if (rest.isPresent()) {
            RestRequest called = rest.get();
            return HttpAnswer.json(call(exchange, called.service(), called.operation(), called.input()));
        }
        throw SandboxException.unknownOperation(
                "HTTP side", exchange.getRequestMethod() + " " + path + " without X-Amz-Target");
    }

    /** @param input its member {@code region} names the account's region */
    private HttpAnswer control(String name, ObjectNode input) {
        if (name.isEmpty()) {
            return HttpAnswer.text(controls.list(endpoint()));
        }
        Optional<String> region = Optional.ofNullable(input.remove("region")).map(JsonNode::asText);
        AwsAccount account = region.flatMap(there -> accounts.map(all -> all.account(home.accountId(), there)))
                .orElse(home);
        return HttpAnswer.control(controls.call(account, name, input));
    }

    /** Where an invocation looks for its function. */
    private String regionOfFunctions(Signature signature) {
        return signature.region().filter(region -> accounts.isPresent()).orElse(home.region());
    }

    private static String invocationType(HttpExchange exchange) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Amz-Invocation-Type"))
                .orElse("RequestResponse");
    }

    private ObjectNode call(HttpExchange exchange, String target, ObjectNode input) {
        int dot = target.indexOf('.');
        String service = SERVICES.get(target.substring(0, Math.max(dot, 0)));
        if (service == null) {
            throw SandboxException.unknownOperation("HTTP side", target);
        }
        return call(exchange, service, target.substring(dot + 1), input);
    }

    private HttpAnswer query(HttpExchange exchange, ObjectNode input) {
        String service = signature(exchange).service().orElse("sts");
        String action = input.path("Action").asText();
        QueryProtocol protocol = QueryProtocol.of(service);
        try {
            return HttpAnswer.xml(200, protocol.answer(action, call(exchange, service, action, input)));
        } catch (SandboxException e) {
            return HttpAnswer.xml(e.httpStatus(), protocol.refusal(e));
        }
    }

    private ObjectNode call(HttpExchange exchange, String service, String operation, ObjectNode input) {
        Signature signature = signature(exchange);
        Caller caller = caller(signature);
        AwsAccount reached = accounts.map(all -> all.reached(caller, signature, service, new Input(input)))
                .orElse(home);
        return reached.call(caller, service, operation, input);
    }

    private static Signature signature(HttpExchange exchange) {
        return Signature.of(Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")));
    }

    private Caller caller(Signature signature) {
        return home.keys().holder(signature.accessKey());
    }

    private static ObjectNode object(String body) {
        try {
            if (body.isEmpty()) {
                return Json.object();
            }
            if (Json.parse(body) instanceof ObjectNode object) {
                return object;
            }
            throw SandboxException.refused("SerializationException", "The body is not a JSON object.");
        } catch (MalformedJsonException e) {
            throw SandboxException.refused("SerializationException", String.valueOf(e.getMessage()));
        }
    }

    private static void send(HttpExchange exchange, HttpAnswer answer) throws IOException {
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", answer.type());
        headers.set("x-amzn-RequestId", UUID.randomUUID().toString());
        answer.headers().forEach(headers::set);
        // -1 means no body; 0 means a body of unknown length
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
