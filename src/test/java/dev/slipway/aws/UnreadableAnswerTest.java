package dev.slipway.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.AwsException.Kind;
import dev.slipway.ecs.Location;
import dev.slipway.ecs.PauseHook;
import dev.slipway.ecs.ServiceRef;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.fixtures.SdkAwsFixture;
import dev.slipway.text.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** AWS answers with JSON that the SDK's model cannot take, such as an integer of 2^31. */
class UnreadableAnswerTest {
    private static final ServiceRef WEB = new ServiceRef("dev", "web");
    private static final String ARN = "arn:aws:ecs:us-east-1:123456789012:task-definition/web-dev:1";

    private final AtomicInteger requests = new AtomicInteger();
    private final HttpServer server;
    private final SdkAws aws;
    private volatile String answer = "{}";

    UnreadableAnswerTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        aws = SdkAwsFixture.within(Duration.ofSeconds(5), Clients.local("us-east-1", endpoint));
    }

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /** Members of a task definition that the SDK's model takes as an integer, a boolean, a list or a structure. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"containerDefinitions\":[{\"name\":\"web\",\"image\":\"nginx\",\"memory\":2147483648}]",
                "\"containerDefinitions\":[{\"name\":\"web\",\"image\":\"nginx\",\"cpu\":1.5}]",
                "\"containerDefinitions\":[{\"name\":\"web\",\"image\":\"nginx\",\"essential\":\"yes\"}]",
                "\"containerDefinitions\":[],\"volumes\":{\"name\":\"data\"}",
                "\"containerDefinitions\":[],\"runtimePlatform\":\"LINUX\"",
                "\"containerDefinitions\":[],\"registeredAt\":\"yesterday\""
            })
    void taskDefinitionPassesThroughWhateverTheTypesOfItsMembers(String members) {
        answer =
                "{\"taskDefinition\":{\"taskDefinitionArn\":\"%s\",%s},\"tags\":[{\"key\":\"team\",\"value\":\"web\"}]}"
                        .formatted(ARN, members);
        String content = Json.write(Json.parse(answer).path("taskDefinition"));

        for (TaskDefinition read : List.of(
                aws.taskDefinitions(Location.OWN).newest("web-dev").orElseThrow(),
                aws.taskDefinitions(Location.OWN).register(Json.object().put("family", "web-dev")))) {
            assertThat(Json.write(read.content())).isEqualTo(content);
            assertThat(read.tags()).isEqualTo(Map.of("team", "web"));
        }
        assertThat(requests).hasValue(2);
    }

    @Test
    void hooksAreReadWhateverTheTypesOfOtherMembers() {
        answer = """
                {"serviceDeployments": [{"createdAt": "soon", "targetServiceRevision": {"requestedTaskCount": 2147483648},
                  "lifecycleHookDetails": [{"targetType": "PAUSE", "status": "AWAITING_ACTION"}]}]}""";

        assertThat(aws.services(Location.OWN).pauseHook("arn"))
                .contains(new PauseHook("", Optional.empty(), Optional.empty(), Optional.empty()));
        assertThat(requests).hasValue(1);
    }

    static Stream<Arguments> typedReads() {
        ImageReference image = ImageReference.of("123456789012.dkr.ecr.us-east-1.amazonaws.com", "acme/web")
                .withTag(Optional.of("v1"));
        return Stream.of(
                call(
                        "DescribeServices",
                        "{\"services\":[{\"desiredCount\":2147483648}]}",
                        aws -> aws.services(Location.OWN).find(WEB)),
                call(
                        "UpdateService",
                        "{\"service\":{\"desiredCount\":2147483648}}",
                        aws -> aws.services(Location.OWN).update(WEB, ARN)),
                call(
                        "ListServiceDeployments",
                        "{\"serviceDeployments\":[{\"createdAt\":\"soon\"}]}",
                        aws -> aws.services(Location.OWN).newestDeployment(WEB, Instant.EPOCH)),
                call(
                        "DescribeImages",
                        "{\"imageDetails\":[{\"imageTags\":7}]}",
                        aws -> aws.images().find(image)),
                call(
                        "ListTasks",
                        "{\"taskArns\":7}",
                        aws -> aws.tasks(Location.OWN).stopped(WEB)),
                call(
                        "ListTaskDefinitions",
                        "no JSON",
                        aws -> aws.taskDefinitions(Location.OWN).newestNumbers("web-dev", 5)));
    }

    private static Arguments call(String name, String answer, Consumer<SdkAws> call) {
        return Arguments.of(name, answer, call);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("typedReads")
    void answerThatCannotBeReadFailsAtOnceInClearWords(String name, String unreadable, Consumer<SdkAws> call) {
        answer = unreadable;

        assertThatThrownBy(() -> call.accept(aws))
                .isInstanceOfSatisfying(
                        AwsException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(Kind.FINAL))
                .hasMessageStartingWith(name + ": AWS answered, but the answer cannot be read")
                .hasMessageContaining("a newer version of Slipway may read it");
        assertThat(requests).hasValue(1);
    }
}
