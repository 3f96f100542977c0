package dev.slipway.endtoend.kills;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** What one function has in place of AWS: it forwards the function's calls, and some of them meet a fault or the function's death. */
final class FaultyConnection implements AutoCloseable {
    private static final List<String> FORWARDED =
            List.of("Authorization", "Content-Type", "X-Amz-Date", "X-Amz-Security-Token", "X-Amz-Target");
    private static final String PUBLISH = "PutEvents";
    private static final Set<String> WRITES =
            Set.of("RegisterTaskDefinition", "UpdateService", "TagResource", "RunTask", "StopTask", PUBLISH);
    private static final String TYPE = "application/x-amz-json-1.1";
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final int NEVER = Integer.MAX_VALUE;

    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final RandomGenerator random;
    private final KillStatistics counts;
    private Runnable kill = () -> {};
    private Runnable duringPause = () -> {};
    /** When the invocation made its latest call. */
    private Optional<Instant> latest = Optional.empty();

    private URI aws = URI.create("http://127.0.0.1:1");
    private double faults;
    private int callsLeft = NEVER;
    private boolean onlyWrites;
    private Optional<Fate> death = Optional.empty();
    private int calls;
    /** The texts of the writes since the last PutEvents: what they did is not published yet. */
    private final Set<String> unpublished = new HashSet<>();

    /** What happens to one call. */
    enum Fate {
        ANSWERED,
        THROTTLED,
        SERVER_ERROR,
        /** The connection closes before AWS gets the call. */
        RESET,
        /** AWS does the call, and its answer never arrives. */
        LOST_ANSWER,
        /** AWS does the call, and the connection closes in the middle of the answer. */
        HALF_ANSWER,
        KILLED_BEFORE,
        KILLED_AFTER,
        /** The function dies when it has a part of the answer. */
        KILLED_DURING_ANSWER;

        private boolean kills() {
            return compareTo(KILLED_BEFORE) >= 0;
        }
    }

    FaultyConnection(long seed, KillStatistics counts) throws IOException {
        this.random = RandomGeneratorFactory.of("SplittableRandom").create(seed);
        this.counts = counts;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        // a platform thread for each call: a virtual one must not wait for a process
        server.setExecutor(task -> Thread.ofPlatform().daemon().start(task));
        server.createContext("/", this::handle);
        server.start();
    }

    /** The value for the function's {@code AWS_ENDPOINT_URL}. */
    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /**
     * @param share of the calls that meet a fault
     * @param pause runs before a call that the function makes after a pause
     */
    synchronized void leadTo(URI account, double share, Runnable pause) {
        aws = account;
        faults = share;
        duringPause = pause;
    }

    /**
     * The function dies at one of its next calls.
     *
     * @param writes whether only the calls count that change something
     */
    synchronized void killAt(int call, boolean writes, Runnable killed) {
        callsLeft = call;
        onlyWrites = writes;
        death = Optional.empty();
        kill = killed;
    }

    /** The function dies once, at this call from now on, in whichever invocation that is. */
    synchronized void killOnce(int call, Fate how, Runnable killed) {
        calls = 0;
        callsLeft = call;
        onlyWrites = false;
        death = Optional.of(how);
        kill = killed;
    }

    /** How many calls the function made since {@link #killOnce}. */
    synchronized int calls() {
        return calls;
    }

    /**
     * The invocation has ended.
     *
     * @return the texts of the writes that it did not publish
     */
    synchronized Set<String> end() {
        callsLeft = death.isPresent() ? callsLeft : NEVER;
        Set<String> left = Set.copyOf(unpublished);
        unpublished.clear();
        latest = Optional.empty();
        return left;
    }

    private synchronized void note(String operation, byte[] body) {
        if (WRITES.contains(operation) && !operation.equals(PUBLISH)) {
            unpublished.add(new String(body, StandardCharsets.UTF_8));
        }
    }

    private synchronized Runnable duringPause() {
        Instant now = Instant.now();
        boolean hasPaused = latest.filter(l -> l.plus(PAUSE).isBefore(now)).isPresent();
        latest = Optional.of(now);
        return hasPaused ? duringPause : () -> {};
    }

    private synchronized void published() {
        unpublished.clear();
    }

    private synchronized Fate next(String operation) {
        calls++;
        boolean isCounted = !onlyWrites || WRITES.contains(operation);
        if (callsLeft != NEVER && isCounted && callsLeft-- == 0) {
            callsLeft = NEVER;
            return death.orElseGet(() -> any(Fate.KILLED_BEFORE, Fate.KILLED_AFTER, Fate.KILLED_DURING_ANSWER));
        }
        return random.nextDouble() < faults
                ? any(Fate.THROTTLED, Fate.SERVER_ERROR, Fate.RESET, Fate.LOST_ANSWER, Fate.HALF_ANSWER)
                : Fate.ANSWERED;
    }

    private Fate any(Fate... fates) {
        return fates[random.nextInt(fates.length)];
    }

    private synchronized URI aws() {
        return aws;
    }

    private synchronized Runnable killer() {
        return kill;
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        try (exchange) {
            String operation = operation(exchange);
            duringPause().run();
            note(operation, body);
            Fate fate = next(operation);
            counts.count("calls " + fate, 1);
            if (fate.kills()) {
                counts.kill(operation);
            }
            switch (fate) {
                case ANSWERED -> send(exchange, forward(exchange, body), 1);
                case THROTTLED -> refuse(exchange, 400, "ThrottlingException", "Rate exceeded");
                case SERVER_ERROR -> refuse(exchange, 500, "ServerException", "Service Unavailable");
                case RESET -> {}
                case LOST_ANSWER -> forward(exchange, body);
                case HALF_ANSWER -> send(exchange, forward(exchange, body), 2);
                case KILLED_BEFORE -> killer().run();
                case KILLED_AFTER -> {
                    forward(exchange, body);
                    killer().run();
                }
                case KILLED_DURING_ANSWER -> {
                    send(exchange, forward(exchange, body), 2);
                    killer().run();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException gone) {
            // the function or the account of the last round is no more
        }
    }

    private static String operation(HttpExchange exchange) {
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        return target == null ? "" : target.substring(target.indexOf('.') + 1);
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(aws().resolve(exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        for (String name : FORWARDED) {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                request.header(name, value);
            }
        }
        HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        if (operation(exchange).equals(PUBLISH)) {
            published();
        }
        return answer;
    }

    /** @param part 1 sends the whole answer, 2 its first half */
    private static void send(HttpExchange exchange, HttpResponse<byte[]> answer, int part) throws IOException {
        answer.headers().map().forEach((name, values) -> {
            if (name.startsWith("x-amz") || name.equals("content-type")) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        write(exchange, answer.statusCode(), answer.body(), answer.body().length / part);
    }

    private static void refuse(HttpExchange exchange, int status, String type, String message) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", TYPE);
        exchange.getResponseHeaders().set("x-amzn-errortype", type);
        byte[] body = "{\"__type\":\"%s\",\"message\":\"%s\"}"
                .formatted(type, message)
                .getBytes(StandardCharsets.UTF_8);
        write(exchange, status, body, body.length);
    }

    private static void write(HttpExchange exchange, int status, byte[] body, int length) throws IOException {
        // -1 means no body; 0 means a body of unknown length
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body, 0, length);
        exchange.getResponseBody().flush();
    }

    @Override
    public void close() {
        server.stop(0);
        client.close();
    }
}
