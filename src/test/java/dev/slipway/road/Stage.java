package dev.slipway.road;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.aws.Clients;
import dev.slipway.ecs.Json;
import dev.slipway.lambda.DeployFunction;
import dev.slipway.sandbox.Call;
import dev.slipway.sandbox.LocalFunction;
import dev.slipway.sandbox.Server;
import dev.slipway.sandbox.World;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The function, an AWS of its own, and HTTP between them. */
final class Stage implements AutoCloseable {
    /** One target on push, one on request only, one that is bound by names. */
    static final String CONFIGURATION = """
            { "targets": [
              { "service": "web", "environment": "dev",  "repository": "acme/web", "tags": ["main-*"] },
              { "service": "web", "environment": "prod", "repository": "acme/web", "cluster": "production", "rollback": "auto" },
              { "service": "{service}", "environment": "{environment}", "repository": "apps/{service}", "tags": ["{environment}-*"] } ] }
            """;

    static final String REGISTRY = "123456789012.dkr.ecr.us-east-1.amazonaws.com";
    /** What no answer, log line or event may ever show. */
    static final String SECRET = "correct-horse";

    private static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:slipway";
    /** After the times of events/, whatever the clock of this machine says; it goes on from there. */
    private final InstantSource clock =
            Clock.offset(Clock.systemUTC(), Duration.between(Instant.now(), Instant.parse("2026-03-10T12:00:00Z")));

    private final World world = new World(clock);
    private final Server server = new Server(world);
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final LocalFunction function;

    Stage() {
        this(CONFIGURATION);
    }

    Stage(String configuration) {
        this(configuration, Duration.ofMinutes(5));
    }

    /** @param timeout of the function: what a retry can heal is retried for that long */
    Stage(String configuration, Duration timeout) {
        this(Map.of("SLIPWAY_CONFIG", configuration), timeout);
    }

    Stage(Map<String, String> environment, Duration timeout) {
        var handler = new DeployFunction(
                environment,
                Clients.local("us-east-1", server.endpoint()),
                clock,
                new PrintStream(log, true, StandardCharsets.UTF_8));
        function = new LocalFunction(handler, FUNCTION, timeout);
        world.given().repository("acme/web");
    }

    World world() {
        return world;
    }

    URI endpoint() {
        return server.endpoint();
    }

    /** A service that runs its template, whose container {@code app} has a placeholder of acme/web. */
    Stage service(String cluster, String name, String template) {
        return service(cluster, name, template, "info");
    }

    Stage service(String cluster, String name, String template, String logLevel) {
        world.given().service(cluster, name, template(template, logLevel));
        return this;
    }

    /** Web in dev and in prod, as {@link #CONFIGURATION} has them. */
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

    LocalFunction.Result invoke(String event) {
        return function.invoke(event);
    }

    /** Of an invocation that does not fail. */
    List<JsonNode> outcomes(String event) {
        LocalFunction.Result result = invoke(event);
        assertThat(result.errorMessage()).isEmpty();
        return result.answer().orElseThrow().path("outcomes").valueStream().toList();
    }

    /** Of an invocation that does not fail and concerns one target, or nobody. */
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

    /** Every call of these operations that reached AWS, refused ones among them. */
    List<Call> calls(String... operations) {
        return world.calls().stream()
                .filter(call -> List.of(operations).contains(call.operation()))
                .toList();
    }

    /** Every call that changes something. */
    List<Call> writes() {
        return calls("RegisterTaskDefinition", "UpdateService", "TagResource");
    }

    /** The calls of this operation that were done. */
    List<ObjectNode> done(String operation) {
        return calls(operation).stream()
                .filter(call -> call.fault().isEmpty() || !call.fault().get().answered())
                .map(Call::input)
                .toList();
    }

    /** What the service runs, as {@code family:revision}. */
    String runs(String cluster, String service) {
        ObjectNode which = Json.object().put("cluster", cluster);
        which.putArray("services").add(service);
        String arn = world.quietly("ecs", "DescribeServices", which)
                .at("/services/0/taskDefinition")
                .asText();
        return arn.substring(arn.indexOf('/') + 1);
    }

    /** As Terraform would see it. */
    ObjectNode taskDefinition(String name) {
        ObjectNode which = Json.object().put("taskDefinition", name);
        which.putArray("include").add("TAGS");
        return world.quietly("ecs", "DescribeTaskDefinition", which);
    }

    /** Points the service elsewhere behind Slipway's back. */
    void pointBack(String cluster, String service, String taskDefinition) {
        world.quietly(
                "ecs",
                "UpdateService",
                Json.object().put("cluster", cluster).put("service", service).put("taskDefinition", taskDefinition));
        world.settle(cluster, service);
    }

    /** Takes a tag off, as if it had never been written. */
    void forget(String taskDefinition, String tag) {
        String arn = taskDefinition(taskDefinition)
                .at("/taskDefinition/taskDefinitionArn")
                .asText();
        ObjectNode untag = Json.object().put("resourceArn", arn);
        untag.putArray("tagKeys").add(tag);
        world.quietly("ecs", "UntagResource", untag);
    }

    String image(String taskDefinition, int container) {
        return taskDefinition(taskDefinition)
                .at("/taskDefinition/containerDefinitions/%d/image".formatted(container))
                .asText();
    }

    Map<String, String> tags(String taskDefinition) {
        var tags = new LinkedHashMap<String, String>();
        taskDefinition(taskDefinition)
                .path("tags")
                .forEach(tag ->
                        tags.put(tag.path("key").asText(), tag.path("value").asText()));
        return tags;
    }

    /** An event of events/, of an image that is there. */
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
