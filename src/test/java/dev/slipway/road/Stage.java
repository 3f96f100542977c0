package dev.slipway.road;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.aws.Clients;
import dev.slipway.ecs.Json;
import dev.slipway.lambda.DeployFunction;
import dev.slipway.lambda.RollbackFunction;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.api.RecordedCall;
import dev.slipway.sandbox.http.Server;
import dev.slipway.sandbox.local.LocalFunction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Both functions, a sandbox AWS for them, and HTTP in between. */
final class Stage implements AutoCloseable {
    /** One target deployed by pushes, one on request only, and one pattern target. */
    static final String CONFIGURATION = """
            { "targets": [
              { "service": "web", "environment": "dev",  "repository": "acme/web", "tags": ["main-*"] },
              { "service": "web", "environment": "prod", "repository": "acme/web", "cluster": "production", "rollback": "auto" },
              { "service": "{service}", "environment": "{environment}", "repository": "apps/{service}", "tags": ["{environment}-*"] } ] }
            """;

    static final String REGISTRY = "123456789012.dkr.ecr.us-east-1.amazonaws.com";
    /** A value that no answer, log line or event may contain. */
    static final String SECRET = "correct-horse";

    private static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:slipway";
    /** Begins after the times in events/, whatever the machine's clock says, and advances with it. */
    private final Clock began =
            Clock.offset(Clock.systemUTC(), Duration.between(Instant.now(), Instant.parse("2026-03-10T12:00:00Z")));

    private volatile Duration passed = Duration.ZERO;
    private final InstantSource clock = () -> began.instant().plus(passed);
    private final AwsAccount world = new AwsAccount(clock);
    private final Server server = new Server(world);
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final LocalFunction function;
    private final LocalFunction rollback;

    Stage() {
        this(CONFIGURATION);
    }

    Stage(String configuration) {
        this(configuration, Duration.ofMinutes(5));
    }

    /** @param timeout of the function: it retries temporary failures that long */
    Stage(String configuration, Duration timeout) {
        this(Map.of("SLIPWAY_CONFIG", configuration), timeout);
    }

    Stage(Map<String, String> environment, Duration timeout) {
        var clients = Clients.local("us-east-1", server.endpoint());
        var lines = new PrintStream(log, true, StandardCharsets.UTF_8);
        function = new LocalFunction(new DeployFunction(environment, clients, clock, lines), FUNCTION, timeout);
        rollback = new LocalFunction(new RollbackFunction(environment, clients, clock, lines), FUNCTION, timeout);
        world.given().repository("acme/web");
    }

    AwsAccount world() {
        return world;
    }

    URI endpoint() {
        return server.endpoint();
    }

    /** Creates a service that runs its template, whose container {@code app} has a placeholder image of acme/web. */
    Stage service(String cluster, String name, String template) {
        return service(cluster, name, template, "info");
    }

    Stage service(String cluster, String name, String template, String logLevel) {
        world.given().service(cluster, name, template(template, logLevel));
        return this;
    }

    /** Creates web in dev and in prod, as in {@link #CONFIGURATION}. */
    Stage web() {
        return service("dev", "web", "web-dev-template").service("production", "web", "web-prod-template");
    }

    /** @return the ARN of a new revision */
    String template(String family, String logLevel) {
        return world.given().taskDefinition("""
                        { "family": "%s", "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc",
                          "cpu": "256", "memory": "512",
                          "runtimePlatform": { "cpuArchitecture": "X86_64", "operatingSystemFamily": "LINUX" },
                          "containerDefinitions": [
                            { "name": "app", "image": "%s/acme/web:latest", "essential": true, "cpu": 0,
                              "environment": [ { "name": "LOG_LEVEL", "value": "%s" }, { "name": "PASSWORD", "value": "%s" } ] },
                            { "name": "agent", "image": "public.ecr.aws/acme/agent:latest", "essential": false } ],
                          "tags": [ { "key": "team", "value": "web" }, { "key": "slipway:state", "value": "good" } ] }
                        """.formatted(family, REGISTRY, logLevel, SECRET));
    }

