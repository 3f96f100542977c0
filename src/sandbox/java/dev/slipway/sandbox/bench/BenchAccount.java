package dev.slipway.sandbox.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecr.Platform;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.http.Server;
import dev.slipway.text.Json;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** An account with many services in one cluster that run the same image, and the events that deploy to them. */
final class BenchAccount implements AutoCloseable {
    private static final String REPOSITORY = "acme/app";
    /** EventBridge's times are whole seconds. With this distance no two events have the same time. */
    private static final Duration BETWEEN_EVENTS = Duration.ofSeconds(2);

    private final AwsAccount aws;
    private final Server server;
    private final BenchCalls calls;
    private final int targets;
    /**
     * The account's clock is behind, because the function does not accept an event time after its own clock. It is not so
     * far behind that a deployment is past its deadline.
     */
    private volatile Duration behind = Duration.ofMinutes(20);

    private int pushes;
    private int promotions;
    private String lastPush = "";

    BenchAccount(int targets) {
        this.targets = targets;
        this.aws = new AwsAccount(() -> Instant.now().minus(behind));
        this.calls = new BenchCalls(aws);
        this.server = new Server(aws);
        aws.setup().repository(REPOSITORY);
        for (int i = 0; i < targets; i++) {
            aws.setup().service("dev", service(i), template(service(i)));
        }
    }

    private static String service(int number) {
        return "app%03d".formatted(number);
    }

    private String template(String service) {
        ObjectNode definition =
                Json.object().put("family", service + "-dev-template").put("networkMode", "awsvpc");
        definition.putArray("requiresCompatibilities").add("FARGATE");
        definition.put("cpu", "256").put("memory", "512");
        definition.put("executionRoleArn", "arn:aws:iam::%s:role/execution".formatted(aws.accountId()));
        ArrayNode containers = definition.putArray("containerDefinitions");
        containers
                .addObject()
                .put("name", "app")
                .put("image", aws.registryHost() + "/" + REPOSITORY + ":latest")
                .putArray("environment")
                .addObject()
                .put("name", "LOG_LEVEL")
                .put("value", "info");
        containers.addObject().put("name", "agent").put("image", "public.ecr.aws/acme/agent:3.2");
        return aws.setup().taskDefinition(Json.write(definition));
    }

    String configuration() {
        ObjectNode configuration = Json.object();
        ArrayNode list = configuration.putArray("targets");
        for (int i = 0; i < targets; i++) {
            list.addObject()
                    .put("service", service(i))
                    .put("environment", "dev")
                    .put("repository", REPOSITORY)
                    .putArray("tags")
                    .add("*");
        }
        return Json.write(configuration);
    }

    /** A new image's event. */
    String push() {
        pushes++;
        return push("main-" + pushes, "build " + pushes);
    }

    /** The event of a new tag on an older image, which is never the last one pushed or promoted. */
    String promote() {
        promotions++;
        return push("again-" + promotions, "build " + (pushes - 1 - promotions % 2));
    }

    private String push(String tag, String build) {
        later();
        aws.setup().push(REPOSITORY, tag, build);
        return arrived();
    }

    String pushIndex() {
        pushes++;
        later();
        List<Platform> platforms = List.of(new Platform("linux", "amd64"), new Platform("linux", "arm64"));
        aws.setup().pushIndex(REPOSITORY, "main-" + pushes, "build " + pushes, platforms);
        return arrived();
    }

    /** A direct request for a new image. */
    String request(boolean dryRun) {
        String push = push();
        return Json.object()
                .put("service", service(0))
                .put("environment", "dev")
                .put("tag", Json.parse(push).at("/detail/image-tag").asText())
                .put("dryRun", dryRun)
                .toString();
    }

    /** Keeps the newest event of the bus, because ECS's own events follow when a rollout settles. */
    private String arrived() {
        lastPush = aws.bus().events().getLast().json();
        return lastPush;
    }

    String lastPush() {
        return lastPush;
    }

    private void later() {
        behind = behind.minus(BETWEEN_EVENTS);
    }

    void settle() {
        aws.settleAll();
    }

    /** Marks the newest revision of every family as good, as RollbackFunction does. */
    void good() {
        for (int i = 0; i < targets; i++) {
            JsonNode newest = aws.quietly(
                    "ecs", "DescribeTaskDefinition", Json.object().put("taskDefinition", service(i) + "-dev"));
            ObjectNode tag = Json.object();
            tag.set("resourceArn", newest.at("/taskDefinition/taskDefinitionArn"));
            tag.putArray("tags").addObject().put("key", Release.STATE).put("value", ReleaseState.GOOD.tag());
            aws.quietly("ecs", "TagResource", tag);
        }
    }

    /** ECS's event of a deployment of the first service that failed. */
    String fail() {
        later();
        aws.fail("dev", service(0));
        return aws.bus().events().getLast().json();
    }

    /** The schedule's event. */
    String scheduled() {
        later();
        return aws.bus()
                .emit("aws.events", "Scheduled Event", List.of(), Json.object())
                .json();
    }

    BenchCalls calls() {
        return calls;
    }

    void realRates() {
        aws.faults().clear();
        aws.faults().realRates();
    }

    URI endpoint() {
        return server.endpoint();
    }

    @Override
    public void close() {
        server.close();
    }
}
