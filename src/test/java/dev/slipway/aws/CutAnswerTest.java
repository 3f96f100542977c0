package dev.slipway.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.ecs.AwsFailure;
import dev.slipway.ecs.Json;
import dev.slipway.ecs.Place;
import dev.slipway.ecs.TaskDefinitions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection that is lost in the middle of an answer. */
class CutAnswerTest {
    private static final byte[] ANSWER = """
            {"taskDefinition": {"taskDefinitionArn": "arn:aws:ecs:us-east-1:123456789012:task-definition/web-dev:1",
             "family": "web-dev", "revision": 1, "status": "ACTIVE", "containerDefinitions": []}, "tags": []}
            """.getBytes(StandardCharsets.UTF_8);

    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer server;
    private TaskDefinitions taskDefinitions;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::cutTheFirst);
        server.start();
        URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        InstantSource clock = InstantSource.system();
        taskDefinitions = new SdkAws(
                        Clients.local("us-east-1", endpoint), clock.instant().plus(Duration.ofSeconds(30)), clock)
                .taskDefinitions(Place.OWN);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void cutTheFirst(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, ANSWER.length);
            boolean first = asked.incrementAndGet() == 1;
            exchange.getResponseBody().write(ANSWER, 0, first ? ANSWER.length / 2 : ANSWER.length);
        } catch (IOException cut) {
            // closing with half of what was announced closes the connection: that is the point
        }
    }

    @Test
    void aReadIsTriedAgain() {
        assertThat(taskDefinitions.newest("web-dev"))
                .hasValueSatisfying(found -> assertThat(found.name()).hasToString("web-dev:1"));
        assertThat(asked).hasValue(2);
    }

    @Test
    void aRegistrationIsNotMadeAgainButMayHaveHappened() {
        assertThatThrownBy(() -> taskDefinitions.register(Json.object().put("family", "web-dev")))
                .isInstanceOfSatisfying(
                        AwsFailure.class, failure -> assertThat(failure.kind()).isEqualTo(AwsFailure.Kind.UNCLEAR));
        assertThat(asked).hasValue(1);
    }
}
