package dev.slipway.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.access.RateLimits;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.Location;
import dev.slipway.ecs.ServiceRef;
import dev.slipway.ecs.StoppedTask;
import dev.slipway.ecs.Tasks;
import dev.slipway.text.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Stopped tasks in pages, as AWS's HTTP answers give them, and the time that reading them may take. */
class EcsTasksTest {
    private static final ServiceRef WEB = new ServiceRef("dev", "web");
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    private final List<JsonNode> requests = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private final AtomicInteger tasks = new AtomicInteger(250);
    private final HttpServer server;
    private final Tasks port;
    private volatile Function<JsonNode, String> answer = this::answer;
    private volatile int status = 200;
    private volatile Instant now = NOON;

    EcsTasksTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            JsonNode input = Json.parse(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            requests.add(input);
            byte[] body = answer.apply(input).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        port = new SdkAws(
                        Clients.local("us-east-1", endpoint),
                        NOON.plus(Duration.ofMinutes(5)),
                        () -> now,
                        this::pause,
                        () -> 1,
                        location -> RateLimits.NONE)
                .tasks(Location.OWN);
    }

    private boolean pause(Duration length) {
        pauses.add(length);
        now = now.plus(length);
        return true;
    }

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /** ListTasks gives pages of the tasks that there are; DescribeTasks gives those that it is asked for. */
    private String answer(JsonNode input) {
        ObjectNode answer = Json.object();
        if (input.has("tasks")) {
            ArrayNode described = answer.putArray("tasks");
            input.path("tasks").forEach(arn -> described.addObject().put("startedBy", arn.asText()));
            return Json.write(answer);
        }
        int from = input.path("nextToken").asInt();
        int to = Math.min(tasks.get(), from + 100);
        ArrayNode arns = answer.putArray("taskArns");
        for (int i = from; i < to; i++) {
            arns.add("task-" + i);
        }
        if (to < tasks.get()) {
            answer.put("nextToken", "" + to);
        }
        return Json.write(answer);
    }

    @Test
    void stoppedTasksOfEveryPageAreDescribedAHundredAtATime() {
        List<StoppedTask> stopped = port.stopped(WEB);

        assertThat(stopped)
                .hasSize(250)
                .extracting(StoppedTask::startedBy)
                .startsWith("task-0")
                .endsWith("task-249");
        assertThat(requests).hasSize(6);
        assertThat(requests.getFirst())
                .isEqualTo(
                        Json.parse(
                                "{\"cluster\": \"dev\", \"serviceName\": \"web\", \"desiredStatus\": \"STOPPED\", \"maxResults\": 100}"));
        assertThat(requests.subList(3, 6))
                .extracting(r -> r.path("tasks").size())
                .containsExactly(100, 100, 50);
    }

    @Test
    void noMoreThanAThousandAreRead() {
        tasks.set(5000);

        assertThat(port.stopped(WEB)).hasSize(Tasks.MOST);
        assertThat(requests).hasSize(20);
    }

    @Test
    void nothingIsDescribedWhereNothingStopped() {
        tasks.set(0);

        assertThat(port.stopped(WEB)).isEmpty();
        assertThat(requests).hasSize(1);
    }

    @Test
    void membersThatEcsLeavesOutAreEmpty() {
        tasks.set(1);
        answer = input -> input.has("tasks") ? "{\"tasks\": [{\"containers\": [{}]}]}" : answer(input);

        assertThat(port.stopped(WEB)).singleElement().satisfies(task -> {
            assertThat(task.stopCode()).isEmpty();
            assertThat(task.reason()).isEmpty();
            assertThat(task.stoppedAt()).isEmpty();
            assertThat(task.containers()).singleElement().satisfies(container -> {
                assertThat(container.exitCode()).isEmpty();
                assertThat(container.reason()).isEmpty();
            });
        });
    }

    /** The other calls of the invocation have five minutes. */
    @Test
    void readWithinATimeIsRetriedWithinThatTimeOnly() {
        status = 400;
        answer = input -> "{\"__type\": \"ThrottlingException\", \"message\": \"Rate exceeded\"}";

        assertThatThrownBy(() -> port.within(Duration.ofSeconds(3)).stopped(WEB))
                .isInstanceOf(AwsException.class)
                .hasMessageContaining("ListTasks: ThrottlingException: Rate exceeded");

        assertThat(requests).hasSizeGreaterThan(3);
        assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus)).isLessThanOrEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void noCallBeginsAfterThatTime() {
        Tasks briefly = port.within(Duration.ofSeconds(3));
        now = NOON.plusSeconds(3);

        assertThatThrownBy(() -> briefly.stopped(WEB)).isInstanceOf(AwsException.class);
        assertThat(requests).isEmpty();
    }

    @Test
    void timeIsNoLongerThanTheInvocationHas() {
        now = NOON.plus(Duration.ofMinutes(5)).minus(SdkAws.RESERVE);

        assertThatThrownBy(() -> port.within(Duration.ofSeconds(3)).stopped(WEB))
                .hasMessageContaining("the function's time is running out");
        assertThat(requests).isEmpty();
    }
}