    /** @return the image's digest */
    String image(String tag) {
        return world.given().push("acme/web", tag, "build " + tag);
    }

    /** Advances the clock. */
    Stage advance(Duration time) {
        passed = passed.plus(time);
        return this;
    }

    Instant now() {
        return clock.instant();
    }

    LocalFunction.Result invoke(String event) {
        return function.invoke(event);
    }

    /** Invokes RollbackFunction. */
    LocalFunction.Result invokeRollback(String event) {
        return rollback.invoke(event);
    }

    /** The outcomes of an invocation that does not fail. */
    List<JsonNode> outcomes(String event) {
        LocalFunction.Result result = invoke(event);
        assertThat(result.errorMessage()).isEmpty();
        return result.answer().orElseThrow().path("outcomes").valueStream().toList();
    }

    /** The only outcome of an invocation that does not fail. */
    JsonNode outcome(String event) {
        List<JsonNode> outcomes = outcomes(event);
        assertThat(outcomes).hasSize(1);
        return outcomes.getFirst();
    }

    String errorMessage(String event) {
        LocalFunction.Result result = invoke(event);
        assertThat(result.answer()).isEmpty();
        return result.errorMessage().orElseThrow();
    }

    String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    List<JsonNode> logLines() {
        return log().lines().map(Json::parse).toList();
    }

    /** All calls of these operations that reached AWS, including refused ones. */
    List<RecordedCall> calls(String... operations) {
        return world.calls().stream()
                .filter(call -> List.of(operations).contains(call.operation()))
                .toList();
    }

    /** All calls that change something. */
    List<RecordedCall> writes() {
        return calls("RegisterTaskDefinition", "UpdateService", "TagResource");
    }

    /** The inputs of this operation's successful calls. */
    List<ObjectNode> executed(String operation) {
        return calls(operation).stream()
                .filter(call -> call.fault().isEmpty() || !call.fault().get().answered())
                .map(RecordedCall::input)
                .toList();
    }

    /** The task definition that the service runs, as {@code family:revision}. */
    String runs(String cluster, String service) {
        ObjectNode which = Json.object().put("cluster", cluster);
        which.putArray("services").add(service);
        ObjectNode answer = world.quietly("ecs", "DescribeServices", which);
        return answer.at("/services/0/taskDefinition").asText().replaceFirst(".*/", "");
    }

    /** DescribeTaskDefinition's answer, as Terraform would see it. */
    ObjectNode taskDefinition(String name) {
        ObjectNode which = Json.object().put("taskDefinition", name);
        which.putArray("include").add("TAGS");
        return world.quietly("ecs", "DescribeTaskDefinition", which);
    }

    String image(String taskDefinition, int container) {
        return taskDefinition(taskDefinition)
                .at("/taskDefinition/containerDefinitions/%d/image".formatted(container))
                .asText();
    }

    Map<String, String> tags(String taskDefinition) {
        return taskDefinition(taskDefinition)
                .path("tags")
                .valueStream()
                .collect(Collectors.toMap(
                        tag -> tag.path("key").asText(),
                        tag -> tag.path("value").asText()));
    }

    /** An event of events/ with the digest of an existing image. */
    static String event(String file, String digest) {
        var event = (ObjectNode) Json.parse(file(file));
        event.withObject("/detail").put("image-digest", digest);
        return Json.write(event);
    }

    static String push(String tag, String digest, String id, String time) {
        var event = (ObjectNode) Json.parse(event("push.json", digest));
        event.put("id", id).put("time", time).withObject("/detail").put("image-tag", tag);
        return Json.write(event);
    }

    static ObjectNode request(String environment, String tag) {
        return Json.object()
                .put("service", "web")
                .put("environment", environment)
                .put("tag", tag);
    }

    static String file(String name) {
        try {
            return Files.readString(Path.of("events", name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
