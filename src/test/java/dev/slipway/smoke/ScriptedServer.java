package dev.slipway.smoke;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP server on 127.0.0.1: each path gives its answers one after the other, and then the last one again. */
public final class ScriptedServer implements AutoCloseable {
    /** What the server gives for one request. */
    public static final class Answer {
        private final int status;
        private final Map<String, String> headers;
        private final byte[] body;

        public Answer(int status, Map<String, String> headers, byte[] body) {
            this.status = status;
            this.headers = Map.copyOf(headers);
            this.body = body.clone();
        }

        /** With a body in UTF-8. */
        public static Answer of(int status, String body) {
            return new Answer(status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** What the server got. */
    public record Received(String method, String uri, Headers headers) {}

    private final HttpServer http;
    private final Map<String, Queue<Answer>> answers = new ConcurrentHashMap<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();

    public ScriptedServer() {
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.createContext("/", this::answer);
        http.start();
    }

    /** Gives these answers for a path. */
    public ScriptedServer on(String path, Answer... given) {
        answers.put(path, new ArrayDeque<>(List.of(given)));
        return this;
    }

    private void answer(HttpExchange exchange) throws IOException {
        received.add(new Received(
                exchange.getRequestMethod(), exchange.getRequestURI().toString(), exchange.getRequestHeaders()));
        Queue<Answer> next = answers.get(exchange.getRequestURI().getPath());
        Answer answer = next == null ? Answer.of(404, "") : next.size() > 1 ? next.remove() : next.element();
        answer.headers.forEach(exchange.getResponseHeaders()::add);
        exchange.sendResponseHeaders(answer.status, answer.body.length == 0 ? -1 : answer.body.length);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(answer.body);
        } catch (IOException _) {
            // the client has read enough
        } finally {
            exchange.close();
        }
    }

    /** The requests, in their order. */
    public List<Received> received() {
        return List.copyOf(received);
    }

    /** As an entry of the allowed hosts. */
    public String host() {
        return "127.0.0.1:" + http.getAddress().getPort();
    }

    /** The URL of a path. */
    public String url(String path) {
        return "http://" + host() + path;
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
