package dev.slipway.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.ecs.CompletedDeployment;
import dev.slipway.ecs.Location;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.ecs.ServiceRef;
import dev.slipway.ecs.Services;
import dev.slipway.fixtures.SdkAwsFixture;
import dev.slipway.text.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ECS's own history of a service, in pages and in any order, as AWS's HTTP answers give it. */
class EcsHistoryTest {
    private static final ServiceRef WEB = new ServiceRef("dev", "web");
    private static final long NOON = Instant.parse("2026-03-02T12:00:00Z").getEpochSecond();

    private record Request(String operation, JsonNode input) {}

    private final Queue<String> answers = new ArrayDeque<>();
    private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
    private final HttpServer server;
    private final Services services;

    EcsHistoryTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            String input = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(new Request(target.substring(target.indexOf('.') + 1), Json.parse(input)));
            byte[] body = answers.remove().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        services = SdkAwsFixture.within(Duration.ofMinutes(5), Clients.local("us-east-1", endpoint))
                .services(Location.OWN);
    }

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void newestIsFoundOnWhicheverPageItIs() {
        answers.add(page("page 2", brief("a", 2, "STOPPED"), brief("b", 1, "SUCCESSFUL")));
        answers.add(page("page 3", brief("c", 9, "IN_PROGRESS"), brief("d", 3, "STOPPED")));
        answers.add(page("", brief("e", 4, "STOPPED")));

        ServiceDeployment newest = services.newestDeployment(WEB, Instant.EPOCH).orElseThrow();

        assertThat(newest.arn()).isEqualTo("c");
        assertThat(newest.status()).isEqualTo("IN_PROGRESS");
        assertThat(newest.createdAt()).isEqualTo(Instant.ofEpochSecond(NOON + 9));
        assertThat(inputs()).extracting(i -> i.path("nextToken").asText()).containsExactly("", "page 2", "page 3");
        assertThat(inputs())
                .allMatch(i -> i.path("cluster").asText().equals("dev")
                        && i.path("service").asText().equals("web"));
    }

    @Test
    void newestIsEmptyWhereNoPageHasOne() {
        answers.add(page("page 2"));
        answers.add(page(""));

        assertThat(services.newestDeployment(WEB, Instant.EPOCH)).isEmpty();
        assertThat(requests).hasSize(2);
    }

    /** A newer deployment stops the older one. */
    @ParameterizedTest
    @ValueSource(strings = {"IN_PROGRESS", "SUCCESSFUL", "ROLLBACK_IN_PROGRESS"})
    void ofEqualTimesTheOneThatWasNotStoppedIsNewestInEitherOrder(String status) {
        List<ObjectNode> briefs = List.of(brief("stopped", 1, "STOPPED"), brief("newest", 1, status));
        for (List<ObjectNode> order : List.of(briefs, briefs.reversed())) {
            answers.add(page("", order.toArray(ObjectNode[]::new)));

            assertThat(services.newestDeployment(WEB, Instant.EPOCH).map(ServiceDeployment::arn))
                    .contains("newest");
        }
    }

    @Test
    void historyIsBoundedByTimeOnEveryPageUnlessThereIsNoBound() {
        answers.add(page("page 2", brief("a", 2, "STOPPED")));
        answers.add(page("", brief("b", 3, "STOPPED")));
        answers.add(page(""));

        services.newestDeployment(WEB, Instant.ofEpochSecond(NOON));
        services.newestDeployment(WEB, Instant.EPOCH);

        assertThat(inputs().subList(0, 2))
                .extracting(i -> i.path("createdAt").path("after").asLong())
                .containsOnly(NOON);
        assertThat(inputs().getLast().has("createdAt")).isFalse();
    }

    @Test
    void taskDefinitionIsThatOfTheTargetRevision() {
        answers.add(page("", brief("a", 1, "IN_PROGRESS")));
        answers.add("{\"serviceRevisions\": [%s], \"failures\": []}".formatted(revision("a", 7)));

        assertThat(newest().taskDefinition()).contains("web-dev:7");
    }

    @Test
    void taskDefinitionIsUnknownWhereEcsReportsTheRevisionAsMissing() {
        answers.add(page("", brief("a", 1, "ROLLBACK_IN_PROGRESS")));
        answers.add("{\"serviceRevisions\": [], \"failures\": [{\"arn\": \"revision-a\", \"reason\": \"MISSING\"}]}");

        assertThat(newest().taskDefinition()).isEmpty();
    }

    @Test
    void taskDefinitionIsUnknownWhereABriefHasNoTargetRevision() {
        ObjectNode brief = brief("a", 1, "ROLLBACK_IN_PROGRESS");
        brief.remove("targetServiceRevisionArn");
        answers.add(page("", brief));

        assertThat(newest().taskDefinition()).isEmpty();
        assertThat(requests)
                .as("there is no revision to describe")
                .extracting(Request::operation)
                .containsExactly("ListServiceDeployments");
    }

    private ServiceDeployment newest() {
        return services.newestDeployment(WEB, Instant.EPOCH)
                .map(services::withTaskDefinition)
                .orElseThrow();
    }

    @Test
    void completedAreThoseThatHadTasksAndWhoseRevisionIsKnown() {
        answers.add(page(
                "",
                Stream.of("a", "b", "c", "d")
                        .map(n -> brief(n, 1, "SUCCESSFUL"))
                        .toArray(ObjectNode[]::new)));
        answers.add("{\"serviceDeployments\": [%s, %s, %s, {\"serviceDeploymentArn\": \"d\"}]}"
                .formatted(detail("a", 2), detail("b", 0), detail("c", 1)));
        answers.add("{\"serviceRevisions\": [%s], \"failures\": [{\"arn\": \"revision-c\", \"reason\": \"MISSING\"}]}"
                .formatted(revision("a", 7)));

        assertThat(services.completedDeployments(WEB, Instant.ofEpochSecond(NOON)))
                .containsExactly(new CompletedDeployment("web-dev:7", Instant.ofEpochSecond(NOON + 60)));
        assertThat(inputs().getLast().path("serviceRevisionArns"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder("revision-a", "revision-c");
        assertThat(inputs().getFirst().path("status")).containsExactly(Json.parse("\"SUCCESSFUL\""));
        assertThat(inputs().getFirst().path("createdAt").path("after").asLong()).isEqualTo(NOON);
    }

    /** DescribeServiceDeployments and DescribeServiceRevisions take twenty at most. */
    @Test
    void completedOfEveryPageAreDescribedTwentyAtATime() {
        List<String> names = IntStream.range(0, 45).mapToObj(i -> "n" + i).toList();
        answers.add(page("page 2", briefs(names.subList(0, 30))));
        answers.add(page("", briefs(names.subList(30, 45))));
        for (int from : List.of(0, 20, 40)) {
            answers.add("{\"serviceDeployments\": [%s]}"
                    .formatted(String.join(
                            ",",
                            names.subList(from, Math.min(45, from + 20)).stream()
                                    .map(n -> detail(n, 1))
                                    .toList())));
        }
        answers.addAll(Collections.nCopies(3, "{\"serviceRevisions\": [%s]}".formatted(revision("n44", 8))));

        assertThat(services.completedDeployments(WEB, Instant.EPOCH))
                .extracting(CompletedDeployment::taskDefinition)
                .containsExactly("web-dev:8");
        assertThat(described("DescribeServiceDeployments", "serviceDeploymentArns"))
                .containsExactly(20, 20, 5);
        assertThat(described("DescribeServiceRevisions", "serviceRevisionArns")).containsExactly(20, 20, 5);
    }

    @Test
    void nothingIsDescribedWhereNothingCompleted() {
        answers.add(page(""));

        assertThat(services.completedDeployments(WEB, Instant.EPOCH)).isEmpty();
        assertThat(requests).hasSize(1);
    }

    private List<JsonNode> inputs() {
        return requests.stream().map(Request::input).toList();
    }

    private List<Integer> described(String operation, String member) {
        return requests.stream()
                .filter(r -> r.operation().equals(operation))
                .map(r -> r.input().path(member).size())
                .toList();
    }

    private static String page(String next, ObjectNode... briefs) {
        ObjectNode page = Json.object();
        ArrayNode list = page.putArray("serviceDeployments");
        Stream.of(briefs).forEach(list::add);
        Optional.of(next).filter(n -> !n.isEmpty()).ifPresent(n -> page.put("nextToken", n));
        return Json.write(page);
    }

    private static ObjectNode[] briefs(List<String> names) {
        return names.stream().map(n -> brief(n, 1, "SUCCESSFUL")).toArray(ObjectNode[]::new);
    }

    /** @param second after noon */
    private static ObjectNode brief(String name, int second, String status) {
        return Json.object()
                .put("serviceDeploymentArn", name)
                .put("createdAt", NOON + second)
                .put("status", status)
                .put("targetServiceRevisionArn", "revision-" + name);
    }

    private static String detail(String name, int tasks) {
        return """
                {"serviceDeploymentArn": "%s", "finishedAt": %d,
                 "targetServiceRevision": {"arn": "revision-%s", "requestedTaskCount": %d}}""".formatted(name, NOON + 60, name, tasks);
    }

    private static String revision(String name, int number) {
        return "{\"serviceRevisionArn\": \"revision-%s\", \"taskDefinition\": \"web-dev:%d\"}".formatted(name, number);
    }
}
